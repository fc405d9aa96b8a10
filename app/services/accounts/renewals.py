"""Renewing tokens ahead of time, each once, by one task of one process at a time.

Most platforms invalidate a refresh token when it is used, so two concurrent renewals would lock an
account out. No transaction stays open during the request: a renewal first writes a lease into the
row, under its lock, then asks the platform, and stores the new token before anybody uses it. A
lease expires by itself, so a crash locks nobody out.

Only a crash between the platform's response and our commit loses a token, and only where refresh
tokens rotate: the platform then refuses the next renewal, and the credential says that the account
must be connected again, and why.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.errors import NotFound
from app.providers import registry
from app.providers.base import Provider, ProviderFailed, Token
from app.services.accounts.vault import Binding, Secret, Unreadable, Vault
from app.sql.accounts import credentials as sql
from app.storage.database import Database, Session

JUST_NOW = timedelta(minutes=1)
"""A token renewed this recently isn't renewed again: if the platform refuses it, a new one won't
help, and every request would renew a token that lives only for minutes."""

LEASE = timedelta(minutes=1)
"""Longer than a platform may take to answer, with the pauses below."""

POLL_SECONDS = 0.1
PAUSES = (0.2, 1.0, 5.0, 15.0)
"""How long to wait for our database before each retry of storing a response."""

IN_DOUBT = frozenset({FailureCode.PROVIDER_UNAVAILABLE, FailureCode.MALFORMED_RESPONSE})
"""After these the platform may have renewed the token and invalidated the old one anyway."""

DISCONNECTED = Failure(
    FailureCode.AUTHENTICATION_FAILED, "This account was disconnected: connect it again."
)
CUT_OFF = (
    "A renewal was cut off before its answer was stored, and the platform doesn't take the token"
    " before it any more: connect the account again."
)


@dataclass(frozen=True, slots=True)
class Renewal:
    """Everything needed to renew the token of one credential."""

    database: Database
    vault: Vault
    provider: Provider
    organization_id: UUID
    credential_id: UUID


def is_due(secret: Secret, platform: Platform, *, now: datetime, force: bool) -> bool:
    """Whether to renew a token: it expires soon, or the platform refused it (`force`)."""
    if secret.renewed_at is not None and now - secret.renewed_at < JUST_NOW:
        return False
    expires_at = secret.token.expires_at
    ahead = registry.PLATFORMS[platform].renew_ahead
    ends_soon = expires_at is not None and expires_at <= now + ahead
    return force or ends_soon


async def read(renewal: Renewal) -> sql.SecretRow:
    """The credential as it is stored.

    Raises:
        NotFound: There is none.
    """
    statement = sql.select_secret(renewal.organization_id, renewal.credential_id)
    async with renewal.database.read() as session:
        row = await session.one_or_none(statement)
    if row is None:
        raise NotFound("There is no such credential.")
    return row


async def current_token(
    renewal: Renewal, row: sql.SecretRow, *, now: datetime, force: bool = False
) -> Token:
    """The token of a stored credential, renewed if due.

    Raises:
        ProviderFailed: It is disconnected or unreadable, or needs a renewal that fails.
    """
    secret, _ = _opened(renewal.vault, row)
    if not is_due(secret, renewal.provider.platform, now=now, force=force):
        return secret.token
    try:
        return await renew(renewal, now=now, force=force)
    except ProviderFailed:
        # An outage of the token endpoint is no reason to stop while the token is still valid.
        expires_at = secret.token.expires_at
        if force or expires_at is None or expires_at <= now:
            raise
        return secret.token


def _opened(vault: Vault, row: sql.SecretRow) -> tuple[Secret, Binding]:
    """The secret of a credential, and the row that it is bound to."""
    if row.disconnected_at is not None:
        raise ProviderFailed(DISCONNECTED)
    binding = Binding(row.organization_id, row.id, row.platform, row.account_id)
    try:
        return vault.open(row.secret, binding), binding
    except Unreadable as problem:
        # Our own problem, so the credential isn't marked as dead.
        failure = Failure(FailureCode.PERMISSION_MISSING, str(problem))
        raise ProviderFailed(failure) from None


async def renew(renewal: Renewal, *, now: datetime, force: bool) -> Token:
    """Renew, or wait for a renewal under way; returns the token stored afterwards.

    Raises:
        ProviderFailed: The platform refuses, or can't be reached.
    """
    key = renewal.organization_id, renewal.credential_id, force
    return await renewal.vault.flights.join(key, lambda: _renew(renewal, now, force))


async def _renew(renewal: Renewal, now: datetime, force: bool) -> Token:  # noqa: FBT001 - one call
    clock = asyncio.get_running_loop().time
    began, moment = clock(), now
    while True:
        async with renewal.database.write() as session:
            secret, binding = await _locked(session, renewal)
            if not is_due(secret, renewal.provider.platform, now=moment, force=force):
                return secret.token
            is_free = secret.renewing_until is None or secret.renewing_until <= moment
            leased = replace(secret, renewing_until=moment + LEASE)
            if is_free:
                await _write(session, renewal, leased, binding)
        if is_free:
            return await _ask(renewal, secret, leased, moment)
        await asyncio.sleep(POLL_SECONDS)
        moment = now + timedelta(seconds=clock() - began)


async def _ask(renewal: Renewal, before: Secret, leased: Secret, now: datetime) -> Token:
    """Ask the platform and store its response. `before` is as the last renewal left it."""
    try:
        token = await renewal.provider.refresh(before.token, now=now)
    except ProviderFailed as problem:
        is_refused = problem.failure.code is FailureCode.AUTHENTICATION_FAILED
        was_cut_off = is_refused and before.renewing_until is not None
        # Whoever asks again, as a worker does that is refused, is told the same.
        in_doubt = was_cut_off or problem.failure.code in IN_DOUBT
        await _store(renewal, leased, replace(before, renewing_until=now if in_doubt else None))
        if was_cut_off:
            raise ProviderFailed(replace(problem.failure, message=CUT_OFF)) from None
        raise
    return await _store(renewal, leased, Secret(token, renewed_at=now))


async def _store(renewal: Renewal, leased: Secret, secret: Secret) -> Token:
    """Store over our lease, with retries: the platform won't issue this token again.

    If the account was reconnected meanwhile, the row holds a better token.
    """
    for pause in (*PAUSES, None):
        try:
            async with renewal.database.write() as session:
                current, binding = await _locked(session, renewal)
                if current != leased:
                    return current.token
                await _write(session, renewal, secret, binding)
            break
        except Exception as problem:
            if pause is None or isinstance(problem, ProviderFailed):
                raise
            await asyncio.sleep(pause)
    return secret.token


async def _locked(session: Session, renewal: Renewal) -> tuple[Secret, Binding]:
    statement = sql.lock_secret(renewal.organization_id, renewal.credential_id)
    return _opened(renewal.vault, await session.one(statement))


async def _write(session: Session, renewal: Renewal, secret: Secret, binding: Binding) -> None:
    await session.execute(
        sql.change(renewal.organization_id, renewal.credential_id).values(
            secret=renewal.vault.seal(secret, binding),
            expires_at=secret.token.expires_at,
            scopes=" ".join(secret.token.scopes),
        )
    )
