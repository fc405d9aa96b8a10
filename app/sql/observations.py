"""Statements over observations: readings of young posts with their hour."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Delete, Select, Uuid, and_, case, delete, func, select

from app.domain.numbers.metrics import METRICS, Metrics
from app.sql.portable import RowsTable, Upsert
from app.storage.rows import RowsOf, columns_of, keyed_rows
from app.tables.base import table_of
from app.tables.observations import Observation
from app.tables.posts import Post

_observations = table_of(Observation)
_posts = table_of(Post)
_asked = RowsTable("posts_asked", organization_id=Uuid(), post_id=Uuid())

post_parameters = _asked.parameters
"""What to execute `select_observations` with: organization and post."""


class ObservedRow(NamedTuple):
    """What a reading said at an instant; None where it said nothing of a metric."""

    collected_at: datetime
    totals: Metrics


def _latest(table: Any, given: Any) -> dict[str, Any]:
    """Of two readings of an hour the later one; what it doesn't say, the earlier may."""
    is_later = given.collected_at >= table.c.collected_at

    def of(name: str) -> Any:
        new, old = given[name], table.c[name]
        return case((is_later, func.coalesce(new, old)), else_=func.coalesce(old, new))

    return {name: of(name) for name in ("collected_at", *METRICS)}


KEEP_LATEST = Upsert(
    _observations, ("organization_id", "post_id", "hour", "collected_at", *METRICS), _latest
)
"""Keep readings, one for each hour."""


@cache
def select_observations() -> RowsOf[tuple[UUID, ObservedRow]]:
    """The observations of posts, oldest first."""
    requested = _asked.named()
    statement = (
        select(*(_observations.c[name] for name in ("post_id", *columns_of(ObservedRow))))
        .select_from(requested)
        .join(
            _observations,
            and_(
                _observations.c.organization_id == requested.c.organization_id,
                _observations.c.post_id == requested.c.post_id,
            ),
        )
        .order_by(_observations.c.post_id, _observations.c.collected_at)
    )
    return keyed_rows("post_id", UUID, ObservedRow, statement)


def select_organizations_with_old(before: datetime) -> Select[UUID]:
    """The organizations with observations of before then."""
    return select(_observations.c.organization_id).where(_observations.c.hour < before).distinct()


def delete_old(organization_id: UUID, published_before: datetime) -> Delete:
    """Delete the observations of an organization's posts that were published before then."""
    old = select(_posts.c.id).where(
        _posts.c.organization_id == organization_id, _posts.c.published_at < published_before
    )
    return delete(_observations).where(
        _observations.c.organization_id == organization_id, _observations.c.post_id.in_(old)
    )
