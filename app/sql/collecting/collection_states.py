"""The collection of posts: the post, its place in the schedule, its account."""

from collections.abc import Collection as Several
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    false,
    not_,
    or_,
    select,
)

from app.domain.collecting.collection_states import CollectionState
from app.domain.collecting.failures import FailureCode
from app.domain.keys import OwnedKey
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.sql.accounts.outages import of_account, outages
from app.sql.collecting.intervals import Cadences, interval_of
from app.sql.owned import these
from app.sql.portable import any_of, micros_of
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.base import UtcDateTime, table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

_posts = table_of(Post)
_places = table_of(CollectionRecord)
_accounts = table_of(Credential)
_organizations = table_of(Organization)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class CollectionRow(NamedTuple):
    """A post; the columns of its place in the schedule and its account are None without one."""

    id: UUID
    platform: Platform
    category: PostCategory
    published_at: datetime | None
    status: PostStatus
    archived_at: datetime | None
    external_id: str
    last_collected_at: datetime | None
    next_collect_at: datetime | None
    leased_until: datetime | None
    attempts: int | None
    times_not_found: int | None
    failure_code: str | None
    failure_message: str | None
    failed_since: datetime | None
    is_untried: bool | None
    refreshed_at: datetime | None
    missing: str | None
    account_failure_code: str | None
    account_failure_message: str | None
    account_failed_since: datetime | None
    account_id: UUID | None
    disconnected_at: datetime | None
    host: str | None
    monthly_ceiling: int | None
    is_at_rest: bool
    out_since: datetime | None


def join_collection(statement: Select[Any]) -> Select[Any]:
    """Join to posts their places in the schedule, and their accounts."""
    return statement.outerjoin(
        _places,
        and_(
            _places.c.organization_id == _posts.c.organization_id, _places.c.post_id == _posts.c.id
        ),
    ).outerjoin(
        _accounts,
        and_(
            _accounts.c.organization_id == _posts.c.organization_id,
            _accounts.c.id == _posts.c.credential_id,
        ),
    )


def state_parameters(now: datetime) -> dict[str, Any]:
    """The parameters for executing a statement with `has_state`."""
    return {"now": now, "now_micros": (now - _EPOCH) // _MICROSECOND}


def has_state(states: Iterable[str], cadences: Cadences) -> ColumnElement[bool]:
    """Whether a post's collection is in one of these states; see the domain's `state_of`.

    `cadences` are those of the platforms that can be read here.
    """
    now = bindparam("now", type_=UtcDateTime)
    now_micros = bindparam("now_micros", type_=BigInteger)
    last, due_at = _places.c.last_collected_at, _places.c.next_collect_at
    is_read = and_(
        _posts.c.status == PostStatus.PUBLISHED,
        _posts.c.archived_at.is_(None),
        any_of(_posts.c.platform, [platform for platform, _ in cadences]),
    )
    is_disconnected = or_(_accounts.c.id.is_(None), _accounts.c.disconnected_at.is_not(None))
    is_gone = _places.c.failure_code == FailureCode.GONE.value
    has_failed = or_(
        _accounts.c.failure_code.is_not(None),
        and_(_places.c.failure_code.is_not(None), not_(is_gone)),
    )
    is_stale = micros_of(last) + 2 * interval_of(cadences, last) < now_micros
    state = case(
        (not_(is_read), CollectionState.UNSUPPORTED.value),
        (is_disconnected, CollectionState.DISCONNECTED.value),
        (_places.c.leased_until > now, CollectionState.COLLECTING.value),
        (has_failed, CollectionState.FAILED.value),
        (last.is_(None), CollectionState.NEVER.value),
        (is_gone, CollectionState.FRESH.value),
        (and_(or_(due_at.is_(None), due_at <= now), is_stale), CollectionState.DUE.value),
        else_=CollectionState.FRESH.value,
    )
    return any_of(state, states)


def lacks(metrics: Iterable[str]) -> ColumnElement[bool]:
    """Whether the platform's last answer for a post lacked one of these metrics."""
    # As `app.domain.collecting.missing` writes it; a quote within a reason is escaped.
    return or_(
        false(),
        *(_places.c.missing.contains(f'"metric":"{name}"', autoescape=True) for name in metrics),
    )


def select_collections(posts: Several[OwnedKey]) -> RowsOf[CollectionRow]:
    """One row per post."""
    places = (
        *("last_collected_at", "next_collect_at", "leased_until", "attempts", "times_not_found"),
        *("failure_code", "failure_message", "failed_since", "is_untried", "refreshed_at"),
        "missing",
    )
    failures = ("failure_code", "failure_message", "failed_since")
    statement = select(
        *(_posts.c.id, _posts.c.platform, _posts.c.category, _posts.c.published_at),
        *(_posts.c.status, _posts.c.archived_at, _posts.c.external_id),
        *(_places.c[name] for name in places),
        *(_accounts.c[name].label(f"account_{name}") for name in failures),
        _accounts.c.id.label("account_id"),
        *(_accounts.c.disconnected_at, _accounts.c.host, _accounts.c.monthly_ceiling),
        _organizations.c.archived_at.is_not(None).label("is_at_rest"),
        outages.c.began_at.label("out_since"),
    ).join(_organizations, _organizations.c.id == _posts.c.organization_id)
    is_out = and_(of_account(_accounts), outages.c.paused_at.is_not(None))
    found = join_collection(statement).outerjoin(outages, is_out)
    return rows_of(CollectionRow, found.where(*these(_posts, _posts.c.id, posts)))
