"""Statements that an import looks before it writes with."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select

from app.domain.metrics import METRICS
from app.sql.portable import any_of
from app.tables.analytics import PostAnalytics, PostTotals
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post

_posts = table_of(Post)
_brands = table_of(Brand)
_totals = table_of(PostTotals)
_analytics = table_of(PostAnalytics)


def select_known(organization_id: UUID, external_ids: Iterable[str]) -> Select[*tuple[Any, ...]]:
    """Posts that carry any of these external ids, with their brand and their last snapshot.

    Columns: platform, external id, key, instant of creation, the brand's label and its key, then
    date, instant, the metrics and reach of the last snapshot, all NULL where there is none. The
    posts are locked in key order.
    """
    last = ("date", "collected_at", *METRICS, "reach")
    return (
        select(
            *(_posts.c[name] for name in ("platform", "external_id", "id", "created_at")),
            *(_brands.c[name] for name in ("label", "label_key")),
            *(_analytics.c[name] for name in last),
        )
        .select_from(_posts)
        .join(
            _brands,
            and_(
                _brands.c.organization_id == _posts.c.organization_id,
                _brands.c.id == _posts.c.brand_id,
            ),
        )
        .outerjoin(
            _totals,
            and_(
                _totals.c.organization_id == _posts.c.organization_id,
                _totals.c.post_id == _posts.c.id,
            ),
        )
        .outerjoin(
            _analytics,
            and_(
                _analytics.c.organization_id == _totals.c.organization_id,
                _analytics.c.post_id == _totals.c.post_id,
                _analytics.c.date == _totals.c.last_date,
            ),
        )
        .where(_posts.c.organization_id == organization_id)
        .where(any_of(_posts.c.external_id, external_ids))
        .order_by(_posts.c.id)
        .with_for_update(of=_posts, key_share=True)
    )
