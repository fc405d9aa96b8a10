"""Credentials: reading them, using their tokens, marking dead ones, disconnecting accounts.

`connecting` connects accounts and checks them with their platform, `renewals` renews tokens.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.accounts.credentials import CredentialState
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.keys import OwnedKey
from app.domain.platforms import Platform
from app.errors import BadUserInput, NotFound
from app.providers.base import Provider, ProviderFailed, Token
from app.services import schedule
from app.services.accounts import discovery_schedule, renewals
from app.services.accounts.renewals import Renewal
from app.services.accounts.vault import Unreadable, Vault
from app.services.organizations import Visible
from app.sql import posts as posts_sql
from app.sql.accounts import credentials as sql
from app.storage.database import Database, Session


class Credential(NamedTuple):
    """A connected account as callers see it: never its tokens.

    `scopes` are the platform's own words. `monthly_ceiling` is in millionths of a US dollar.
    """

    organization_id: UUID
    id: UUID
    brand_id: UUID
    brand_label: str
    platform: Platform
    account_id: str
    handle: str | None
    host: str | None
    scopes: tuple[str, ...]
    expires_at: datetime | None
    monthly_ceiling: int | None
    includes_replies: bool
    failure: Failure | None
    failed_since: datetime | None
    connected_at: datetime
    checked_at: datetime | None
    disconnected_at: datetime | None

    @property
    def state(self) -> CredentialState:
        """Whether the account can be read."""
        if self.disconnected_at is not None:
            return CredentialState.DISCONNECTED
        return CredentialState.CONNECTED if self.failure is None else CredentialState.FAILED


def failure_of(row: sql.CredentialRow | sql.SecretRow) -> Failure | None:
    """Why a credential is dead; None if it isn't."""
    if row.failure_code is None:
        return None
    return Failure(FailureCode(row.failure_code), row.failure_message or "")


def view_of(row: sql.CredentialRow) -> Credential:
    """A stored credential as callers see it."""
    return Credential(
        row.organization_id,
        row.id,
        row.brand_id,
        row.brand_label,
        row.platform,
        row.account_id,
        row.handle,
        row.host,
        tuple(row.scopes.split()),
        row.expires_at,
        row.monthly_ceiling,
        row.includes_replies,
        failure_of(row),
        row.failed_since,
        row.connected_at,
        row.checked_at,
        row.disconnected_at,
    )


async def get_credentials(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, Credential]:
    """The credentials with these keys, if visible to the caller."""
    rows = await session.all(sql.select_by_id(ids, visible))
    return {row.id: view_of(row) for row in rows}


async def get_credential(session: Session, credential_id: UUID, visible: Visible) -> Credential:
    """One credential.

    Raises:
        NotFound: It isn't visible to the caller.
    """
    found = await get_credentials(session, [credential_id], visible)
    if credential_id not in found:
        raise NotFound("There is no such credential.")
    return found[credential_id]


async def list_credentials(session: Session, visible: Visible) -> list[Credential]:
    """All credentials visible to the caller, by brand and platform."""
    return [view_of(row) for row in await session.all(sql.select_all(visible))]


async def list_credentials_per_brand(
    session: Session, brands: Collection[OwnedKey]
) -> dict[UUID, list[Credential]]:
    """The credentials of each of these brands, including disconnected ones."""
    found: dict[UUID, list[Credential]] = {key: [] for _, key in brands}
    for row in await session.all(sql.select_of_brands(brands)):
        found[row.brand_id].append(view_of(row))
    return found


async def usable_token(
    database: Database,
    vault: Vault,
    provider: Provider,
    organization_id: UUID,
    credential_id: UUID,
    *,
    now: datetime,
    force: bool = False,
) -> Token:
    """The token for requests to a platform; if it expires soon, renewed once for all callers.

    Args:
        database: Where the credential is stored.
        vault: Decrypts it.
        provider: The provider of its platform.
        organization_id: Its organization.
        credential_id: Its key.
        now: The current instant.
        force: Renew although it hasn't expired, because the platform has just refused it. A token
            renewed within the last minute is returned as it is: a new one would fare no better.

    Raises:
        NotFound: There is no such credential.
        ProviderFailed: It is marked as dead, disconnected or unreadable, or can't be renewed. On
            AUTHENTICATION_FAILED, callers must call `mark_failed`.
    """
    renewal = Renewal(database, vault, provider, organization_id, credential_id)
    row = await renewals.read(renewal)
    if (failure := failure_of(row)) is not None:
        raise ProviderFailed(failure)
    return await renewals.current_token(renewal, row, now=now, force=force)


async def mark_failed(
    session: Session,
    organization_id: UUID,
    credential_id: UUID,
    failure: Failure,
    *,
    now: datetime,
) -> None:
    """Mark a credential as dead, and record the failure on each post that it feeds.

    Only AUTHENTICATION_FAILED kills; any other failure (a missing permission, a limit) leaves it
    as it is. `now` is the time of the request: an account reconnected since then isn't marked for
    the old token's failure.
    """
    if failure.code is not FailureCode.AUTHENTICATION_FAILED:
        return
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    row = await session.one_or_none(sql.lock_secret(organization_id, credential_id))
    if row is None or row.disconnected_at is not None or row.connected_at > now:
        return
    since = row.failed_since or now
    await session.execute(
        sql.change(organization_id, credential_id).values(
            failure_code=failure.code.value, failure_message=failure.message, failed_since=since
        )
    )
    await schedule.fail(session, organization_id, credential_id, failure, now=now)


async def disconnect(
    session: Session, credential_id: UUID, visible: Visible, *, now: datetime
) -> None:
    """Delete an account's tokens and collect nothing with it until it is connected again.

    The platform isn't notified: a person can revoke this installation's access there.

    Raises:
        NotFound: It isn't visible to the caller.
    """
    known = await get_credential(session, credential_id, visible)
    await session.one_or_none(posts_sql.lock_organization(known.organization_id))
    if known.disconnected_at is not None:
        return
    await session.execute(
        sql.change(known.organization_id, credential_id).values(
            secret=b"", expires_at=None, disconnected_at=now
        )
    )
    for end in (schedule.suspend, discovery_schedule.leave):
        await end(session, known.organization_id, credential_id)


async def rotate(session: Session, vault: Vault, credential: Credential) -> bool:
    """Re-encrypt a credential's tokens with the first key; False if no key opens them.

    Where nothing is stored there is nothing to open.
    """
    row = await session.one(sql.lock_secret(credential.organization_id, credential.id))
    if not row.secret:
        return True
    try:
        rotated = vault.rotate(row.secret)
    except Unreadable:
        return False
    await session.execute(
        sql.change(credential.organization_id, credential.id).values(secret=rotated)
    )
    return True


async def set_ceiling(
    session: Session, credential_id: UUID, micros: int | None, visible: Visible
) -> None:
    """Set a credential's ceiling per calendar month, in millionths of a dollar; None is no ceiling.

    Raises:
        NotFound: It isn't visible to the caller.
        BadUserInput: It is negative.
    """
    known = await get_credential(session, credential_id, visible)
    change = sql.change(known.organization_id, credential_id)
    await session.execute(change.values(monthly_ceiling=checked_ceiling(micros)))


def checked_ceiling(micros: int | None, *, field: str = "monthlyCeiling") -> int | None:
    """Validate a ceiling, by the name of the field that it came in, and return it.

    Raises:
        BadUserInput: It is negative.
    """
    if micros is not None and micros < 0:
        raise BadUserInput("A ceiling can't be negative.", field=field)
    return micros
