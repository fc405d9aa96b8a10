"""The posts that performance summaries are made from."""

from collections.abc import Sequence
from typing import Any

from app.domain.learning.performance_summaries import MeasuredPost
from app.domain.numbers.metrics import Metrics
from app.domain.numbers.top_content import Candidate
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql.learning import performance_summaries as sql
from app.storage.database import Session


async def get_measured_posts(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, tuple[MeasuredPost, ...]]:
    """The posts measured in each span, in the order of publication, with what they gained."""
    found = await scopes.read(session, sql.select_measured_posts, spans, visible)
    return {span: tuple(map(_measured, rows)) for span, rows in found.items()}


def _measured(row: Sequence[Any]) -> MeasuredPost:
    _, organization_id, post_id, published_at, *told_and_numbers, rated = row
    told, gains = told_and_numbers[: len(sql.TOLD)], told_and_numbers[len(sql.TOLD) :]
    metrics = Metrics(*gains)
    rated = None if metrics.engagement is None else rated
    return MeasuredPost(Candidate(organization_id, post_id, published_at, metrics, rated), *told)
