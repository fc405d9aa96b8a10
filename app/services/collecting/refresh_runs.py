"""Refresh runs: make an organization's or brand's posts due at once, and track their progress.

A run does no work itself: it makes its posts due, and collectors record each post's outcome. So it
survives every crash, and its progress is the count of its posts by outcome.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.domain.collecting.explanations import AT_REST
from app.domain.collecting.failures import Failure
from app.domain.collecting.refreshes import (
    PlatformPlan,
    Progress,
    RefreshOutcome,
    Refusal,
    Rejected,
    outcome_of,
)
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.domain.platforms import Platform
from app.domain.runs import RunStatus
from app.errors import NotFound
from app.providers import registry
from app.services import organizations, work
from app.services.accounts.allowances import Account
from app.services.organizations import Visible
from app.sql import posts as posts_sql
from app.sql.collecting import refresh_runs as sql
from app.storage.database import Session
from app.tables.collecting.refresh_runs import RefreshRun as Stored

KEPT = timedelta(days=30)
"""How long a run can be looked up after it has ended."""

FORGOTTEN_AT_ONCE = 10


class Run(NamedTuple):
    """A refresh run as callers see it; `brand_id` is None for a whole organization."""

    organization_id: UUID
    id: UUID
    brand_id: UUID | None
    status: RunStatus
    total: int
    started_at: datetime
    finished_at: datetime | None
    progress: Progress

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self.status not in sql.ACTIVE


async def start_run(
    session: Session,
    organization_id: UUID,
    brand_id: UUID | None,
    *,
    key: UUID,
    every: timedelta,
    now: datetime,
) -> UUID | Rejected:
    """Start a refresh of all collectable posts, or join the running one.

    Returns:
        The run's key; or why there is none: one succeeded less than `every` ago, or the
        organization is archived. Posts that failed in that one are refreshed again, and only they.
    """
    organization = await organizations.lock_organization(session, organization_id)
    if organization.archived_at is not None:
        return Rejected(Refusal.NOT_COLLECTABLE, AT_REST)
    again: Collection[UUID] | None = None
    covering = await session.one_or_none(sql.select_covering(organization_id, brand_id))
    if covering is not None:
        if covering.status in sql.ACTIVE:
            return covering.id
        allowed_at = covering.started_at + every
        if allowed_at > now:
            failed = sql.select_failed(organization_id, covering.id, brand_id)
            again = list(await session.scalars(failed))
            if not again:
                return too_early(allowed_at)
    run = _new_run(organization_id, brand_id, key, now)
    session.add(run)
    await session.flush()
    await session.execute(sql.enter_posts(organization_id, brand_id, key, now, only=again))
    await session.execute(sql.make_due(organization_id, key, now))
    session.wakes(work.POSTS)
    counts = await _counts(session, [organization_id], [key])
    run.total = sum(counts[key].values())
    await session.flush()
    await _end_finished(session, organization_id, [key], now)
    return key


def _new_run(organization_id: UUID, brand_id: UUID | None, key: UUID, now: datetime) -> Stored:
    return Stored(
        organization_id=organization_id,
        id=key,
        brand_id=brand_id,
        status=RunStatus.RUNNING,
        started_at=now,
    )


def too_early(allowed_at: datetime) -> Rejected:
    """The rejection of a refresh too soon after the last."""
    message = (
        f"This was refreshed a short time ago: it is possible again at {allowed_at:%H:%M} UTC."
    )
    return Rejected(Refusal.RATE_LIMITED, message, allowed_at)


async def plan_run(
    session: Session, organization_id: UUID, brand_id: UUID | None, *, now: datetime
) -> list[PlatformPlan]:
    """What a run would request from each platform; changes nothing."""
    accounts: dict[Platform, list[sql.AccountPlan]] = defaultdict(list)
    for account in await session.all(sql.select_plan(organization_id, brand_id, now.date())):
        accounts[account.platform].append(account)
    return [
        _plan(platform, accounts[platform])
        for platform in registry.PLATFORMS
        if platform in accounts
    ]


def _plan(platform: Platform, accounts: Collection[sql.AccountPlan]) -> PlatformPlan:
    """Add up the accounts of one platform and the expected cost."""
    info = registry.PLATFORMS[platform]
    posts = sum(account.posts for account in accounts)
    requests = sum(-(-account.posts // info.posts_per_request) for account in accounts)
    if not info.price_micros:
        return PlatformPlan(platform, posts, requests, requests, None)
    units = sum(account.unread for account in accounts) if info.is_free_same_day else posts
    return PlatformPlan(platform, posts, requests, units, units * info.price_micros)


async def cancel_run(session: Session, run_id: UUID, visible: Visible, *, now: datetime) -> None:
    """End a run: its pending posts are due again when they would have been without it.

    Raises:
        NotFound: No such run is visible to the caller.
    """
    known = await session.one_or_none(sql.select_by_id([run_id], visible))
    if known is None:
        raise NotFound("There is no such refresh.")
    key = known.organization_id
    await session.one_or_none(posts_sql.lock_organization(key))
    if run_id not in set(await session.scalars(sql.select_active(key))):
        return
    await session.execute(sql.undo_due(key, run_id))
    await session.execute(sql.end_posts(key, [run_id], None, RefreshOutcome.SKIPPED, now))
    await session.execute(sql.end_run(key, run_id, RunStatus.CANCELLED, now))


async def note(
    session: Session,
    organization_id: UUID,
    failures: Mapping[UUID, Failure | None],
    *,
    now: datetime,
) -> None:
    """Record posts' outcomes in the runs that wait for them, under the organization's lock."""
    active = list(await session.scalars(sql.select_active(organization_id)))
    if not active or not failures:
        return
    ended: dict[RefreshOutcome, list[UUID]] = defaultdict(list)
    for post_id, failure in failures.items():
        outcome = outcome_of(failure)
        if outcome is not None:
            ended[outcome].append(post_id)
    for outcome, post_ids in ended.items():
        await session.execute(sql.end_posts(organization_id, active, post_ids, outcome, now))
    await _end_finished(session, organization_id, active, now)


async def is_waiting_for(session: Session, account: Account) -> bool:
    """Whether a run waits for posts of an account."""
    waiting = sql.select_waiting(account.organization_id, account.credential_id).limit(1)
    return (await session.scalars(waiting)).one_or_none() is not None


async def give_up(session: Session, account: Account, *, now: datetime) -> None:
    """Let no run wait for an account's posts any longer: its platform is out of reach."""
    key = account.organization_id
    await session.one_or_none(posts_sql.lock_organization(key))
    active = list(await session.scalars(sql.select_active(key)))
    if not active:
        return
    waiting = list(await session.scalars(sql.select_waiting(key, account.credential_id)))
    await session.execute(sql.end_posts(key, active, waiting, RefreshOutcome.FAILED, now))
    await _end_finished(session, key, active, now)


async def forget_runs(session: Session, *, now: datetime) -> int:
    """Delete some of the runs that ended longer than `KEPT` ago; returns how many.

    A run has a row per post: they would outgrow the posts' numbers.
    """
    old = await session.all(sql.select_old(now - KEPT, FORGOTTEN_AT_ONCE))
    for run in old:
        await session.execute(sql.delete_posts(run.organization_id, run.id))
        await session.execute(sql.delete_run(run.organization_id, run.id))
    return len(old)


async def end_stranded(session: Session, organization_id: UUID, *, now: datetime) -> None:
    """Stop runs from waiting for posts that nobody will collect any more."""
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    active = list(await session.scalars(sql.select_active(organization_id)))
    await session.execute(sql.end_stranded(organization_id, active, now))
    await _end_finished(session, organization_id, active, now)


async def list_active_organizations(session: Session) -> list[UUID]:
    """The organizations with an active run."""
    return list(await session.scalars(sql.select_active_organizations()))


async def _end_finished(
    session: Session, organization_id: UUID, run_ids: Collection[UUID], now: datetime
) -> None:
    """End the runs with no pending posts: FAILED if some posts failed and none succeeded."""
    counts = await _counts(session, [organization_id], run_ids)
    for run_id in run_ids:
        if None in counts[run_id]:
            continue
        progress = _progress(counts[run_id])
        is_failed = progress.failed > 0 and progress.succeeded == 0
        status = RunStatus.FAILED if is_failed else RunStatus.SUCCEEDED
        await session.execute(sql.end_run(organization_id, run_id, status, now))


async def _counts(
    session: Session, organization_ids: Collection[UUID], run_ids: Collection[UUID]
) -> dict[UUID, dict[str | None, int]]:
    counts: dict[UUID, dict[str | None, int]] = defaultdict(dict)
    for row in await session.all(sql.select_progress(organization_ids, run_ids)):
        counts[row.run_id][row.outcome] = row.posts
    return counts


def _progress(counts: Mapping[str | None, int]) -> Progress:
    return Progress(*(counts.get(outcome, 0) for outcome in RefreshOutcome))


async def get_runs(session: Session, ids: Collection[UUID], visible: Visible) -> dict[UUID, Run]:
    """The runs with these keys, if visible to the caller."""
    rows = await session.all(sql.select_by_id(ids, visible))
    return {run.id: run for run in await _with_progress(session, rows)}


async def _with_progress(session: Session, rows: Collection[sql.RunRow]) -> list[Run]:
    organization_ids = {row.organization_id for row in rows}
    counts = await _counts(session, organization_ids, [row.id for row in rows]) if rows else {}
    return [Run(*row, progress=_progress(counts.get(row.id, {}))) for row in rows]


async def list_runs_per_organization(
    session: Session, organization_ids: Collection[UUID], request: PageRequest
) -> dict[UUID, Page[Run]]:
    """The same page of runs for each of these organizations, latest first."""
    statement = sql.select_page_per_organization(organization_ids, request)
    rows = await session.all(statement)
    runs = await _with_progress(session, [row for row, _ in rows])
    found: dict[UUID, list[tuple[Run, Cursor]]] = defaultdict(list)
    for run, (_, cursor) in zip(runs, rows, strict=True):
        found[run.organization_id].append((run, cursor))
    return {key: page_of(found[key], request) for key in organization_ids}


async def count_runs_per_organization(
    session: Session, organization_ids: Collection[UUID]
) -> dict[UUID, int]:
    """How many runs each of these organizations has had."""
    rows = await session.all(sql.count_per_organization(organization_ids))
    counts = {row.parent_id: row.total for row in rows}
    return {key: counts.get(key, 0) for key in organization_ids}
