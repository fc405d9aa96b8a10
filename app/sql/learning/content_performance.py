"""Rows of content performance: write them by key, find them by what they measure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Date,
    Delete,
    String,
    Uuid,
    and_,
    delete,
    select,
)

from app.domain.learning.content_performance import (
    Counts,
    measured_names,
)
from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.sql.portable import RowsTable, Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.learning.content_performance import ContentPerformance
from app.tables.organizations import Organization
from app.tables.posts import Post

_performance = table_of(ContentPerformance)
_posts = table_of(Post)
_brands = table_of(Brand)
_organizations = table_of(Organization)
_asked = RowsTable("asked", post_id=Uuid(), platform=String(), measured_on=Date(), source=String())

COUNTS = Counts._fields
"""The columns that a row of content performance takes from snapshots."""

TRACES = (
    *("variant_group", "variant_id", "hook_version", "creative_version"),
    *("generation_id", "workflow_id", "prompt"),
)
"""The columns that say how a post was made."""


class PerformanceRow(NamedTuple):
    """A row of content performance as stored."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    post_id: UUID
    platform: Platform
    measured_on: date
    source: PerformanceSource
    content_type: ContentType
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    measured: int
    engagement_rate: float | None
    performance_score: int | None
    variant_group: str | None
    variant_id: str | None
    hook: str | None
    hook_version: str | None
    creative_version: str | None
    generation_id: str | None
    workflow_id: str | None
    prompt: str | None
    recorded_at: datetime

    @property
    def key(self) -> tuple[UUID, Platform, date, PerformanceSource]:
        """The identity of what the row measures."""
        return self.post_id, self.platform, self.measured_on, self.source

    @property
    def measured_names(self) -> list[str]:
        """Which of the totals that day itself reported."""
        return measured_names(self.measured)

    @property
    def values(self) -> tuple[object, ...]:
        """All columns but the organization, the key and the time of writing."""
        return self[2:-1]


class TracedPost(NamedTuple):
    """What a row of content performance copies from its post, and whether to have a row at all."""

    id: UUID
    brand_id: UUID
    platform: Platform
    category: PostCategory
    label: str
    description: str
    archived_at: datetime | None
    variant_group: str | None
    variant_id: str | None
    hook_version: str | None
    creative_version: str | None
    generation_id: str | None
    workflow_id: str | None
    prompt: str | None


_COLUMNS = [_performance.c[name] for name in PerformanceRow._fields]
WRITE_ROWS = Upsert(_performance, PerformanceRow._fields)
"""Write whole rows of content performance by key."""


def select_posts(organization_id: UUID, post_ids: Iterable[UUID]) -> RowsOf[TracedPost]:
    """These posts, read separately from snapshots: once per post, not once per day."""
    statement = select(*(_posts.c[name] for name in TracedPost._fields)).where(
        _posts.c.organization_id == organization_id, any_of(_posts.c.id, post_ids)
    )
    return rows_of(TracedPost, statement)


def delete_rows(organization_id: UUID, ids: Iterable[UUID]) -> Delete:
    """Delete rows of content performance by key."""
    return delete(_performance).where(
        _performance.c.organization_id == organization_id, any_of(_performance.c.id, ids)
    )


def select_rows(
    organization_id: UUID, keys: Sequence[tuple[UUID, Platform, date, PerformanceSource]]
) -> RowsOf[PerformanceRow]:
    """Whole rows by post, platform, day and source."""
    requested = _asked.of(keys)
    statement = select(*_COLUMNS).join(
        requested,
        and_(
            _performance.c.organization_id == organization_id,
            *(_performance.c[name] == requested.c[name] for name in _asked.columns),
        ),
    )
    return rows_of(PerformanceRow, statement)
