"""Top content: the posts of scopes that did best."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from app.domain.numbers.metrics import Metrics
from app.domain.numbers.top_content import Candidate, RankedPost, TopContentRequest, rank_posts
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import top_content as sql
from app.storage.database import Session


async def rank_posts_of_scopes(
    session: Session, spans: Sequence[Span], request: TopContentRequest, visible: Visible
) -> dict[Span, tuple[RankedPost, ...]]:
    """The first posts of each scope by what they gained in its span, or had by its end."""
    ranking, parameters = sql.ranking_of(request)
    select = partial(sql.select_top_posts, ranking=ranking)
    found = await scopes.read(session, select, spans, visible, parameters)
    return {
        span: rank_posts([_candidate(row, ranking.needed_metrics) for row in rows], request)
        for span, rows in found.items()
    }


def _candidate(row: Sequence[Any], metrics: Sequence[str]) -> Candidate:
    _, organization_id, post_id, published_at, *numbers, rated = row
    known = Metrics(**dict(zip(metrics, numbers, strict=True)))
    return Candidate(
        organization_id,
        post_id,
        published_at,
        known,
        None if known.engagement is None else rated,
    )
