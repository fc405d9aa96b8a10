"""Content performance by post: one row each, the latest in a span."""

from collections.abc import Sequence

from app.domain.learning.post_performance import PostPerformance, one_per_post
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql.learning import post_performance as sql
from app.storage.database import Session


async def get_posts(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, tuple[PostPerformance, ...]]:
    """The posts that have a row in each span, in order of publication."""
    found = await scopes.read(session, sql.select_latest_rows, spans, visible)
    return {span: one_per_post(rows) for span, rows in found.items()}
