"""What is known of posts' collection: the post, its place in the schedule, its account."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select

from app.sql.portable import any_of
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

_posts = table_of(Post)
_places = table_of(CollectionRecord)
_accounts = table_of(Credential)
_organizations = table_of(Organization)


def select_collections(post_ids: Iterable[UUID]) -> Select[*tuple[Any, ...]]:
    """One row per post; what its schedule and account say is null where it has none."""
    places = (
        *("last_collected_at", "next_collect_at", "leased_until", "attempts", "times_not_found"),
        *("failure_code", "failure_message", "failed_since", "refreshed_at"),
    )
    failures = ("failure_code", "failure_message", "failed_since")
    return (
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
