"""Connecting an account in the browser: leaving for its platform.

The state that goes along is kept hashed; it is good once, for ten minutes, for the session that
began it. The PKCE verifier is kept encrypted. So any process completes what another began:
`connection_returns` does.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from app.domain.accounts import connection_attempts as attempts
from app.domain.platforms import Platform
from app.errors import BadUserInput, NotFound
from app.providers import oauth
from app.providers.oauth import OAuthClient
from app.services import platforms
from app.services.accounts import authorizing, credentials
from app.services.accounts.vault import Binding, Unreadable, Vault
from app.services.brands import get_brands
from app.services.organizations import Visible
from app.services.platforms import Platforms
from app.services.tokens import digest_of
from app.sql.accounts import connection_attempts as sql
from app.sql.accounts import credentials as credentials_sql
from app.storage.database import Database, Session
from app.tables.accounts.connection_attempts import ConnectionAttempt

KEPT = timedelta(days=1)
"""How long one that is over is still told apart from one that never was."""


ACCOUNT_ID = re.compile(r"[!-~]{1,255}")


class Door(Protocol):
    """What an attempt needs of the installation."""

    database: Database

    @property
    def vault(self) -> Vault:
        """Where tokens and verifiers are sealed."""

    @property
    def platforms(self) -> Platforms:
        """The platforms with the operator's apps."""

    def new_key(self) -> UUID:
        """A new key for a row."""

    def new_secret(self) -> str:
        """Random text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account to be connected in the browser, by which session, and where it comes back to.

    `credential_id` is one to be connected again, whose brand and platform count then. `owns_app`
    and `monthly_ceiling` (micro-dollars) stay as they were where they are None. `account_id` is
    which one, where somebody may be let in to several; `host` its server, where there are many.
    """

    session_id: UUID
    redirect_uri: str
    platform: Platform
    brand_id: UUID | None = None
    credential_id: UUID | None = None
    owns_app: bool | None = None
    monthly_ceiling: int | None = None
    account_id: str | None = None
    host: str | None = None


class Place(NamedTuple):
    """Where the account is connected to, its server if any, and whether it owns the app.

    It `has_replies` where its replies to others are found too.
    """

    organization_id: UUID
    brand_id: UUID
    host: str | None
    owns_app: bool
    has_replies: bool


class Secrets(NamedTuple):
    """What whoever comes back needs, and nobody else may know: the app is that of the leaving."""

    verifier: str
    client: OAuthClient


_SECRETS = TypeAdapter(Secrets)


class Begun(NamedTuple):
    """Where a person allows it, and until when they may come back."""

    authorize_url: str
    ends_at: datetime


async def begin(door: Door, wanted: Wanted, visible: Visible, *, now: datetime) -> Begun:
    """Begin an attempt.

    Raises:
        BadUserInput: The platform has nothing to authorize, or the operator no app there; or the
            account's id can't be one; or the server that was named lets no app in.
        NotFound: The brand or credential doesn't exist for the caller.
        ProviderUnavailable: The server that was named can't be asked now.
    """
    credentials.checked_ceiling(wanted.monthly_ceiling)
    if wanted.account_id is not None and not ACCOUNT_ID.fullmatch(wanted.account_id):
        raise BadUserInput("accountId is an id of the platform's.", field="accountId")
    async with door.database.read() as session:
        place = await _place_of(session, door.vault, wanted, visible)
    owner, redirect_uri = place.organization_id, wanted.redirect_uri
    app = await authorizing.app_of(
        door, owner, wanted.platform, host=place.host, redirect_uri=redirect_uri, now=now
    )
    state, secrets = door.new_secret(), Secrets(door.new_secret(), app.client)
    digest, ends_at = digest_of(state), now + attempts.LASTS
    attempt = _attempt(door, wanted, place, secrets, digest=digest, ends_at=ends_at)
    async with door.database.write() as session:
        await session.execute(sql.delete_over(now - KEPT))
        session.add(attempt)
        await session.flush()
    asking = app.oauth.for_replies(place.has_replies)
    url = oauth.authorization_url(
        asking, app.client, redirect_uri=redirect_uri, state=state, verifier=secrets.verifier
    )
    return Begun(url, ends_at)


def _attempt(
    door: Door, wanted: Wanted, place: Place, secrets: Secrets, *, digest: bytes, ends_at: datetime
) -> ConnectionAttempt:
    key = door.new_key()
    return ConnectionAttempt(
        organization_id=place.organization_id,
        id=key,
        brand_id=place.brand_id,
        platform=wanted.platform,
        credential_id=wanted.credential_id,
        session_id=wanted.session_id,
        digest=digest,
        secret=seal(door.vault, secrets, key),
        redirect_uri=wanted.redirect_uri,
        owns_app=place.owns_app,
        monthly_ceiling=wanted.monthly_ceiling,
        account_id=wanted.account_id,
        host=place.host,
        ends_at=ends_at,
    )


async def _place_of(session: Session, vault: Vault, wanted: Wanted, visible: Visible) -> Place:
    """Where the account is connected to.

    Raises:
        NotFound: That doesn't exist for the caller.
        BadUserInput: The credential is of another platform, or on another server.
    """
    host = wanted.host.lower() if wanted.host else None
    if wanted.credential_id is not None:
        known = await credentials.get_credential(session, wanted.credential_id, visible)
        if known.platform is not wanted.platform:
            raise BadUserInput(f"That account is on {known.platform}.", field="platform")
        if host not in (None, known.host):
            raise BadUserInput(f"That account is on {known.host}.", field="host")
        at = known.host if platforms.info_of(known.platform).needs_host else None
        owns_app = wanted.owns_app
        if owns_app is None:
            owns_app = await _owned_app(session, vault, known)
        return Place(known.organization_id, known.brand_id, at, owns_app, known.includes_replies)
    key = wanted.brand_id
    brand = (await get_brands(session, [key] if key else [], visible)).get(key) if key else None
    if brand is None:
        raise NotFound("There is no such brand.")
    return Place(brand.organization_id, brand.id, host, bool(wanted.owns_app), has_replies=False)


def seal(vault: Vault, secrets: Secrets, attempt_id: UUID) -> bytes:
    """Encrypt what is kept of an attempt."""
    return vault.seal_text(_SECRETS.dump_json(secrets).decode(), attempt_id)


def unseal(vault: Vault, secret: bytes, attempt_id: UUID) -> Secrets:
    """Decrypt what is kept of an attempt.

    Raises:
        BadUserInput: No key opens it.
    """
    try:
        return _SECRETS.validate_json(vault.open_text(secret, attempt_id))
    except (Unreadable, ValidationError):  # the latter would quote the verifier
        raise BadUserInput(attempts.UNKNOWN, field="state") from None


async def _owned_app(session: Session, vault: Vault, known: credentials.Credential) -> bool:
    """Whether the account owned the app when it was connected."""
    row = await session.one(credentials_sql.select_secret(known.organization_id, known.id))
    binding = Binding(row.organization_id, row.id, row.platform, row.account_id)
    try:
        return vault.open(row.secret, binding).token.owns_app
    except Unreadable:
        return False
