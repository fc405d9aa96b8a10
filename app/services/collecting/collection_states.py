"""What is known of posts' collection: their state, their failures, what explains them."""

from collections.abc import Collection as Several
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from app.domain.collecting.collection_states import Collected
from app.domain.collecting.explanations import Collection, Failed
from app.domain.collecting.failures import FailureCode
from app.providers.registry import PLATFORMS
from app.sql.collecting import collection_states as sql
from app.storage.database import Session


async def get_collections(session: Session, post_ids: Several[UUID]) -> dict[UUID, Collection]:
    """The collection of each of these posts."""
    rows = await session.execute(sql.select_collections(post_ids))
    return {row.id: collection_of(row) for row in rows}


def collection_of(row: Row[*tuple[object, ...]]) -> Collection:
    """Read a row of `select_collections`."""
    values = row._mapping
    collected = Collected(
        platform=values["platform"],
        category=values["category"],
        published_at=values["published_at"],
        is_connected=values["account_id"] is not None and values["disconnected_at"] is None,
        account_failure=values["account_failure_code"],
        failure=values["failure_code"],
        last_collected_at=values["last_collected_at"],
        leased_until=values["leased_until"],
        next_collect_at=values["next_collect_at"],
    )
    return Collection(
        collected,
        status=values["status"],
        is_readable=values["platform"] in PLATFORMS,
        is_at_rest=bool(values["is_at_rest"]),
        archived_at=values["archived_at"],
        disconnected_at=values["disconnected_at"],
        next_collect_at=values["next_collect_at"],
        attempts=values["attempts"] or 0,
        times_not_found=values["times_not_found"] or 0,
        account=_failed(*(values[f"account_{name}"] for name in _FAILURE)),
        post=_failed(*(values[name] for name in _FAILURE)),
    )


_FAILURE = ("failure_code", "failure_message", "failed_since")


def _failed(code: str | None, message: str | None, since: datetime | None) -> Failed | None:
    if code is None or since is None:
        return None
    return Failed(FailureCode(code), message or "", since)
