"""Checking whether an account still works, and what asking for it costs.

No transaction is open while a platform is asked.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.providers.base import Account, Provider, ProviderFailed
from app.services import schedule
from app.services.accounts import (
    account_collection,
    accounts,
    allowances,
    credentials,
    refused_metrics,
    renewals,
)
from app.services.accounts.credentials import Credential
from app.services.accounts.renewals import Renewal
from app.services.accounts.vault import Vault
from app.services.platforms import info_of
from app.sql import posts as posts_sql
from app.sql.accounts import credentials as sql
from app.storage.database import Database, Session

API_KEY_ACCOUNT = "api-key"
"""What stands for the account of a key that belongs to nobody."""

ALIVE: Mapping[str, Any] = {"failure_code": None, "failure_message": None, "failed_since": None}

FIRST_CHECK_AFTER, CHECK_EVERY = timedelta(hours=1), timedelta(days=1)

SETTLED_BY_A_CHECK = frozenset(
    {
        FailureCode.AUTHENTICATION_FAILED,
        FailureCode.PERMISSION_MISSING,
        FailureCode.BILLING_REQUIRED,
        FailureCode.REQUEST_REJECTED,
    }
)


async def list_dead(session: Session, *, now: datetime) -> list[Credential]:
    """The dead accounts that it is time to check: an hour after they failed, then once a day."""
    statement = sql.select_dead(now - CHECK_EVERY, now - FIRST_CHECK_AFTER)
    return [credentials.view_of(row) for row in await session.all(statement)]


async def check(
    database: Database, vault: Vault, provider: Provider, credential: Credential, *, now: datetime
) -> Failure | None:
    """Ask the platform whether an account still works, and note the answer.

    One that was marked as dead and works is alive again, and one that the platform calls another
    name is called that here. Whenever it works, its posts that wait for a person (a dead token, a
    missing permission, an unpaid bill) or were rejected are due: somebody has looked after it.
    Metrics that the platform had refused are requested again as well.

    Returns:
        What is wrong; None if nothing is. Where asking would pass the account's monthly ceiling
        nobody is asked, and that is the answer.
    """
    place = credential.organization_id, credential.id
    spender = allowances.Account(*place, credential.platform, credential.host)
    if not await _affords(database, spender, credential.monthly_ceiling, now=now):
        return allowances.over_ceiling(now)
    renewal = Renewal(database, vault, provider, *place)
    try:
        account = await _ask(renewal, now=now)
    except ProviderFailed as problem:
        async with database.write() as session:
            await session.execute(sql.change(*place).values(checked_at=now))
            await credentials.mark_failed(session, *place, problem.failure, now=now)
        return problem.failure
    async with database.write() as session:
        await session.one_or_none(posts_sql.lock_organization(credential.organization_id))
        await charge(session, spender, now=now)
        await session.execute(sql.change(*place).values(checked_at=now, **ALIVE))
        await _rename(session, credential, account)
        await refused_metrics.forget(session, spender, now=now)
        await account_collection.retry(session, *place, now=now)
        await schedule.resume(session, *place, now=now, only=SETTLED_BY_A_CHECK)
    return None


async def _rename(session: Session, credential: Credential, account: Account) -> None:
    """Take over what the platform calls the account, if it is this one and has a name."""
    place, handle = (credential.organization_id, credential.id), account.handle
    account_id = account_id_of(credential.platform, credential.host, account)
    if handle is None or account_id != credential.account_id:
        return
    await session.execute(sql.change(*place).values(handle=handle))
    await accounts.rename_account(
        session, credential.organization_id, credential.platform, account_id, handle
    )


def account_id_of(platform: Platform, host: str | None, account: Account) -> str:
    """What tells the account from all others on its platform."""
    if account.external_id is None:
        return API_KEY_ACCOUNT
    if info_of(platform).has_accounts_per_host:
        return f"{account.external_id}@{host}"
    return account.external_id


async def charge(session: Session, account: allowances.Account, *, now: datetime) -> None:
    """Note what it cost to ask whose token an account's is."""
    price = info_of(account.platform).check_price_micros
    if price:
        await allowances.spend(session, account, used=price, now=now)


async def _affords(
    database: Database, account: allowances.Account, ceiling: int | None, *, now: datetime
) -> bool:
    price = info_of(account.platform).check_price_micros
    if not price or ceiling is None:
        return True
    async with database.write() as session:
        return await allowances.spent(session, account, now=now) + price <= ceiling


async def _ask(renewal: Renewal, *, now: datetime) -> Account:
    """Ask whose token it is, and once more with a new one if the platform doesn't take it."""
    token = await renewals.current_token(renewal, await renewals.read(renewal), now=now)
    try:
        return await renewal.provider.check(token, now=now)
    except ProviderFailed as problem:
        if problem.failure.code is not FailureCode.AUTHENTICATION_FAILED:
            raise
    token = await renewals.renew(renewal, now=now, force=True)
    return await renewal.provider.check(token, now=now)
