"""Top content: the posts of scopes that did best."""

from collections.abc import Sequence
from functools import partial

from app.domain.numbers.top_content import RankedPost, TopContentRequest, rank_posts
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import top_content as sql
from app.storage.database import Session


async def rank_posts_of_scopes(
    session: Session, spans: Sequence[Span], request: TopContentRequest, visible: Visible
) -> dict[Span, tuple[RankedPost, ...]]:
    """The top posts of each scope by their gains in its span, or by their totals at its end."""
    ranking, parameters = sql.ranking_of(request)
    select = partial(sql.select_top_posts, ranking=ranking)
    found = await scopes.read(session, select, spans, visible, parameters)
    return {
        span: rank_posts([row.candidate for row in rows], request) for span, rows in found.items()
    }
