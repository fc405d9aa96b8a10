"""Top content: the posts of scopes that did best, or worst."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.age_orders import MOST_INDEXED
from app.domain.numbers.metrics import UNKNOWN
from app.domain.numbers.top_content import (
    Candidate,
    ContentMetric,
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
from app.services.age_orders import at_its_age
from app.services.organizations import Visible
from app.sql import ages as ages_sql
from app.sql import filters as filters_sql
from app.sql import rankings
from app.sql import top_content as sql
from app.storage.database import Session


class RankedPosts(NamedTuple):
    """Some posts of a ranking, and how many it has: None where that has to be counted."""

    posts: tuple[RankedPost, ...]
    total: int | None


async def rank_posts_of_scopes(
    session: Session, spans: Sequence[Span], request: TopContentRequest, visible: Visible
) -> dict[Span, RankedPosts]:
    """The top posts of each scope by their gains in its span, or by their totals at its end."""
    ranking, parameters = rankings.ranking_of(request)
    leaders: dict[Span, RankedPosts] = {}
    if ranking.has_bounds:
        select = partial(sql.select_leading_posts, ranking=ranking)
        asked = {**parameters, "looked_at": looked_at_for(request.first)}
        led = await scopes.read(session, select, spans, visible, asked)
        leaders = {span: top for span, rows in led.items() if (top := _settled(rows, request))}
    others = [span for span in spans if span not in leaders]
    select_all = partial(sql.select_top_posts, ranking=ranking)
    found = await scopes.read(session, select_all, others, visible, parameters)
    none_left = 0 if request.after is None else None
    return leaders | {
        span: RankedPosts(
            tuple(_ranked((row.post for row in rows), request.metric)),
            rows[0].total if rows else none_left,
        )
        for span, rows in found.items()
    }


def looked_at_for(first: int) -> int:
    """How many posts are looked at for so many that are to be told, before all of them are.

    Of a year's 1,240 posts in the demo, 46 could have been among the first six of a week, 11 among
    those of four weeks.
    """
    return 50 + 4 * first


def _settled(rows: Sequence[sql.LeadingPost], request: TopContentRequest) -> RankedPosts | None:
    """The top of a ranking, if none of the posts that weren't looked at can be in it."""
    if not rows:
        return None
    ranked = tuple(_ranked((row.post for row in rows), request.metric))
    most_left = rows[0].most_left
    if most_left is None:
        return RankedPosts(ranked, rows[0].total)
    # One with as much might come first: that depends on when it was published.
    is_above = len(ranked) == request.first and ranked[-1].value > most_left
    return RankedPosts(ranked, None) if is_above else None


def _ranked(posts: Iterable[sql.TopPost], metric: ContentMetric) -> Iterator[RankedPost]:
    for post in posts:
        candidate = post.candidate
        value = value_of(candidate, metric)
        if value is not None:
            yield RankedPost(post.rank, value, candidate)


async def count_ranked_posts(
    session: Session, spans: Sequence[Span], request: TopContentRequest, visible: Visible
) -> dict[Span, int]:
    """How many posts the ranking of each scope has."""
    ranking, parameters = rankings.ranking_of(request)
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
        span: [(asked, row) for row in rows if (asked := at_its_age(row, request.clock))]
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
