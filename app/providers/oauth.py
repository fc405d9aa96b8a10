"""How platforms authorize in the browser (OAuth 2.0): what they share once, the rest as data.

Exchanging and renewing tokens is in `tokens`.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """The operator's app on a platform; a public client (X) has no secret."""

    id: str
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OAuth:
    """How one platform authorizes.

    `client_key` is what it calls the client id, `separator` what separates scopes, `basic`
    whether the client id and secret travel as Basic authorization rather than in the form,
    `has_hex_challenge` whether its PKCE challenge is written in hexadecimal. `reply_scopes` are
    asked for besides where an account's replies to others are wanted.
    """

    authorize_url: str
    scopes: tuple[str, ...]
    separator: str = " "
    client_key: str = "client_id"
    basic: bool = False
    has_pkce: bool = False
    has_hex_challenge: bool = False
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    exchange_params: Mapping[str, str] = field(default_factory=dict)
    reply_scopes: tuple[str, ...] = ()

    def for_replies(self, wanted: bool | None) -> "OAuth":  # noqa: FBT001 - one meaning
        """Ask for what replies take as well, if they are wanted."""
        return replace(self, scopes=self.scopes + self.reply_scopes) if wanted else self


def challenge_of(verifier: str, *, in_hex: bool = False) -> str:
    """Derive the PKCE challenge (S256, RFC 7636); TikTok wants it in hexadecimal."""
    digest = hashlib.sha256(verifier.encode()).digest()
    if in_hex:
        return digest.hex()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def authorization_url(
    oauth: OAuth, client: OAuthClient, *, redirect_uri: str, state: str, verifier: str
) -> str:
    """The page where a person grants us access."""
    params = {
        oauth.client_key: client.id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": oauth.separator.join(oauth.scopes),
        "state": state,
        **oauth.authorize_params,
    }
    if oauth.has_pkce:
        challenge = challenge_of(verifier, in_hex=oauth.has_hex_challenge)
        params |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    return f"{oauth.authorize_url}?{urlencode(params)}"
