"""Recording a platform's answer: numbers, failures, and when to collect again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.collecting.cadence import Pace, next_after_success, usual_pace
from app.domain.collecting.failures import WAIT_FOR_A_PERSON, Failure, FailureCode
from app.domain.collecting.missing import read_text, still_missing, text_of
from app.domain.collecting.retries import next_after_failure, next_after_part
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import COUNTS
from app.domain.posts import PostValues
from app.domain.windows.time_zones import today_in
from app.providers import registry
from app.providers.base import Batch, Reading
from app.services import organizations, schedule
from app.services.accounts import allowances, credentials
from app.services.collecting import refresh_runs
from app.services.collecting.claims import Claim, ClaimedPost, is_paid, postpone
from app.services.posts import complete_posts
from app.services.snapshots import PostSnapshot, record_snapshots
from app.sql.collecting import claims as sql
from app.storage.database import Session

LIMITS = frozenset({FailureCode.RATE_LIMITED, FailureCode.QUOTA_EXHAUSTED})
WAITED = frozenset(code.value for code in WAIT_FOR_A_PERSON)


class Recorded(NamedTuple):
    """The result of a claim: each post that was still held, and its failure, if any.

    `cost_micros` is what was charged: less than the answer's price where posts were read before.
    """

    claim: Claim
    failures: Mapping[UUID, Failure | None]
    cost_micros: int


async def record(
    session: Session,
    claim: Claim,
    batch: Batch,
    *,
    now: datetime,
    pace: Pace = usual_pace,
    version: str = "",
) -> Recorded:
    """Record a platform's answer at `now`: numbers, failures, and when to collect again.

    `version` is Backbone's, noted where the platform rejects its request.

    An address or content category that the answer gives fills in a post that lacks it. Numbers are
    recorded whether or not the lease still holds: writing the same numbers twice changes nothing.
    Only the holder of a post's lease sets its outcome.
    """
    account = claim.account
    key = account.organization_id
    organization = await organizations.lock_organization(session, key)
    ids = [post.id for post in claim.posts]
    held = set(await session.scalars(sql.lock_held(key, ids, claim.lease_id)))
    day = today_in(now, organization.time_zone)
    await record_snapshots(
        session,
        key,
        [
            PostSnapshot(post.id, _snapshot(reading, day, now))
            for post in claim.posts
            if (reading := batch.found.get(post.external_id)) is not None
        ],
    )
    await complete_posts(session, key, _told(claim, batch), now=now)
    fates = {post: batch.missing.get(post.external_id) for post in claim.posts if post.id in held}
    rows = [
        _failure(claim, post, failure, now, version)
        if failure is not None
        else _success(claim, post, batch.found.get(post.external_id), now, pace)
        for post, failure in fates.items()
    ]
    await session.execute_rows(sql.OUTCOMES, sorted(rows, key=lambda row: row[1]))
    by_post = {post.id: failure for post, failure in fates.items()}
    await refresh_runs.note(session, key, by_post, now=now)
    await _release(session, account, fates, now)
    cost = _cost(claim, batch)
    await _settle(session, claim, batch, cost, now)
    return Recorded(claim, by_post, cost)


async def _release(
    session: Session,
    account: allowances.Account,
    fates: Mapping[ClaimedPost, Failure | None],
    now: datetime,
) -> None:
    """Try all that wait for a person where most of those tried are answered: it may be over."""
    waited = [failure for post, failure in fates.items() if post.failure_code in WAITED]
    answered = sum(failure is None for failure in waited)
    if answered > len(waited) - answered:
        key = account.organization_id, account.credential_id
        await schedule.retry_stopped(session, *key, now=now)


def _snapshot(reading: Reading, day: date, now: datetime) -> Snapshot:
    """What a platform answered now, as a snapshot of its day."""
    unanswered = {name: None for name in COUNTS if name in reading.missing}
    return Snapshot(day, now, reading.metrics, reading.reach, reading.extra, unanswered)


def _told(claim: Claim, batch: Batch) -> dict[UUID, PostValues]:
    """The facts about posts in the answer, besides their numbers."""
    told: dict[UUID, PostValues] = {}
    for post in claim.posts:
        reading = batch.found.get(post.external_id)
        if reading is not None and reading.category is not None:
            told.setdefault(post.id, {})["category"] = reading.category
        if reading is not None and reading.url is not None:
            told.setdefault(post.id, {})["url"] = reading.url
    return told


def _success(
    claim: Claim, post: ClaimedPost, reading: Reading | None, now: datetime, pace: Pace
) -> tuple[Any, ...]:
    """A row of `OUTCOMES`; a part that wasn't answered may make the next look come sooner."""
    account = claim.account
    key = account.organization_id, post.id, account.credential_id
    cadence = registry.CADENCES[account.platform]
    again = next_after_success(cadence, post.category, post.published_at, now=now, pace=pace)
    failed = reading.missing if reading is not None else {}
    attempts = post.attempts + 1
    jitter = _jitter(claim, post)
    sooner = next_after_part(failed.values(), attempts, now=now, jitter=jitter)
    if sooner is None:
        attempts = 0
    elif sooner < again:
        again = sooner
    refreshed_at = now if claim.is_asked else None
    reasons = {name: why.message for name, why in failed.items()}
    missing = text_of(still_missing(read_text(post.missing), reasons, now))
    why = None, None, None, False
    return *key, again, now, attempts, 0, *why, refreshed_at, now.date(), missing, None


def _failure(
    claim: Claim, post: ClaimedPost, failure: Failure, now: datetime, version: str
) -> tuple[Any, ...]:
    """A row of `OUTCOMES`.

    A limit or a quota, and a post that wasn't asked for, say nothing about the post: they don't
    count as attempts.
    """
    account = claim.account
    key = account.organization_id, post.id, account.credential_id
    was_tried = failure.code not in LIMITS and not failure.is_untried
    attempts = post.attempts + was_tried
    lost = post.times_not_found + (failure.code is FailureCode.POST_NOT_FOUND)
    jitter = _jitter(claim, post)
    due = next_after_failure(failure, max(attempts, 1), lost, now=now, jitter=jitter)
    since = post.failed_since or now
    why = failure.code.value, failure.message, since, failure.is_untried
    rejected_by = version if failure.code is FailureCode.REQUEST_REJECTED else None
    return *key, due, None, attempts, lost, *why, None, None, None, rejected_by


def _jitter(claim: Claim, post: ClaimedPost) -> float:
    return (claim.lease_id.int ^ post.id.int) % 1000 / 1000


async def _settle(session: Session, claim: Claim, batch: Batch, cost: int, now: datetime) -> None:
    """Apply the consequences to the account: money spent, limits hit, a dead token."""
    account = claim.account
    if cost or claim.reserved_micros:
        await allowances.spend(
            session, account, used=cost, reserved=-claim.reserved_micros, now=claim.claimed_at
        )
    left = batch.allowance
    if left is not None and left.remaining == 0 and left.reset_at is not None:
        await allowances.block(session, account, left.reset_at)
    for failure in _worst(batch.missing.values()):
        if failure.code is FailureCode.AUTHENTICATION_FAILED:
            await credentials.mark_failed(
                session, account.organization_id, account.credential_id, failure, now=now
            )
        elif failure.retry_at is not None:
            await allowances.block(session, account, failure.retry_at)
            await postpone(session, account, failure, now=now)


def _worst(failures: Iterable[Failure]) -> list[Failure]:
    """One failure of each kind that affects the whole account."""
    by_code = {failure.code: failure for failure in failures}
    codes = (FailureCode.AUTHENTICATION_FAILED, *LIMITS)
    return [by_code[code] for code in codes if code in by_code]


def _cost(claim: Claim, batch: Batch) -> int:
    """The charge for a batch, less the share of posts already read on the same day."""
    found = [post for post in claim.posts if post.external_id in batch.found]
    if not found:
        return batch.cost_micros
    billed = sum(not is_paid(post, claim.account.platform, claim.claimed_at) for post in found)
    return -(-batch.cost_micros * billed // len(found))
