"""The posts that performance summaries are made from."""

from collections import defaultdict
from collections.abc import Sequence

from app.database import Session
from app.domain.metrics import Metrics
from app.domain.performance_summaries import MeasuredPost
from app.domain.scopes import Span
from app.domain.top_content import Candidate
from app.services import scopes
from app.services.organizations import Visible
from app.sql import performance_summaries as sql


async def get_measured_posts(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, tuple[MeasuredPost, ...]]:
    """The posts measured in each span, in the order of publication, with what they gained."""
    found: dict[Span, list[MeasuredPost]] = defaultdict(list)
    for span, values in await scopes.read(session, sql.select_measured_posts, spans, visible):
        organization_id, post_id, published_at, *told_and_numbers = values
        told, numbers = told_and_numbers[: len(sql.TOLD)], told_and_numbers[len(sql.TOLD) :]
        *gains, rated = numbers
        metrics = Metrics(*gains)
        rated = None if metrics.engagement is None else rated
        post = Candidate(organization_id, post_id, published_at, metrics, rated)
        found[span].append(MeasuredPost(post, *told))
    return {span: tuple(found[span]) for span in spans}
