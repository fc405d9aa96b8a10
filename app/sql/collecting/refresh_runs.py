"""Statements over refresh runs and their posts."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    Select,
    Update,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from app.domain.collecting.refreshes import RefreshOutcome
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.domain.runs import RunStatus
from app.sql import keyset
from app.sql.portable import any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.base import UtcDateTime, table_of
from app.tables.brands import Brand
from app.tables.collecting.refresh_runs import RefreshRun, RefreshRunPost
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

runs = table_of(RefreshRun)
run_posts = table_of(RefreshRunPost)
_collection = table_of(CollectionRecord)
_posts = table_of(Post)
_brands = table_of(Brand)
_credentials = table_of(Credential)
_organizations = table_of(Organization)

ACTIVE = (RunStatus.QUEUED, RunStatus.RUNNING)
_IS_ACTIVE = runs.c.status.in_(ACTIVE)


class RunRow(NamedTuple):
    """A refresh run; `brand_id` is None for a whole organization."""

    organization_id: UUID
    id: UUID
    brand_id: UUID | None
    status: RunStatus
    total: int
    started_at: datetime
    finished_at: datetime | None


class OutcomeCount(NamedTuple):
    """How many posts of a run have this outcome; `outcome` is None for pending ones."""

    run_id: UUID
    outcome: str | None
    posts: int


class CoveringRun(NamedTuple):
    """A run that covers the requested posts."""

    id: UUID
    status: RunStatus
    started_at: datetime


class OldRun(NamedTuple):
    """A run that ended long ago."""

    organization_id: UUID
    id: UUID


class AccountPlan(NamedTuple):
    """An account's posts, and those of them that weren't read today (UTC)."""

    platform: Platform
    posts: int
    unread: int


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[RunRow]:
    """These runs, if visible to the caller."""
    seen = [] if visible is None else [any_of(runs.c.organization_id, visible)]
    return rows_of(RunRow, select(runs).where(any_of(runs.c.id, ids), *seen))


_KEYS = (keyset.Key(runs.c.started_at, descending=True), keyset.Key(runs.c.id, descending=True))


def select_page_per_organization(
    organization_ids: Iterable[UUID], request: PageRequest
) -> keyset.PageRows[RunRow]:
    """The same page of runs for each of these organizations, latest first."""
    statement = select(runs).where(any_of(runs.c.organization_id, organization_ids))
    return keyset.page_per_parent(RunRow, statement, runs.c.organization_id, _KEYS, request)


def count_per_organization(organization_ids: Iterable[UUID]) -> RowsOf[keyset.Count]:
    """How many runs each of these organizations has had."""
    statement = (
        select(runs.c.organization_id.label("parent_id"), func.count().label("total"))
        .where(any_of(runs.c.organization_id, organization_ids))
        .group_by(runs.c.organization_id)
    )
    return rows_of(keyset.Count, statement)


def select_progress(
    organization_ids: Iterable[UUID], run_ids: Iterable[UUID]
) -> RowsOf[OutcomeCount]:
    """How many posts of each run ended with each outcome."""
    statement = (
        select(run_posts.c.run_id, run_posts.c.outcome, func.count().label("posts"))
        .where(
            any_of(run_posts.c.organization_id, organization_ids),
            any_of(run_posts.c.run_id, run_ids),
        )
        .group_by(run_posts.c.run_id, run_posts.c.outcome)
    )
    return rows_of(OutcomeCount, statement)


def select_active(organization_id: UUID) -> Select[UUID]:
    """The runs of an organization that haven't ended."""
    return select(runs.c.id).where(runs.c.organization_id == organization_id, _IS_ACTIVE)


def select_active_organizations() -> Select[UUID]:
    """The organizations with active runs."""
    return select(runs.c.organization_id).where(_IS_ACTIVE).distinct()


def select_covering(organization_id: UUID, brand_id: UUID | None) -> RowsOf[CoveringRun]:
    """The latest run of these posts that is active or has succeeded, if any.

    A run of the organization covers each of its brands.
    """
    whole = runs.c.brand_id.is_(None)
    covers = whole if brand_id is None else or_(whole, runs.c.brand_id == brand_id)
    statuses = runs.c.status.in_((*ACTIVE, RunStatus.SUCCEEDED))
    statement = (
        select(runs.c.id, runs.c.status, runs.c.started_at)
        .where(runs.c.organization_id == organization_id, covers, statuses, runs.c.total > 0)
        .order_by(*(key.column.desc() for key in _KEYS))
        .limit(1)
    )
    return rows_of(CoveringRun, statement)


def _collectable(organization_id: UUID, brand_id: UUID | None) -> Select[Any]:
    """The posts that a run covers, with their accounts, without those of archived brands."""
    statement = (
        select()
        .select_from(_collection)
        .join(
            _posts,
            and_(
                _posts.c.organization_id == _collection.c.organization_id,
                _posts.c.id == _collection.c.post_id,
            ),
        )
        .join(
            _brands,
            and_(
                _brands.c.organization_id == _posts.c.organization_id,
                _brands.c.id == _posts.c.brand_id,
            ),
        )
        .join(
            _credentials,
            and_(
                _credentials.c.organization_id == _collection.c.organization_id,
                _credentials.c.id == _collection.c.credential_id,
            ),
        )
        .where(
            _collection.c.organization_id == organization_id,
            _posts.c.status == PostStatus.PUBLISHED,
            _posts.c.archived_at.is_(None),
        )
    )
    if brand_id is None:
        return statement.where(_brands.c.archived_at.is_(None))
    return statement.where(_posts.c.brand_id == brand_id)


_IS_ALIVE = and_(_credentials.c.disconnected_at.is_(None), _credentials.c.failure_code.is_(None))


def select_failed(organization_id: UUID, run_id: UUID, brand_id: UUID | None) -> Select[UUID]:
    """The posts that failed in a run and that one of this brand, or of all, would cover."""
    return (
        _collectable(organization_id, brand_id)
        .add_columns(_collection.c.post_id)
        .join(
            run_posts,
            and_(
                run_posts.c.organization_id == _collection.c.organization_id,
                run_posts.c.post_id == _collection.c.post_id,
            ),
        )
        .where(
            run_posts.c.run_id == run_id, run_posts.c.outcome == RefreshOutcome.FAILED, _IS_ALIVE
        )
    )


def enter_posts(
    organization_id: UUID,
    brand_id: UUID | None,
    run_id: UUID,
    now: datetime,
    *,
    only: Collection[UUID] | None = None,
) -> Insert:
    """Insert the posts of a new run; those whose accounts don't work have already ended."""
    columns = ("organization_id", "run_id", "post_id", "due_before", "outcome", "finished_at")
    skipped = literal(RefreshOutcome.SKIPPED.value)
    chosen = _collectable(organization_id, brand_id).add_columns(
        _collection.c.organization_id,
        literal(run_id, runs.c.id.type),
        _collection.c.post_id,
        _collection.c.next_collect_at,
        case((_IS_ALIVE, null()), else_=skipped),
        case((_IS_ALIVE, null()), else_=literal(now, UtcDateTime)),
    )
    if only is not None:
        chosen = chosen.where(any_of(_collection.c.post_id, only))
    return insert(run_posts).from_select(columns, chosen)


def _left_of(organization_id: UUID, run_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        run_posts.c.organization_id == organization_id,
        run_posts.c.run_id == run_id,
        run_posts.c.outcome.is_(None),
    )


def make_due(organization_id: UUID, run_id: UUID, now: datetime) -> Update:
    """Make the posts of a run due, unless they already are."""
    left = select(run_posts.c.post_id).where(*_left_of(organization_id, run_id))
    due = _collection.c.next_collect_at
    return (
        update(_collection)
        .where(
            _collection.c.organization_id == organization_id,
            _collection.c.post_id.in_(left),
            or_(due.is_(None), due > now),
        )
        .values(next_collect_at=now)
    )


def undo_due(organization_id: UUID, run_id: UUID) -> Update:
    """Restore the due times of a run's pending posts to what they were without it."""
    mine = and_(*_left_of(organization_id, run_id), run_posts.c.post_id == _collection.c.post_id)
    before = select(run_posts.c.due_before).where(mine).scalar_subquery()
    return (
        update(_collection)
        .where(_collection.c.organization_id == organization_id, exists().where(mine))
        .values(next_collect_at=before)
    )


def end_posts(
    organization_id: UUID,
    run_ids: Iterable[UUID],
    post_ids: Iterable[UUID] | None,
    outcome: RefreshOutcome,
    now: datetime,
) -> Update:
    """Set the outcome of pending posts; of all that are pending if none is named."""
    statement = update(run_posts).where(
        run_posts.c.organization_id == organization_id,
        any_of(run_posts.c.run_id, run_ids),
        run_posts.c.outcome.is_(None),
    )
    if post_ids is not None:
        statement = statement.where(any_of(run_posts.c.post_id, post_ids))
    return statement.values(outcome=outcome.value, finished_at=now)


def run_waits_for(
    organization_id: ColumnElement[UUID] | UUID, post_id: ColumnElement[UUID]
) -> ColumnElement[bool]:
    """Whether a run waits for a post."""
    return exists().where(
        run_posts.c.organization_id == organization_id,
        run_posts.c.post_id == post_id,
        run_posts.c.outcome.is_(None),
    )


def select_waiting(organization_id: UUID, credential_id: UUID) -> Select[UUID]:
    """The posts of an account that a run waits for."""
    return select(_collection.c.post_id).where(
        _collection.c.organization_id == organization_id,
        _collection.c.credential_id == credential_id,
        run_waits_for(organization_id, _collection.c.post_id),
    )


def end_stranded(organization_id: UUID, run_ids: Iterable[UUID], now: datetime) -> Update:
    """Skip posts that became archived, disconnected or dead: nobody will collect them any more."""
    living = exists().where(
        _organizations.c.id == organization_id, _organizations.c.archived_at.is_(None)
    )
    comes = exists().where(
        living,
        _collection.c.organization_id == organization_id,
        _collection.c.post_id == run_posts.c.post_id,
        or_(_collection.c.next_collect_at.is_not(None), _collection.c.leased_until > now),
    )
    statement = end_posts(organization_id, run_ids, None, RefreshOutcome.SKIPPED, now)
    return statement.where(~comes)


def end_run(organization_id: UUID, run_id: UUID, status: RunStatus, now: datetime) -> Update:
    """End a run that hasn't ended."""
    return (
        update(runs)
        .where(runs.c.organization_id == organization_id, runs.c.id == run_id, _IS_ACTIVE)
        .values(status=status, finished_at=now)
    )


def select_old(ended_before: datetime, limit: int) -> RowsOf[OldRun]:
    """Some of the runs that ended before then."""
    statement = (
        select(runs.c.organization_id, runs.c.id)
        .where(runs.c.finished_at < ended_before)
        .order_by(runs.c.finished_at)
        .limit(limit)
    )
    return rows_of(OldRun, statement)


def delete_posts(organization_id: UUID, run_id: UUID) -> Delete:
    """Delete the outcomes of a run's posts."""
    return delete(run_posts).where(
        run_posts.c.organization_id == organization_id, run_posts.c.run_id == run_id
    )


def delete_run(organization_id: UUID, run_id: UUID) -> Delete:
    """Delete a run, after its posts."""
    return delete(runs).where(runs.c.organization_id == organization_id, runs.c.id == run_id)


def select_plan(organization_id: UUID, brand_id: UUID | None, today: date) -> RowsOf[AccountPlan]:
    """What a run would read with each account; `today` is in UTC."""
    unread = func.count().filter(_collection.c.read_on.is_distinct_from(today))
    columns = (func.count().label("posts"), unread.label("unread"))
    statement = (
        _collectable(organization_id, brand_id)
        .add_columns(_credentials.c.platform, *columns)
        .where(_IS_ALIVE)
        .group_by(_credentials.c.platform, _credentials.c.id)
    )
    return rows_of(AccountPlan, statement)
