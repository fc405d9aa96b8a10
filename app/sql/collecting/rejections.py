"""Statements over posts whose requests platforms rejected."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, or_, select, update

from app.domain.collecting.failures import FailureCode
from app.sql.schedule import IS_COLLECTABLE
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

collection = table_of(CollectionRecord)
_posts = table_of(Post)
_credentials = table_of(Credential)


def _is_rejected(version: str) -> ColumnElement[bool]:
    return and_(
        collection.c.failure_code == FailureCode.REQUEST_REJECTED.value,
        collection.c.rejected_by.is_distinct_from(version),
    )


def select_rejected(version: str) -> Select[UUID]:
    """The organizations with posts that platforms reject, not by this version's request."""
    return select(collection.c.organization_id).where(_is_rejected(version)).distinct()


def resume_rejected(organization_id: UUID, version: str, now: datetime) -> Update:
    """Make such posts due, where a living account feeds them."""
    fed = (
        select(_posts.c.id)
        .join(
            _credentials,
            and_(
                _credentials.c.organization_id == _posts.c.organization_id,
                _credentials.c.id == _posts.c.credential_id,
            ),
        )
        .where(
            _posts.c.organization_id == organization_id,
            _credentials.c.disconnected_at.is_(None),
            *IS_COLLECTABLE,
        )
    )
    is_later = or_(collection.c.next_collect_at.is_(None), collection.c.next_collect_at > now)
    these = (_is_rejected(version), is_later, collection.c.post_id.in_(fed))
    return (
        update(collection)
        .where(collection.c.organization_id == organization_id, *these)
        .values(next_collect_at=now)
    )
