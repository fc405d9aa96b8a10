"""Exchanging and renewing tokens, for the platforms with their own OAuth.

How they authorize in the browser is in `oauth`; a service stores and encrypts tokens, and renews
each only once at a time.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import json_fields
from app.providers.base import Malformed, ProviderFailed, Token
from app.providers.calls import Call, Reply, Sender
from app.providers.oauth import OAuth, OAuthClient
from app.providers.platforms import PlatformProvider
from app.providers.requests import Answer, Api

LONGEST_LIFE = timedelta(days=3650)


def read_failure(reply: Reply, _now: datetime) -> Failure | None:
    """Name a token host's refusal by the `error` in the body: TikTok sends it with a 200.

    Also TikTok's legacy numbers and X's wording for a refresh token that is used up.
    """
    document = reply.document
    if not isinstance(document, dict):
        return None
    data = document.get("data")
    if isinstance(data, dict) and data.get("error_code") in (10008, 10010):
        return REVOKED
    error = document.get("error")
    if not isinstance(error, str):
        return None
    if error in ("invalid_grant", "invalid_token"):
        return REVOKED
    if error == "invalid_request" and "token was invalid" in str(document.get("error_description")):
        return REVOKED
    if error in ("invalid_client", "unauthorized_client", "access_denied"):
        return REFUSED_CLIENT
    if error in ("temporarily_unavailable", "server_error"):
        return Failure(FailureCode.PROVIDER_UNAVAILABLE, "The token host is out of order.")
    return Failure(FailureCode.REQUEST_REJECTED, "The token host refuses our request.")


REVOKED = Failure(
    FailureCode.AUTHENTICATION_FAILED,
    "The permission expired or was revoked: connect the account again.",
)
REFUSED_CLIENT = Failure(
    FailureCode.PERMISSION_MISSING,
    "The platform refuses this installation's client id or secret.",
)


def token_from(fields: Mapping[str, object], *, before: Token, now: datetime) -> Token:
    """Read a token answer; what it leaves out (refresh token, scopes) stays as it was.

    Google never repeats the refresh token; X, TikTok and Pinterest replace it each time.
    Lifetimes are read, never assumed: TikTok's fell from 24 hours to 2 in November 2026.
    """
    seconds = json_fields.count(fields, "expires_in")
    if seconds is not None and seconds > LONGEST_LIFE.total_seconds():
        raise Malformed("expires_in is out of range")
    scope = json_fields.maybe_text(fields, "scope")
    return replace(
        before,
        access=json_fields.text(fields, "access_token"),
        refresh=json_fields.maybe_text(fields, "refresh_token") or before.refresh,
        expires_at=None if seconds is None else now + timedelta(seconds=seconds),
        scopes=tuple(re.split(r"[\s,]+", scope)) if scope else before.scopes,
    )


def require_refresh(token: Token) -> str:
    """Take the refresh token; without one only a person can connect the account again."""
    if token.refresh is None:
        raise ProviderFailed(REVOKED)
    return token.refresh


def require_client(client: OAuthClient | None) -> OAuthClient:
    """Take the operator's app; without one no token of this platform can be renewed."""
    if client is None:
        message = "No client id is set for this platform, so its tokens can't be renewed."
        raise ProviderFailed(Failure(FailureCode.PERMISSION_MISSING, message))
    return client


class OAuthPlatform(PlatformProvider):
    """What the platforms with their own OAuth share: exchanging and renewing tokens.

    Its `endpoints` name the token host (`token`), its `info` says how it authorizes (`oauth`), and
    `read_token_failure` how the token host refuses.
    """

    read_token_failure: "ClassVar[staticmethod[[Reply, datetime], Failure | None]]" = staticmethod(
        read_failure
    )

    def __init__(
        self,
        sender: Sender,
        *,
        client: OAuthClient | None = None,
        endpoints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sender, client=client, endpoints=endpoints)
        self._token_host = Api(sender, self.read_token_failure)

    @property
    def oauth(self) -> OAuth:
        """How the platform authorizes."""
        if self.info.oauth is None:
            raise TypeError(f"{type(self).__name__}.info says nothing of how it authorizes")
        return self.info.oauth

    async def exchange(
        self,
        code: str,
        *,
        redirect_uri: str,
        verifier: str,
        now: datetime,
        account_id: str | None = None,
    ) -> Token:
        """Turn the code that the browser brought back into a token.

        `account_id` says whose, where a person may let us in to several at once (Facebook).
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            **self.oauth.exchange_params,
        }
        if self.oauth.has_pkce:
            form["code_verifier"] = verifier
        token = await self._ask_for_token(form, before=Token(scopes=self.oauth.scopes), now=now)
        return await self._lasting(token, account_id, now)

    async def _lasting(self, token: Token, _account_id: str | None, _now: datetime) -> Token:
        """The token to keep in place of that for a code; the same one on most platforms."""
        return token

    async def refresh(self, token: Token, *, now: datetime) -> Token:
        """Renew the access token. Where refresh tokens rotate, the old one is dead now.

        Source: the platforms' OAuth pages; rotation at X, TikTok (November 2026), Pinterest.
        """
        form = {"grant_type": "refresh_token", "refresh_token": require_refresh(token)}
        return await self._ask_for_token(form, before=token, now=now)

    async def _ask_for_token(
        self, form: Mapping[str, str], *, before: Token, now: datetime
    ) -> Token:
        client = require_client(self._client)
        headers = {}
        sent = dict(form)
        if self.oauth.basic and client.secret:
            pair = base64.b64encode(f"{client.id}:{client.secret}".encode()).decode()
            headers["authorization"] = f"Basic {pair}"
        else:
            sent[self.oauth.client_key] = client.id
            if client.secret:
                sent["client_secret"] = client.secret
        url, is_typed = self._at["token"], self.info.needs_host
        answer = await self._token_host.ask(
            Call("POST", url, headers=headers, form=sent, is_typed_host=is_typed), now=now
        )
        return token_from(self._token_fields(answer), before=before, now=now)

    def _token_fields(self, answer: Answer) -> Mapping[str, object]:
        """Find the token in an answer of the token host."""
        return answer.fields
