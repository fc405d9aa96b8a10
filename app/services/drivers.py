"""Drivers: the posts of scopes whose gain changed most."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.numbers.drivers import DriverMetric, PostChange, most_changed
from app.domain.scopes import ComparedSpan, Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import drivers as sql
from app.sql import filters as filters_sql
from app.sql import scopes as scopes_sql
from app.storage.database import Session


class Explaining(NamedTuple):
    """Which change is to be explained, and of which posts."""

    metric: DriverMetric
    fitting: AnalyticsFilter = EVERY_POST


async def get_changed_posts(
    session: Session, spans: Sequence[ComparedSpan], explaining: Explaining, visible: Visible
) -> dict[ComparedSpan, tuple[PostChange, ...]]:
    """The posts of each scope whose gain changed most from the compared days before to these."""
    kinds, fitting = filters_sql.filter_parameters(explaining.fitting)

    def parameters(
        compared: Iterable[tuple[int, ComparedSpan]], visible: Visible
    ) -> Mapping[str, Any]:
        return {**_days(compared, visible), **fitting}

    select = partial(sql.select_changed_posts, metric=explaining.metric, kinds=kinds)
    found = await scopes.read_compared(session, select, spans, visible, parameters)
    return {span: most_changed(rows) for span, rows in found.items()}


def _days(compared: Iterable[tuple[int, ComparedSpan]], visible: Visible) -> Mapping[str, Any]:
    spans = (
        (2 * position + side, Span(each.scope, *part))
        for position, each in compared
        for side, days in enumerate((each.current, each.previous))
        for part in (days.parts() if days else ())
    )
    return scopes_sql.span_parameters(spans, visible)
