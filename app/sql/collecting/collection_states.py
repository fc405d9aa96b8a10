"""The collection of posts: the post, its place in the schedule, its account."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select

from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.sql.portable import any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

_posts = table_of(Post)
_places = table_of(CollectionRecord)
_accounts = table_of(Credential)
_organizations = table_of(Organization)


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


def select_collections(post_ids: Iterable[UUID]) -> RowsOf[CollectionRow]:
    """One row per post."""
    places = (
        *("last_collected_at", "next_collect_at", "leased_until", "attempts", "times_not_found"),
        *("failure_code", "failure_message", "failed_since", "refreshed_at", "missing"),
    )
    failures = ("failure_code", "failure_message", "failed_since")
    statement = (
        select(
            *(_posts.c.id, _posts.c.platform, _posts.c.category, _posts.c.published_at),
            *(_posts.c.status, _posts.c.archived_at, _posts.c.external_id),
            *(_places.c[name] for name in places),
            *(_accounts.c[name].label(f"account_{name}") for name in failures),
            _accounts.c.id.label("account_id"),
            *(_accounts.c.disconnected_at, _accounts.c.host, _accounts.c.monthly_ceiling),
            _organizations.c.archived_at.is_not(None).label("is_at_rest"),
        )
        .join(_organizations, _organizations.c.id == _posts.c.organization_id)
        .outerjoin(
            _places,
            and_(
                _places.c.organization_id == _posts.c.organization_id,
                _places.c.post_id == _posts.c.id,
            ),
        )
        .outerjoin(
            _accounts,
            and_(
                _accounts.c.organization_id == _posts.c.organization_id,
                _accounts.c.id == _posts.c.credential_id,
            ),
        )
        .where(any_of(_posts.c.id, post_ids))
    )
    return rows_of(CollectionRow, statement)
