"""How the numbers of accounts are kept up to date, as callers see it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.domain.collecting.account_collection import AccountCollection
from app.domain.collecting.explanations import Failed
from app.domain.collecting.failures import FailureCode
from app.domain.collecting.missing import read_text
from app.domain.keys import OwnedKey
from app.sql.accounts import account_collection as sql
from app.storage.database import Session


async def get_collections(
    session: Session, keys: Collection[OwnedKey]
) -> dict[UUID, AccountCollection]:
    """What is known of reading accounts."""
    rows = await session.all(sql.select_collections(keys))
    return {row.account_id: _collection(row) for row in rows}


def _collection(row: sql.CollectionRow) -> AccountCollection:
    failed = None
    if row.failure_code is not None and row.failed_since is not None:
        code, message = FailureCode(row.failure_code), row.failure_message or ""
        failed = Failed(code, message, row.failed_since)
    return AccountCollection(
        row.platform,
        bool(row.is_readable),
        row.last_collected_at,
        row.next_collect_at,
        row.attempts or 0,
        failed,
        read_text(row.missing),
    )


async def retry(
    session: Session, organization_id: UUID, credential_id: UUID, *, now: datetime
) -> None:
    """Have a credential's account read soon if that has failed: somebody has looked after it."""
    await session.execute(sql.retry(organization_id, credential_id, now))
