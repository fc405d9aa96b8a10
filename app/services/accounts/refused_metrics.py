"""What platforms refuse of accounts, kept across processes for a day."""

from collections.abc import Collection
from datetime import datetime

from app.providers.refused_metrics import REFUSED_FOR, RefusedMetric
from app.services.accounts.allowances import Account
from app.sql.accounts import refused_metrics as sql
from app.storage.database import Session


async def list_refused(session: Session, account: Account) -> list[RefusedMetric]:
    """What an account's platform has refused, in whichever process."""
    statement = sql.select_refused(account.organization_id, account.credential_id)
    return [RefusedMetric(*row) for row in await session.all(statement)]


async def remember(
    session: Session, account: Account, refused: Collection[RefusedMetric], *, now: datetime
) -> None:
    """Store what was refused, in place of what counts no longer."""
    if not refused:
        return
    key = account.organization_id, account.credential_id
    await session.execute(sql.forget(*key, now - REFUSED_FOR))
    await session.execute_rows(sql.REMEMBER, sorted((*key, *each) for each in refused))


async def forget(session: Session, account: Account, *, now: datetime) -> None:
    """Let everything be requested again."""
    await session.execute(sql.forget(account.organization_id, account.credential_id, now))
