"""Statements that an import looks before it writes with.

Each reads one table by lists of keys. A join of the four of them is one statement less, but on
tables without statistics, as in the middle of a first import, PostgreSQL may compare each post
with each snapshot of the organization.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.domain.numbers.metrics import METRICS
from app.sql.portable import any_of
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics, PostTotals

_posts = table_of(Post)
_brands = table_of(Brand)
_totals = table_of(PostTotals)
_analytics = table_of(PostAnalytics)


def select_known(organization_id: UUID, external_ids: Iterable[str]) -> Select[*tuple[Any, ...]]:
    """Posts that carry any of these external ids on whichever platform, locked in key order."""
    names = ("platform", "external_id", "id", "brand_id", "created_at")
    return (
        select(*(_posts.c[name] for name in names))
        .where(_posts.c.organization_id == organization_id)
        .where(any_of(_posts.c.external_id, external_ids))
        .order_by(_posts.c.id)
        .with_for_update(key_share=True)
    )


def select_labels(organization_id: UUID, brand_ids: Iterable[UUID]) -> Select[UUID, str, str]:
    """The labels of these brands, as they are written and folded."""
    return (
        select(_brands.c.id, _brands.c.label, _brands.c.label_key)
        .where(_brands.c.organization_id == organization_id)
        .where(any_of(_brands.c.id, brand_ids))
    )


def select_last_days(organization_id: UUID, post_ids: Iterable[UUID]) -> Select[UUID, date]:
    """The day of each post's last snapshot; none of a post without any."""
    return (
        select(_totals.c.post_id, _totals.c.last_date)
        .where(_totals.c.organization_id == organization_id)
        .where(any_of(_totals.c.post_id, post_ids))
    )


def select_on_days(
    organization_id: UUID, post_ids: Iterable[UUID], days: Iterable[date]
) -> Select[*tuple[Any, ...]]:
    """The snapshots of any of these posts on any of these days."""
    names = ("post_id", "date", "collected_at", *METRICS, "reach")
    return (
        select(*(_analytics.c[name] for name in names))
        .where(_analytics.c.organization_id == organization_id)
        .where(any_of(_analytics.c.post_id, post_ids))
        .where(any_of(_analytics.c.date, days))
    )
