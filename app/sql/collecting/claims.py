"""Statements that claim due posts, hold them by a lease, and record the outcome."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.sql.accounts.discovery_schedule import marks_brand_of
from app.sql.accounts.outages import of_account, outages
from app.sql.collecting.refresh_runs import run_waits_for
from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.base import UtcDateTime, table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

collection = table_of(CollectionRecord)
_credentials = table_of(Credential)
_organizations = table_of(Organization)
_posts = table_of(Post)

_REPLACED = (
    *("next_collect_at", "attempts", "times_not_found"),
    *("failure_code", "failure_message", "failed_since", "is_untried", "rejected_by"),
)

OUTCOMES = Upsert(
    collection,
    (
        *("organization_id", "post_id", "credential_id", "next_collect_at", "last_collected_at"),
        *("attempts", "times_not_found", "failure_code", "failure_message", "failed_since"),
        *("is_untried", "refreshed_at", "read_on", "missing", "rejected_by"),
    ),
    lambda table, row: {
        **{name: row[name] for name in _REPLACED},
        "is_over_ceiling": false(),  # who is over it isn't asked, and has no outcome
        # A failure keeps the last success, what that lacked, and the last refresh.
        "missing": case((row.last_collected_at.is_(None), table.c.missing), else_=row.missing),
        "read_on": func.coalesce(row.read_on, table.c.read_on),
        "last_collected_at": func.coalesce(row.last_collected_at, table.c.last_collected_at),
        "refreshed_at": func.coalesce(row.refreshed_at, table.c.refreshed_at),
        "lease_id": null(),
        "leased_until": null(),
    },
)
"""Record the outcomes of posts, and end their leases."""


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(collection.c.leased_until.is_(None), collection.c.leased_until <= now)


_IS_RESTING = (
    exists()
    .where(
        _organizations.c.id == collection.c.organization_id,
        _organizations.c.archived_at.is_not(None),
    )
    .correlate(collection)
)


def _is_paused(now: datetime) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            outages.c.ask_at > now,
            of_account(_credentials),
            _credentials.c.organization_id == collection.c.organization_id,
            _credentials.c.id == collection.c.credential_id,
        )
        .correlate(collection)
    )


class DueCredential(NamedTuple):
    """A credential with due posts; its ceiling is in micro-dollars per month."""

    organization_id: UUID
    credential_id: UUID
    platform: Platform
    host: str | None
    monthly_ceiling: int | None


class ClaimedPost(NamedTuple):
    """A held post, and its history of collection."""

    id: UUID
    external_id: str
    published_at: datetime | None
    category: PostCategory
    read_on: date | None
    attempts: int
    times_not_found: int
    failed_since: datetime | None
    missing: str | None
    failure_code: str | None


def select_queues(
    now: datetime, limit: int, organization_id: UUID | None, *, is_any_paused: bool
) -> RowsOf[DueCredential]:
    """Credentials with due posts, longest waiting first.

    Nothing is collected for an archived organization, nor for what is being erased. Where a
    platform is left alone, only those are told whose posts somebody waits for.
    """
    oldest = func.min(collection.c.next_collect_at)
    key = (collection.c.organization_id, collection.c.credential_id)
    statement = (
        select(*key)
        .where(collection.c.next_collect_at <= now, _is_free(now), ~_IS_RESTING)
        .group_by(*key)
        .order_by(oldest, *key)
        .limit(limit)
    )
    if is_any_paused:
        is_awaited = run_waits_for(collection.c.organization_id, collection.c.post_id)
        statement = statement.where(or_(~_is_paused(now), is_awaited))
    if organization_id is not None:
        statement = statement.where(collection.c.organization_id == organization_id)
    due = statement.subquery()
    account = _credentials.c
    columns = (*due.c, account.platform, account.host, account.monthly_ceiling)
    of_queue = and_(
        account.organization_id == due.c.organization_id, account.id == due.c.credential_id
    )
    is_erased = exists().where(marks_brand_of(account))
    queues = select(*columns).join(_credentials, of_queue).where(~is_erased)
    return rows_of(DueCredential, queues)


_OF_PLACE = ClaimedPost._fields[4:]
_PLACE = "post_id", *_OF_PLACE


def _with_posts(organization_id: UUID, places: Select[Any]) -> RowsOf[ClaimedPost]:
    """Places in the schedule, with the columns that decide how to read their posts.

    They are chosen and locked once, before the join: after it, everything due would be read and
    sorted for the few taken; within it, rows other than those returned might be locked.
    """
    place = places.cte("places").prefix_with("MATERIALIZED").c
    posts = _posts.c
    statement = select(
        *(place.post_id.label("id"), posts.external_id, posts.published_at, posts.category),
        *(place[name] for name in _OF_PLACE),
    ).join(_posts, and_(posts.organization_id == organization_id, posts.id == place.post_id))
    return rows_of(ClaimedPost, statement)


def lock_due(
    organization_id: UUID, credential_id: UUID, now: datetime, limit: int
) -> RowsOf[ClaimedPost]:
    """Due posts of one credential that nobody holds, skipping those locked right now."""
    chosen = (
        select(*(collection.c[name] for name in _PLACE))
        .where(
            collection.c.organization_id == organization_id,
            collection.c.credential_id == credential_id,
            collection.c.next_collect_at <= now,
            _is_free(now),
        )
        .order_by(collection.c.next_collect_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _with_posts(organization_id, chosen)


def lock_free(organization_id: UUID, post_id: UUID, now: datetime) -> RowsOf[ClaimedPost]:
    """One post, due or not, that nobody holds."""
    chosen = (
        select(*(collection.c[name] for name in _PLACE))
        .where(*_these(organization_id, [post_id]), _is_free(now))
        .with_for_update()
    )
    return _with_posts(organization_id, chosen)


def lock_held(organization_id: UUID, post_ids: Iterable[UUID], lease_id: UUID) -> Select[UUID]:
    """Which of these posts a lease still holds."""
    return (
        select(collection.c.post_id)
        .where(*_these(organization_id, post_ids), collection.c.lease_id == lease_id)
        .with_for_update()
    )


def _these(organization_id: UUID, post_ids: Iterable[UUID]) -> tuple[ColumnElement[bool], ...]:
    return collection.c.organization_id == organization_id, any_of(collection.c.post_id, post_ids)


def lease(
    organization_id: UUID, post_ids: Iterable[UUID], lease_id: UUID, until: datetime
) -> Update:
    """Hold posts until then."""
    statement = update(collection).where(*_these(organization_id, post_ids))
    return statement.values(lease_id=lease_id, leased_until=until)


def give_back(organization_id: UUID, post_ids: Iterable[UUID], lease_id: UUID) -> Update:
    """End a lease before its time."""
    held = (*_these(organization_id, post_ids), collection.c.lease_id == lease_id)
    return update(collection).where(*held).values(lease_id=None, leased_until=None)


def postpone(
    organization_id: UUID, credential_id: UUID, failure: Failure, now: datetime
) -> ReturningUpdate[UUID]:
    """Postpone all due posts of a credential until the failure is over."""
    since = func.coalesce(collection.c.failed_since, literal(now, UtcDateTime))
    is_of_account = collection.c.credential_id == credential_id
    is_due = and_(collection.c.next_collect_at <= now, _is_free(now))
    return (
        update(collection)
        .where(collection.c.organization_id == organization_id, is_of_account, is_due)
        .values(
            next_collect_at=failure.retry_at,
            failure_code=failure.code.value,
            failure_message=failure.message,
            failed_since=since,
            is_untried=False,
            is_over_ceiling=failure.is_over_ceiling,
        )
        .returning(collection.c.post_id)
    )
