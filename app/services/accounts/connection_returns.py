"""Connecting an account in the browser: coming back from its platform.

No transaction is open while a platform is asked, and nothing is written of an account before its
platform knows it.
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.accounts import connection_attempts as attempts
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.errors import BadUserInput, NotFound
from app.providers.base import ProviderFailed, Token
from app.services import platforms
from app.services.accounts import (
    client_registrations,
    connecting,
    connection_attempts,
    credentials,
)
from app.services.accounts.connection_attempts import Door, Secrets
from app.services.brands import get_brands
from app.services.organizations import Visible
from app.services.tokens import digest_of
from app.sql.accounts import connection_attempts as sql
from app.storage.database import Session


class Return(NamedTuple):
    """What the platform sent the browser back with, and who came."""

    session_id: UUID
    platform: Platform
    state: str
    code: str | None
    error: str | None


async def complete(door: Door, back: Return, visible: Visible, *, now: datetime) -> UUID | Failure:
    """Connect the account that somebody has allowed us to read.

    The attempt is used up whatever comes of it.

    Returns:
        The credential's key; or what the platform has against it, and nothing is stored.

    Raises:
        BadUserInput: The state is none of this session's, or was used, or is too old; or the
            platform sent no code, or it is another account than the one to be connected again.
        NotFound: The brand doesn't exist for the caller any more.
    """
    attempt, secrets = await _used(door, back, now=now)
    code = _code(back)
    async with door.database.read() as session:
        if not await get_brands(session, [attempt.brand_id], visible):
            raise NotFound("There is no such brand.")
        account_id = await _account_id(session, attempt, visible)
    try:
        token = await _exchanged(door, attempt, code, secrets, account_id=account_id, now=now)
    except ProviderFailed as problem:
        return problem.failure
    return await connecting.connect(
        door.database,
        door.vault,
        door.platforms.provider(back.platform),
        connecting.Connection(
            attempt.organization_id,
            attempt.brand_id,
            attempt.platform,
            token,
            attempt.monthly_ceiling,
            attempt.credential_id,
        ),
        new_key=door.new_key,
        now=now,
    )


def _code(back: Return) -> str:
    """The code that the platform sent.

    Raises:
        BadUserInput: It sent none, or a refusal.
    """
    name = platforms.info_of(back.platform).name
    if back.error is not None:
        raise BadUserInput(attempts.refusal(name, back.error), field="error")
    if not back.code:
        raise BadUserInput(f"{name} sent no code: begin the sign-in again.", field="code")
    return back.code


async def _used(door: Door, back: Return, *, now: datetime) -> tuple[sql.AttemptRow, Secrets]:
    """The attempt of a state, used by this very call, and what was kept for it.

    Raises:
        BadUserInput: There is none that this session can complete.
    """
    async with door.database.write() as session:
        attempt = await session.one_or_none(sql.select_by_digest(digest_of(back.state)))
        owner = attempt and (attempt.session_id, attempt.platform)
        if attempt is None or owner != (back.session_id, back.platform):
            raise BadUserInput(attempts.UNKNOWN, field="state")
        over = attempts.why_over(attempt.used_at, attempt.ends_at, now)
        if over is not None:
            raise BadUserInput(over, field="state")
        used = await session.execute(sql.use(attempt.organization_id, attempt.id, now))
        if not used.rowcount:  # type: ignore[attr-defined]  # another process was quicker
            raise BadUserInput(attempts.USED, field="state")
    return attempt, connection_attempts.unseal(door.vault, attempt.secret, attempt.id)


async def _account_id(session: Session, attempt: sql.AttemptRow, visible: Visible) -> str | None:
    """What the platform calls the account that is wanted; None where nobody has said."""
    if attempt.credential_id is None:
        return attempt.account_id
    return (await credentials.get_credential(session, attempt.credential_id, visible)).account_id


async def _exchanged(
    door: Door,
    attempt: sql.AttemptRow,
    code: str,
    secrets: Secrets,
    *,
    account_id: str | None,
    now: datetime,
) -> Token:
    """The token for a code, of this account where somebody is let in to several.

    Raises:
        ProviderFailed: The platform refuses, or can't be reached.
    """
    provider = door.platforms.authorizer(attempt.platform, client=secrets.client, host=attempt.host)
    try:
        token = await provider.exchange(
            code,
            redirect_uri=attempt.redirect_uri,
            verifier=secrets.verifier,
            now=now,
            account_id=account_id,
        )
    except ProviderFailed as problem:
        raise await _told(door, attempt, problem) from None
    return replace(token, owns_app=attempt.owns_app, host=attempt.host or token.host)


async def _told(door: Door, attempt: sql.AttemptRow, problem: ProviderFailed) -> ProviderFailed:
    """What a refused code means to the person who came back."""
    failure, name = problem.failure, platforms.info_of(attempt.platform).name
    if failure.code is FailureCode.AUTHENTICATION_FAILED:
        message = f"{name} doesn't accept its own answer to the sign-in: begin it again."
    elif attempt.host is not None and failure.code is FailureCode.PERMISSION_MISSING:
        place = attempt.organization_id, attempt.platform, attempt.host, attempt.redirect_uri
        await client_registrations.forget(door, client_registrations.Place(*place))
        message = f"{attempt.host} doesn't know Backbone any more: begin the sign-in again."
    else:
        return problem
    return ProviderFailed(replace(failure, message=message))
