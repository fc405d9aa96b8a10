"""How the posts of scopes did by tag, and by category."""

from collections.abc import Sequence

from app.domain.numbers.breakdowns import place_of
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import breakdowns as sql
from app.storage.database import Session

TagSums = sql.TagSums
CategorySums = sql.CategorySums


async def get_tag_sums(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, list[TagSums]]:
    """What the posts with each tag gained in each span, in no order."""
    return await scopes.read(session, sql.select_by_tag, spans, visible)


async def get_category_sums(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, list[CategorySums]]:
    """What the posts of each category gained in each span, the most viewed category first."""
    found = await scopes.read(session, sql.select_by_category, spans, visible)
    return {span: sorted(rows, key=_most_viewed_first) for span, rows in found.items()}


def _most_viewed_first(row: CategorySums) -> tuple[bool, int, str]:
    return *place_of(row.sums.metrics.views), row.category
