"""Statements over pictures that are to be fetched."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, literal, null, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.base import UtcDateTime, table_of
from app.tables.collecting.picture_requests import PictureRequest
from app.tables.organizations import Organization
from app.tables.posts import Post

_requests = table_of(PictureRequest)
_credentials = table_of(Credential)
_organizations = table_of(Organization)
_posts = table_of(Post)

REQUEST = Upsert(
    _requests,
    ("organization_id", "post_id", "url", "tries_left", "due_at"),
    lambda table, row: {
        "url": case((table.c.tries_left > 0, row.url), else_=table.c.url),
        "due_at": case(
            (
                and_(table.c.tries_left > 0, table.c.due_at.is_(None), table.c.url != row.url),
                row.due_at,
            ),
            else_=table.c.due_at,
        ),
    },
)
"""Request pictures; one that waits for another link is due if this is one."""


class DuePicture(NamedTuple):
    """A picture to be fetched; `host` is its account's own server, where it has one."""

    organization_id: UUID
    post_id: UUID
    host: str | None


class TakenPicture(NamedTuple):
    """A picture that is being fetched, and how often it may be tried after that."""

    post_id: UUID
    url: str
    tries_left: int


def select_due(now: datetime, limit: int) -> RowsOf[DuePicture]:
    """Pictures that are due, longest waiting first; none of an archived organization."""
    requested, post, account = _requests.c, _posts.c, _credentials.c
    of_post = and_(post.organization_id == requested.organization_id, post.id == requested.post_id)
    of_account = and_(
        account.organization_id == post.organization_id, account.id == post.credential_id
    )
    statement = (
        select(requested.organization_id, requested.post_id, account.host)
        .join(_organizations, _organizations.c.id == requested.organization_id)
        .join(_posts, of_post)
        .outerjoin(_credentials, of_account)
        .where(requested.due_at <= now, _organizations.c.archived_at.is_(None))
        .order_by(requested.due_at, requested.organization_id, requested.post_id)
        .limit(limit)
    )
    return rows_of(DuePicture, statement)


def take(
    organization_id: UUID, post_ids: Iterable[UUID], *, now: datetime, until: datetime
) -> ReturningUpdate[UUID, str, int]:
    """Count a try of those that are still due; one with more to come is due again then."""
    due_again = literal(until, UtcDateTime)
    return (
        update(_requests)
        .where(
            _requests.c.organization_id == organization_id,
            any_of(_requests.c.post_id, post_ids),
            _requests.c.due_at <= now,
        )
        .values(
            tries_left=_requests.c.tries_left - 1,
            due_at=case((_requests.c.tries_left > 1, due_again), else_=null()),
        )
        .returning(_requests.c.post_id, _requests.c.url, _requests.c.tries_left)
    )


def settle(
    organization_id: UUID, post_id: UUID, *, tries_left: int, due_at: datetime | None
) -> ReturningUpdate[UUID]:
    """How often and when it is tried again; gives the post, if the request is still there."""
    return _change(organization_id, post_id, tries_left, literal(due_at, UtcDateTime))


def await_link(
    organization_id: UUID, taken: TakenPicture, *, now: datetime
) -> ReturningUpdate[UUID]:
    """Try it again as soon as there is another link, which may have come meanwhile."""
    if_another = literal(now if taken.tries_left else None, UtcDateTime)
    due_at = case((_requests.c.url != taken.url, if_another), else_=null())
    return _change(organization_id, taken.post_id, taken.tries_left, due_at)


def _change(
    organization_id: UUID,
    post_id: UUID,
    tries_left: int,
    due_at: ColumnElement[datetime | None],
) -> ReturningUpdate[UUID]:
    return (
        update(_requests)
        .where(_requests.c.organization_id == organization_id, _requests.c.post_id == post_id)
        .values(tries_left=tries_left, due_at=due_at)
        .returning(_requests.c.post_id)
    )
