"""Refreshing one post when a person requests it."""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from app.domain.collecting.collection_states import CollectionState
from app.domain.collecting.explanations import AT_REST, explain
from app.domain.collecting.failures import Failure
from app.domain.collecting.refreshes import Refusal, Rejected
from app.domain.windows.clock import Clock
from app.services import schedule
from app.services.accounts.allowances import Account
from app.services.collecting import claims
from app.services.collecting.claims import Claim, Queue
from app.services.collecting.collection_states import collection_of
from app.services.collecting.collectors import Collector
from app.services.collecting.refresh_runs import too_early
from app.sql.collecting import collection_states as sql
from app.storage.database import Session

UNCOLLECTABLE = frozenset({CollectionState.UNSUPPORTED, CollectionState.DISCONNECTED})


async def refresh_post(
    collector: Collector, organization_id: UUID, post_id: UUID, *, every: timedelta
) -> Rejected | Failure | None:
    """Read a post's numbers from its platform now, and record them.

    Returns:
        None on success; else why it wasn't tried, or how it failed. Only a success makes the next
        refresh wait for `every`.
    """
    now = collector.now()
    async with collector.database.write() as session:
        await schedule.enroll(session, organization_id, [post_id], now=now)
        row = await session.one(sql.select_collections([(organization_id, post_id)]))
        refusal = _refusal(row, every, now)
        if refusal is not None:
            return refusal
        claim = await _claim(session, collector, organization_id, row, now)
    if not isinstance(claim, Claim):
        return claim
    recorded = await collector.collect(claim)
    return recorded.failures.get(post_id)


def _refusal(row: sql.CollectionRow, every: timedelta, now: datetime) -> Rejected | None:
    """Why to refuse a refresh, if there is a reason."""
    collection = collection_of(row)
    if collection.is_at_rest:
        return Rejected(Refusal.NOT_COLLECTABLE, AT_REST)
    clock = Clock(now)
    if collection.state(clock) in UNCOLLECTABLE:
        return Rejected(Refusal.NOT_COLLECTABLE, explain(collection, clock) or "")
    if row.attempts is None:
        message = "The platform's id of the post is not known, so it can't be asked for."
        return Rejected(Refusal.NOT_COLLECTABLE, message)
    if row.refreshed_at is not None and row.refreshed_at + every > now:
        return too_early(row.refreshed_at + every)
    return None


async def _claim(
    session: Session,
    collector: Collector,
    organization_id: UUID,
    row: sql.CollectionRow,
    now: datetime,
) -> Claim | Failure | Rejected:
    account_id = cast("UUID", row.account_id)  # a post without an account is refused
    account = Account(organization_id, account_id, row.platform, row.host)
    claim = await claims.claim_post(
        session,
        Queue(account, row.monthly_ceiling),
        row.id,
        collector.new_key(),
        now=now,
        until=now + collector.lease,
    )
    if claim is not None:
        return claim
    message = "The post is being collected right now: its numbers come by themselves."
    return Rejected(Refusal.COLLECTING, message, row.leased_until)
