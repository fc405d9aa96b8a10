"""Claiming posts to collect: one collector at a time holds each.

The rows of `collection` are the source of truth. A claim is one batch of one account, held by a
lease that expires by itself, so that others can take the posts of a collector that died.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.providers import registry
from app.services.accounts import allowances
from app.services.accounts.allowances import Account
from app.services.collecting import refresh_runs
from app.sql import posts as posts_sql
from app.sql.collecting import claims as sql
from app.storage.database import Session


class Queue(NamedTuple):
    """A credential that has due posts, and its monthly ceiling in micro-dollars."""

    account: Account
    monthly_ceiling: int | None


ClaimedPost = sql.ClaimedPost


@dataclass(frozen=True, slots=True)
class Claim:
    """Posts of one account held by a lease, and the money reserved for them.

    `is_asked` says that a person requested it, `is_probe` that it asks for all whose platform is
    out of reach.
    """

    account: Account
    lease_id: UUID
    claimed_at: datetime
    posts: Sequence[ClaimedPost]
    reserved_micros: int = 0
    is_asked: bool = False
    is_probe: bool = False


async def list_queues(
    session: Session, *, now: datetime, limit: int, organization_id: UUID | None = None
) -> list[Queue]:
    """The credentials with due posts, of one organization or all, longest waiting first."""
    rows = await session.all(sql.select_queues(now, limit, organization_id))
    return [
        Queue(
            Account(row.organization_id, row.credential_id, row.platform, row.host),
            row.monthly_ceiling,
        )
        for row in rows
        if row.platform in registry.PLATFORMS
    ]


async def claim_batch(
    session: Session, queue: Queue, lease_id: UUID, *, now: datetime, until: datetime
) -> Claim | None:
    """Hold as many due posts as fit in one request to the platform and as the ceiling allows.

    None if nothing is due any more. Posts that the ceiling excludes wait for the next month.
    """
    account = queue.account
    size = registry.PLATFORMS[account.platform].batch_size
    if queue.monthly_ceiling is not None:
        # Postponing touches posts that a writer of the organization may hold: lock it first.
        await session.one_or_none(posts_sql.lock_organization(account.organization_id))
    due = await session.all(sql.lock_due(account.organization_id, account.credential_id, now, size))
    claim = await _afford(session, queue, due, lease_id, now)
    if claim.posts:
        await _hold(session, claim, until)
        return claim
    if due:
        await postpone(session, account, allowances.over_ceiling(now), now=now)
    return None


async def claim_post(
    session: Session, queue: Queue, post_id: UUID, lease_id: UUID, *, now: datetime, until: datetime
) -> Claim | Failure | None:
    """Hold one post that a person requested, due or not.

    None if somebody else holds it; a failure if it would cost more than the account may spend.
    """
    free = await session.all(sql.lock_free(queue.account.organization_id, post_id, now))
    claim = await _afford(session, queue, free, lease_id, now)
    if claim.posts:
        await _hold(session, claim, until)
        return replace(claim, is_asked=True)
    return allowances.over_ceiling(now) if free else None


async def _afford(
    session: Session, queue: Queue, posts: Sequence[ClaimedPost], lease_id: UUID, now: datetime
) -> Claim:
    """Claim the posts that the ceiling leaves money for; posts read today cost nothing."""
    account, ceiling = queue
    price = registry.PLATFORMS[account.platform].price_micros
    if not posts or not price or ceiling is None:
        return Claim(account, lease_id, now, posts)
    left = ceiling - await allowances.spent(session, account, now=now)
    free = [post for post in posts if is_paid(post, account.platform, now)]
    billed = [post for post in posts if post not in free][: max(left, 0) // price]
    return Claim(account, lease_id, now, [*free, *billed], len(billed) * price)


def is_paid(post: ClaimedPost, platform: Platform, now: datetime) -> bool:
    """Whether reading a post again costs nothing because it was read on this UTC day."""
    return registry.PLATFORMS[platform].is_free_same_day and post.read_on == now.date()


async def _hold(session: Session, claim: Claim, until: datetime) -> None:
    account, posts = claim.account, [post.id for post in claim.posts]
    await session.execute(sql.lease(account.organization_id, posts, claim.lease_id, until))
    if claim.reserved_micros:
        await allowances.spend(
            session, account, reserved=claim.reserved_micros, now=claim.claimed_at
        )


async def give_back(session: Session, claim: Claim) -> None:
    """Release posts that were never requested from the platform."""
    account, posts = claim.account, [post.id for post in claim.posts]
    await session.execute(sql.give_back(account.organization_id, posts, claim.lease_id))
    if claim.reserved_micros:
        await allowances.spend(
            session, account, reserved=-claim.reserved_micros, now=claim.claimed_at
        )


async def postpone(session: Session, account: Account, failure: Failure, *, now: datetime) -> None:
    """Postpone all due posts of an account, and record why."""
    key = account.organization_id, account.credential_id
    waiting = await session.scalars(sql.postpone(*key, failure, now))
    by_post = dict.fromkeys(waiting, failure)
    await refresh_runs.note(session, account.organization_id, by_post, now=now)
