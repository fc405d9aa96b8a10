"""Top content: the posts of scopes that did best, or worst."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.ages import horizon_of
from app.domain.numbers.metrics import UNKNOWN
from app.domain.numbers.top_content import (
    Candidate,
    RankedPost,
    RankOrder,
    TopContentRequest,
    rank_values,
    value_of,
)
from app.domain.scopes import Span
from app.domain.windows.clock import Clock
from app.errors import QueryTooComplex
from app.services import ages, scopes
from app.services.ages import PostRequest, Shelf
from app.services.organizations import Visible
from app.sql import ages as ages_sql
from app.sql import filters as filters_sql
from app.sql import top_content as sql
from app.storage.database import Session

MOST_INDEXED = 1_000
"""How many posts are ranked by their index at once: each is compared with up to 50 others."""


class RankedPosts(NamedTuple):
    """Some posts of a ranking, and how many it has: None where no post is left to tell."""

    posts: tuple[RankedPost, ...]
    total: int | None


async def rank_posts_of_scopes(
    session: Session, spans: Sequence[Span], request: TopContentRequest, visible: Visible
) -> dict[Span, RankedPosts]:
    """The top posts of each scope by their gains in its span, or by their totals at its end."""
    ranking, parameters = sql.ranking_of(request)
    select = partial(sql.select_top_posts, ranking=ranking)
    found = await scopes.read(session, select, spans, visible, parameters)
    none_left = 0 if request.after is None else None
    return {
        span: RankedPosts(
            tuple(
                RankedPost(row.rank, value, row.candidate)
                for row in rows
                if (value := value_of(row.candidate, request.metric)) is not None
            ),
            rows[0].total if rows else none_left,
        )
        for span, rows in found.items()
    }


async def count_ranked_posts(
    session: Session, spans: Sequence[Span], request: TopContentRequest, visible: Visible
) -> dict[Span, int]:
    """How many posts the ranking of each scope has."""
    ranking, parameters = sql.ranking_of(request)
    select = partial(sql.count_ranked_posts, ranking=ranking)
    found = await scopes.read(session, select, spans, visible, parameters)
    return {span: sum(row.total for row in rows) for span, rows in found.items()}


class IndexRequest(NamedTuple):
    """Which of the posts published in a span to rank by their index, as of a clock."""

    order: RankOrder
    fitting: AnalyticsFilter
    clock: Clock


async def rank_posts_by_index(
    session: Session, spans: Sequence[Span], request: IndexRequest, visible: Visible
) -> dict[Span, tuple[RankedPost, ...]]:
    """The posts that scopes published in spans, by how they do for their age now.

    Raises:
        QueryTooComplex: They are more than `MOST_INDEXED` together.
    """
    kinds, parameters = filters_sql.filter_parameters(request.fitting)
    select = partial(ages_sql.select_published_posts, kinds=kinds)
    found = await scopes.read(session, select, spans, visible, parameters)
    total = sum(map(len, found.values()))
    if total > MOST_INDEXED:
        raise QueryTooComplex(
            f"{total} posts were published in the window, and INDEX ranks {MOST_INDEXED} at most: "
            "choose fewer days, or a filter.",
            cost=total,
            limit=MOST_INDEXED,
        )
    aged = {
        span: [(asked, row) for row in rows if (asked := _aged(row, request.clock))]
        for span, rows in found.items()
    }
    distinct = dict.fromkeys(asked for posts in aged.values() for asked, _ in posts)
    indexes = await ages.get_age_indexes(session, list(distinct))
    return {
        span: rank_values(
            (
                (value, Candidate(*row[:3], UNKNOWN, None))
                for asked, row in posts
                if (value := indexes[asked].value) is not None
            ),
            request.order,
        )
        for span, posts in aged.items()
    }


def _aged(post: ages_sql.PublishedPost, clock: Clock) -> PostRequest | None:
    """A post, to be compared by its platform's usual metric; None before its first day is over."""
    today = clock.today(post.time_zone)
    horizon = horizon_of(post.published_on, today)
    if horizon is None:
        return None
    shelf = Shelf(post.organization_id, post.brand_id, post.platform, today)
    metric = ages.usual_metric(post.platform)
    return PostRequest(shelf, metric, post.id, post.published_on, post.category, horizon)
