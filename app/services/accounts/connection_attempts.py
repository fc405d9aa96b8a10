"""Connecting an account in the browser: leaving for its platform.

The state that goes along is kept hashed; it is good once, for ten minutes, for the session that
began it. The PKCE verifier is kept encrypted. So any process completes what another began:
`connection_returns` does.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from app.domain.accounts import connection_attempts as attempts
from app.domain.platforms import Platform
from app.errors import BadUserInput, NotFound
from app.providers import oauth
from app.providers.oauth import OAuth, OAuthClient
from app.services import platforms
from app.services.accounts import credentials
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
    which one, where somebody may be let in to several.
    """

    session_id: UUID
    redirect_uri: str
    platform: Platform
    brand_id: UUID | None = None
    credential_id: UUID | None = None
    owns_app: bool | None = None
    monthly_ceiling: int | None = None
    account_id: str | None = None


class Begun(NamedTuple):
    """Where a person allows it, and until when they may come back."""

    authorize_url: str
    ends_at: datetime


async def begin(door: Door, wanted: Wanted, visible: Visible, *, now: datetime) -> Begun:
    """Begin an attempt.

    Raises:
        BadUserInput: The platform has nothing to authorize, or the operator no app there; or the
            account's id can't be one.
        NotFound: The brand or credential doesn't exist for the caller.
    """
    credentials.checked_ceiling(wanted.monthly_ceiling)
    if wanted.account_id is not None and not ACCOUNT_ID.fullmatch(wanted.account_id):
        raise BadUserInput("accountId is an id of the platform's.", field="accountId")
    authorizing, client = _app_of(door.platforms, wanted.platform)
    state, verifier, ends_at = door.new_secret(), door.new_secret(), now + attempts.LASTS
    async with door.database.write() as session:
        place = await _place_of(session, wanted, visible)
        await session.execute(sql.delete_over(now - KEPT))
        session.add(
            await _attempt(session, door, wanted, place, digest_of(state), verifier, ends_at)
        )
        await session.flush()
    url = oauth.authorization_url(
        authorizing, client, redirect_uri=wanted.redirect_uri, state=state, verifier=verifier
    )
    return Begun(url, ends_at)


def _app_of(reached: Platforms, platform: Platform) -> tuple[OAuth, OAuthClient]:
    """How the platform authorizes, and the operator's app there.

    Raises:
        BadUserInput: There is nothing to authorize, or no app.
    """
    info, client = platforms.info_of(platform), reached.client_of(platform)
    if info.oauth is None:
        message = f"{info.name} asks nobody to sign in there: use connectCredential."
        raise BadUserInput(message, field="platform")
    if client is None:
        name = f"BACKBONE_{platform}_CLIENT"
        message = f"Backbone needs an app on {info.name}: set {name}_ID and {name}_SECRET."
        raise BadUserInput(message, field="platform")
    address = reached.authorize_url(info.oauth, platform)
    return replace(info.oauth, authorize_url=address), client


async def _attempt(
    session: Session,
    door: Door,
    wanted: Wanted,
    place: tuple[UUID, UUID],
    digest: bytes,
    verifier: str,
    ends_at: datetime,
) -> ConnectionAttempt:
    key, (organization_id, brand_id) = door.new_key(), place
    return ConnectionAttempt(
        organization_id=organization_id,
        id=key,
        brand_id=brand_id,
        platform=wanted.platform,
        credential_id=wanted.credential_id,
        session_id=wanted.session_id,
        digest=digest,
        secret=door.vault.seal_text(verifier, key),
        redirect_uri=wanted.redirect_uri,
        owns_app=await _owns_app(session, door.vault, organization_id, wanted),
        monthly_ceiling=wanted.monthly_ceiling,
        account_id=wanted.account_id,
        ends_at=ends_at,
    )


async def _place_of(session: Session, wanted: Wanted, visible: Visible) -> tuple[UUID, UUID]:
    """The organization and the brand.

    Raises:
        NotFound: They don't exist for the caller.
        BadUserInput: The credential is of another platform.
    """
    if wanted.credential_id is not None:
        known = await credentials.get_credential(session, wanted.credential_id, visible)
        if known.platform is not wanted.platform:
            raise BadUserInput(f"That account is on {known.platform}.", field="platform")
        return known.organization_id, known.brand_id
    key = wanted.brand_id
    brand = (await get_brands(session, [key] if key else [], visible)).get(key) if key else None
    if brand is None:
        raise NotFound("There is no such brand.")
    return brand.organization_id, brand.id


async def _owns_app(session: Session, vault: Vault, organization_id: UUID, wanted: Wanted) -> bool:
    """Whether the account owns the app: as is said, else as was said when it was connected."""
    if wanted.owns_app is not None or wanted.credential_id is None:
        return bool(wanted.owns_app)
    row = await session.one(credentials_sql.select_secret(organization_id, wanted.credential_id))
    binding = Binding(row.organization_id, row.id, row.platform, row.account_id)
    try:
        return vault.open(row.secret, binding).token.owns_app
    except Unreadable:
        return False
