"""Drivers: the posts of scopes whose gain changed most."""

from collections.abc import Sequence
from functools import partial

from app.domain.numbers.drivers import DriverMetric, PostChange, most_changed
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import drivers as sql
from app.storage.database import Session


async def get_changed_posts(
    session: Session, spans: Sequence[Span], metric: DriverMetric, visible: Visible
) -> dict[Span, tuple[PostChange, ...]]:
    """The posts of each scope whose gain changed most from the previous span to this one."""
    select = partial(sql.select_changed_posts, metric=metric)
    found = await scopes.read(session, select, spans, visible, with_previous=True)
    return {span: most_changed(rows) for span, rows in found.items()}
