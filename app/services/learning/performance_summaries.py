"""The posts that performance summaries are computed from."""

from collections.abc import Sequence

from app.domain.learning.performance_summaries import MeasuredPost
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql.learning import performance_summaries as sql
from app.storage.database import Session


async def get_measured_posts(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, tuple[MeasuredPost, ...]]:
    """The posts measured in each span, in order of publication, with their gains."""
    found = await scopes.read(session, sql.select_measured_posts, spans, visible)
    return {span: tuple([row.measured_post for row in rows]) for span, rows in found.items()}
