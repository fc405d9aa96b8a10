"""The collection of posts: state, failures, and what explains them."""

from collections.abc import Collection as Several
from datetime import datetime
from uuid import UUID

from app.domain.collecting.collection_states import Collected
from app.domain.collecting.explanations import Collection, Failed
from app.domain.collecting.failures import FailureCode
from app.domain.collecting.missing import read_text
from app.domain.keys import OwnedKey
from app.providers import registry
from app.sql.collecting import collection_states as sql
from app.storage.database import Session


async def get_collections(session: Session, posts: Several[OwnedKey]) -> dict[UUID, Collection]:
    """The collection of each of these posts."""
    rows = await session.all(sql.select_collections(posts))
    return {row.id: collection_of(row) for row in rows}


def collection_of(row: sql.CollectionRow) -> Collection:
    """Make a post's collection from its row."""
    collected = Collected(
        platform=row.platform,
        category=row.category,
        published_at=row.published_at,
        is_connected=row.account_id is not None and row.disconnected_at is None,
        account_failure=row.account_failure_code,
        failure=row.failure_code,
        last_collected_at=row.last_collected_at,
        leased_until=row.leased_until,
        next_collect_at=row.next_collect_at,
    )
    of_account = row.account_failure_code, row.account_failure_message, row.account_failed_since
    return Collection(
        collected,
        status=row.status,
        cadence=registry.CADENCES.get(row.platform),
        is_at_rest=bool(row.is_at_rest),
        archived_at=row.archived_at,
        disconnected_at=row.disconnected_at,
        next_collect_at=row.next_collect_at,
        attempts=row.attempts or 0,
        times_not_found=row.times_not_found or 0,
        account=_failed(*of_account),
        post=_failed(
            *(row.failure_code, row.failure_message, row.failed_since),
            is_untried=bool(row.is_untried),
        ),
        missing=read_text(row.missing),
        out_since=row.out_since,
    )


def _failed(
    code: str | None, message: str | None, since: datetime | None, *, is_untried: bool = False
) -> Failed | None:
    if code is None or since is None:
        return None
    return Failed(FailureCode(code), message or "", since, is_untried)
