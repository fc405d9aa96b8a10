"""The organizations for which no worker collects."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, exists, func, not_, or_, select

from app.sql.portable import any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import UtcDateTime, table_of
from app.tables.schedule import CollectionRecord

_collection = table_of(CollectionRecord)


class SilenceRow(NamedTuple):
    """An organization for which nothing is collected, and since when its first post is due."""

    organization_id: UUID
    since: datetime


def _instant(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=UtcDateTime)


def select_silent(organization_ids: Iterable[UUID]) -> RowsOf[SilenceRow]:
    """Those of these organizations for which nobody has collected since `long_ago`, or does now.

    Its other parameter is `as_of`.
    """
    due, alive = _collection.c.next_collect_at, _collection.alias("alive").c
    waiting = (
        select(_collection.c.organization_id, func.min(due).label("since"))
        .where(any_of(_collection.c.organization_id, organization_ids), due <= _instant("long_ago"))
        .group_by(_collection.c.organization_id)
        .subquery("waiting")
    )
    lives = exists().where(
        alive.organization_id == waiting.c.organization_id,
        or_(alive.last_collected_at > _instant("long_ago"), alive.leased_until > _instant("as_of")),
    )
    return rows_of(SilenceRow, select(*waiting.c).where(not_(lives)))
