"""The posts whose gain changed most from some days to those they are compared with."""

from functools import cache

from sqlalchemy import case, func, select

from app.domain.numbers.drivers import CHANGED_POSTS, DriverMetric, PostChange
from app.domain.numbers.metrics import ENGAGEMENT
from app.domain.scopes import ScopeKind
from app.sql.filters import FilterKinds, fits
from app.sql.post_numbers import gains_of_posts
from app.sql.scopes import placed_rows
from app.sql.sums import engagement, total
from app.storage.rows import RowsOf


@cache
def select_changed_posts(
    kind: ScopeKind, metric: DriverMetric, kinds: FilterKinds, *, bound: bool
) -> RowsOf[tuple[int, PostChange]]:
    """The posts whose gain changed most, with their gains on either side of comparisons.

    Execute it with the spans of both sides: those of the current one at twice the position of
    their comparison, those of the previous one at the position after it.
    """
    metrics = ("views",) if metric is DriverMetric.VIEWS else ENGAGEMENT
    gained = gains_of_posts(kind, metrics, *fits(kinds), bound=bound)
    gain = gained.c.views if metric is DriverMetric.VIEWS else engagement(gained)
    is_previous = gained.c.position % 2
    key = (
        (gained.c.position // 2).label("position"),
        *(gained.c.organization_id, gained.c.post_id.label("id"), gained.c.published_at),
    )
    posts = (
        select(
            *key,
            total(case((is_previous == 0, gain))).label("current"),
            total(case((is_previous == 1, gain))).label("previous"),
        )
        .group_by(*key)
        .subquery("posts")
    )
    change = func.abs(func.coalesce(posts.c.current, 0) - func.coalesce(posts.c.previous, 0))
    order = (change.desc(), posts.c.published_at.asc().nulls_last(), posts.c.id)
    rank = func.row_number().over(partition_by=posts.c.position, order_by=order)
    ranked = select(posts, rank.label("rank")).where(change > 0).subquery("ranked")
    columns = [ranked.c[column.name] for column in posts.c]
    return placed_rows(PostChange, select(*columns).where(ranked.c.rank <= CHANGED_POSTS))
