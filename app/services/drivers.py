"""Drivers: the posts of scopes whose gain changed most."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from app.domain.numbers.drivers import DriverMetric, PostChange, most_changed
from app.domain.scopes import ComparedSpan, Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import drivers as sql
from app.sql import scopes as scopes_sql
from app.storage.database import Session


async def get_changed_posts(
    session: Session, spans: Sequence[ComparedSpan], metric: DriverMetric, visible: Visible
) -> dict[ComparedSpan, tuple[PostChange, ...]]:
    """The posts of each scope whose gain changed most from the compared days before to these."""
    select = partial(sql.select_changed_posts, metric=metric)
    found = await scopes.read_compared(session, select, spans, visible, _parameters)
    return {span: most_changed(rows) for span, rows in found.items()}


def _parameters(
    compared: Iterable[tuple[int, ComparedSpan]], visible: Visible
) -> Mapping[str, Any]:
    spans = (
        (2 * position + side, Span(each.scope, *part))
        for position, each in compared
        for side, days in enumerate((each.current, each.previous))
        for part in (days.parts() if days else ())
    )
    return scopes_sql.span_parameters(spans, visible)
