"""Statements over the schedule of collection: single posts, and all of a credential's posts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Update,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    update,
)

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import UtcDateTime, table_of
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

collection = table_of(CollectionRecord)
_posts = table_of(Post)

WITHOUT_FAILURE: Mapping[str, Any] = {
    "failure_code": None,
    "failure_message": None,
    "failed_since": None,
    "is_untried": False,
    "is_over_ceiling": False,
    "attempts": 0,
    "times_not_found": 0,
}


def _follow_credential(table: Table, row: Any) -> Mapping[str, ColumnElement[Any]]:
    """Start a post anew if another credential now feeds it; leave any other unchanged."""
    is_same = table.c.credential_id == row.credential_id
    anew = {name: null() if value is None else value for name, value in WITHOUT_FAILURE.items()}
    changes = {
        name: case((is_same, table.c[name]), else_=value)
        for name, value in {**anew, "next_collect_at": row.next_collect_at}.items()
    }
    return {"credential_id": row.credential_id, **changes}


ENROLL = Upsert(
    collection,
    (
        "organization_id",
        "post_id",
        "credential_id",
        "next_collect_at",
        "attempts",
        "times_not_found",
    ),
    _follow_credential,
)
"""Add posts to the schedule."""


def count_read(
    organization_id: UUID, platform: Platform, external_ids: Iterable[str], day: date
) -> Select[int]:
    """How many of these posts their platform already returned on that day (UTC)."""
    return (
        select(func.count())
        .select_from(collection)
        .join(
            _posts,
            and_(
                _posts.c.organization_id == collection.c.organization_id,
                _posts.c.id == collection.c.post_id,
            ),
        )
        .where(
            _posts.c.organization_id == organization_id,
            _posts.c.platform == platform,
            any_of(_posts.c.external_id, external_ids),
            collection.c.read_on == day,
        )
    )


def note_read(organization_id: UUID, post_ids: Iterable[UUID], day: date) -> Update:
    """Record that the platform returned these posts on that day (UTC)."""
    return (
        update(collection)
        .where(
            collection.c.organization_id == organization_id, any_of(collection.c.post_id, post_ids)
        )
        .values(read_on=day)
    )


class CollectablePost(NamedTuple):
    """A collectable post, and the credential that feeds it."""

    id: UUID
    credential_id: UUID


class BacklogRow(NamedTuple):
    """How many posts are due, how many are overdue, and since when the first is due."""

    due: int
    overdue: int
    since: datetime | None


def select_collectable(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[CollectablePost]:
    """Those of these posts that can be collected."""
    statement = select(_posts.c.id, _posts.c.credential_id).where(
        _posts.c.organization_id == organization_id,
        any_of(_posts.c.id, post_ids),
        _posts.c.credential_id.is_not(None),
        *IS_COLLECTABLE,
    )
    return rows_of(CollectablePost, statement)


IS_COLLECTABLE = (
    _posts.c.external_id != "",
    _posts.c.status == PostStatus.PUBLISHED,
    _posts.c.archived_at.is_(None),
)


def leave(organization_id: UUID, post_ids: Iterable[UUID]) -> Update:
    """Take posts out of the schedule: not due, and held by nobody."""
    return (
        update(collection)
        .where(*_these(organization_id, post_ids))
        .values(next_collect_at=None, lease_id=None, leased_until=None)
    )


def come_back(organization_id: UUID, post_ids: Iterable[UUID], now: datetime) -> Update:
    """Make posts due again that had left the schedule."""
    these = (*_these(organization_id, post_ids), collection.c.next_collect_at.is_(None))
    return update(collection).where(*these).values(next_collect_at=now)


def _these(organization_id: UUID, post_ids: Iterable[UUID]) -> tuple[ColumnElement[bool], ...]:
    return collection.c.organization_id == organization_id, any_of(collection.c.post_id, post_ids)


def _of_credential(organization_id: UUID, credential_id: UUID) -> Update:
    return update(collection).where(
        collection.c.organization_id == organization_id,
        collection.c.credential_id == credential_id,
    )


def resume(
    organization_id: UUID,
    credential_id: UUID,
    now: datetime,
    only: Iterable[FailureCode] | None = None,
) -> Update:
    """Make failed or stopped posts (or those with certain failures) due, and clear the failure."""
    failed = collection.c.failure_code
    stopped = (
        or_(failed.is_not(None), collection.c.next_collect_at.is_(None))
        if only is None
        else any_of(failed, sorted(code.value for code in only))
    )
    # An archived post keeps its row unchanged.
    fed = select(_posts.c.id).where(
        _posts.c.organization_id == organization_id,
        _posts.c.credential_id == credential_id,
        *IS_COLLECTABLE,
    )
    return (
        _of_credential(organization_id, credential_id)
        .where(stopped, collection.c.post_id.in_(fed))
        .values(next_collect_at=now, **WITHOUT_FAILURE)
    )


def retry_stopped(
    organization_id: UUID,
    credential_id: UUID,
    codes: Iterable[FailureCode],
    now: datetime,
    limit: int | None,
) -> Update:
    """Make stopped posts with these failures due; the failure stays till then.

    With a limit it is those that were tried least, the newest of them first, so that posts which
    are refused for good don't keep the others waiting. Without, it is all of them.
    """
    place = collection.c
    chosen = (
        select(_posts.c.id)
        .join(
            collection,
            and_(place.organization_id == _posts.c.organization_id, place.post_id == _posts.c.id),
        )
        .where(
            _posts.c.organization_id == organization_id,
            place.credential_id == credential_id,
            place.next_collect_at.is_(None),
            any_of(place.failure_code, sorted(code.value for code in codes)),
            *IS_COLLECTABLE,
        )
        .order_by(place.attempts, _posts.c.published_at.desc(), _posts.c.id)
        .limit(limit)
    )
    these = place.post_id.in_(chosen.correlate(None))
    return _of_credential(organization_id, credential_id).where(these).values(next_collect_at=now)


def suspend(organization_id: UUID, credential_id: UUID) -> Update:
    """Stop all of a credential's posts from being due."""
    return _of_credential(organization_id, credential_id).values(next_collect_at=None)


def fail(organization_id: UUID, credential_id: UUID, failure: Failure, now: datetime) -> Update:
    """Record a credential's failure on all its posts, and stop them from being due."""
    return _of_credential(organization_id, credential_id).values(
        next_collect_at=None,
        failure_code=failure.code.value,
        failure_message=failure.message,
        failed_since=func.coalesce(collection.c.failed_since, literal(now, UtcDateTime)),
        is_untried=False,
        is_over_ceiling=False,
    )


def select_backlog(now: datetime, long_ago: datetime) -> RowsOf[BacklogRow]:
    """Counts of due posts; those due since before `long_ago` are overdue."""
    due = collection.c.next_collect_at
    columns = (
        func.count().label("due"),
        func.count().filter(due < long_ago).label("overdue"),
        func.min(due).label("since"),
    )
    return rows_of(BacklogRow, select(*columns).where(due <= now))
