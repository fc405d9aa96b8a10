"""Rankings of brands and of organizations."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

import strawberry

from app.domain.catalogue.definitions import MetricBreak
from app.domain.filters import AnalyticsFilter
from app.domain.numbers.compared_windows import (
    breaks_of,
    compared_days,
    mark_breaks,
    possible_breaks,
)
from app.domain.numbers.leaderboards import (
    Growth,
    LeaderboardEntry,
    LeaderboardSort,
    Standing,
    growth_of,
    page_of_leaderboard,
    rank_standings,
)
from app.domain.numbers.metrics import ENGAGEMENT, VIEWS
from app.domain.numbers.sums import Sums, sum_sums
from app.domain.pages import Page, PageRequest
from app.domain.platforms import Platform
from app.domain.scopes import EVERYTHING, ComparedSpan, Scope, ScopeKind, Span
from app.domain.windows.comparison import Comparison, comparison_before
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.lookahead import selected_of_nodes
from app.graphql.types.connections import Connection, connect
from app.graphql.types.filters import AnalyticsFilterInput, only, requested_filter
from app.graphql.types.metrics import Change, GainedMetrics
from app.graphql.types.windows import AnalyticsWindow
from app.services.leaderboards import Board, Entrants

if TYPE_CHECKING:
    from app.graphql.types.brands import Brand
    from app.graphql.types.organizations import Organization

AnyRanked = TypeVar("AnyRanked", bound="_Ranked")

SortArgument = Annotated[
    LeaderboardSort, strawberry.argument(description="What the ranking is by.")
]


@strawberry.type
class _Ranked(GainedMetrics):
    rank: int | None = strawberry.field(
        description="Its place: equal values share one (1, 2, 2, 4); null without a value."
    )
    previous_rank: int | None = strawberry.field(
        description=(
            "Its place by the same number on the days that the window's are compared with, among "
            "those listed now; null where it had no value there or nothing is compared. By GROWTH: "
            "by how these days had grown, compared as the window is, or for CUSTOM with as many "
            "days right before."
        )
    )
    value: float | None = strawberry.field(
        description=(
            "What put it there: a count, or a percentage (5.0 is 5 %) for ENGAGEMENT_RATE and "
            "GROWTH; null if it is unknown, and then it comes last."
        )
    )
    posts_published: int = strawberry.field(description="Posts published in the window.")
    views_change: Change = strawberry.field(
        description="Views against what the window is compared with."
    )
    engagement_change: Change = strawberry.field(
        description="Engagement against what the window is compared with."
    )
    active_platforms: list[Platform] = strawberry.field(
        description="Platforms on which a post was measured or published, most viewed first."
    )
    entry: strawberry.Private[LeaderboardEntry]


@strawberry.type(description="A brand's place in a leaderboard, and what it gained in the window.")
class RankedBrand(_Ranked):
    @strawberry.field(description="The brand.")
    async def brand(
        self, info: Info
    ) -> Annotated["Brand", strawberry.lazy("app.graphql.types.brands")]:
        from app.graphql.types.brands import Brand

        return Brand.of(await info.context.loaders.brand_by_id.load(self.entry.standing.id))


@strawberry.type(
    description="An organization's place in a leaderboard, and what it gained in the window."
)
class RankedOrganization(_Ranked):
    @strawberry.field(description="The organization.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("app.graphql.types.organizations")]:
        from app.graphql.types.organizations import Organization

        key = self.entry.standing.id
        return Organization.of(await info.context.loaders.organization_by_id.load(key))


@strawberry.type(description="A page of brands, the best first; those without data come last.")
class BrandLeaderboardConnection(Connection[RankedBrand]):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


@strawberry.type(
    description="A page of organizations, the best first; those without data come last."
)
class OrganizationLeaderboardConnection(Connection[RankedOrganization]):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")


class RankedBy(NamedTuple):
    """What a ranking is by, and which posts count."""

    sort: LeaderboardSort
    fitting: AnalyticsFilter

    @staticmethod
    async def of(
        info: Info, sort: LeaderboardSort, given: AnalyticsFilterInput | None
    ) -> "RankedBy":
        """A caller's arguments.

        Raises:
            BadUserInput: The filter has more than platforms.
        """
        only(given, "platforms")
        return RankedBy(sort, await requested_filter(info, given))


async def brand_leaderboard(
    info: Info, scope: Scope, comparison: Comparison, by: RankedBy, request: PageRequest
) -> BrandLeaderboardConnection:
    """A page of the leaderboard of a scope's brands."""
    ranking = _Ranking(Entrants.BRANDS, scope, comparison, by)
    page = await _ranked(info, RankedBrand, ranking, request)
    return BrandLeaderboardConnection(**vars(page), window=AnalyticsWindow.of_compared(comparison))


async def organization_leaderboard(
    info: Info, comparison: Comparison, by: RankedBy, request: PageRequest
) -> OrganizationLeaderboardConnection:
    """A page of the leaderboard of the organizations that exist for the caller."""
    ranking = _Ranking(Entrants.ORGANIZATIONS, EVERYTHING, comparison, by)
    page = await _ranked(info, RankedOrganization, ranking, request)
    window = AnalyticsWindow.of_compared(comparison)
    return OrganizationLeaderboardConnection(**vars(page), window=window)


class _Ranking(NamedTuple):
    """Who is ranked, over which days, and by what."""

    entrants: Entrants
    scope: Scope
    comparison: Comparison
    by: RankedBy


async def _ranked(
    info: Info, kind: type[AnyRanked], ranking: _Ranking, request: PageRequest
) -> Connection[AnyRanked]:
    entrants, scope, comparison, by = ranking
    key = Question(ComparedSpan.of(scope, comparison), Board(entrants, by.fitting))
    standings, before = await asyncio.gather(
        info.context.loaders.standings_by_span.load(key), _growth_before(info, ranking)
    )
    entries = rank_standings(standings, by.sort, compared_days(comparison), before)
    page = page_of_leaderboard(entries, by.sort, request)
    ranked = Page([kind(**each) for each in await _numbers(info, ranking, page.items)], *page[1:])

    async def count() -> int:
        return len(standings)

    return connect(ranked, ranked.items, count)


async def _growth_before(info: Info, ranking: _Ranking) -> Growth:
    """By what GROWTH ranks the days that the window is compared with, where that is selected."""
    entrants, scope, comparison, by = ranking
    earlier = comparison_before(comparison) if by.sort is LeaderboardSort.GROWTH else None
    if earlier is None or "previousRank" not in selected_of_nodes(info):
        return {}
    key = Question(ComparedSpan.of(scope, earlier), Board(entrants, by.fitting))
    standings = await info.context.loaders.standings_by_span.load(key)
    return growth_of(standings, compared_days(earlier))


async def _numbers(
    info: Info, ranking: _Ranking, entries: Sequence[LeaderboardEntry]
) -> list[dict[str, Any]]:
    """The fields of each entry of a page, read in one statement."""
    comparison, fitting = ranking.comparison, ranking.by.fitting
    scopes = [_scope_of(entry.standing, ranking.entrants) for entry in entries]
    spans = [Span(scope, comparison.window.start, comparison.window.end) for scope in scopes]
    breaks = possible_breaks(comparison)
    if breaks:  # then it matters on which platforms each of them was active before
        spans += [Span(scope, comparison.start, comparison.end) for scope in scopes]
    loaded = await info.context.loaders.platform_sums_by_span.load_many(spans)
    sums = list(map(fitting.of, loaded))
    now, before = sums[: len(entries)], sums[len(entries) :] or [{}] * len(entries)
    return [
        _fields(entry, comparison, breaks_of(breaks, *sides), sides[0])
        for entry, *sides in zip(entries, now, before, strict=True)
    ]


def _scope_of(standing: Standing, entrants: Entrants) -> Scope:
    if entrants is Entrants.BRANDS:
        return Scope(ScopeKind.BRAND, standing.organization_id, standing.id)
    return Scope(ScopeKind.ORGANIZATION, standing.id)


def _fields(
    entry: LeaderboardEntry,
    comparison: Comparison,
    breaks: Sequence[MetricBreak],
    by_platform: Mapping[Platform, Sums],
) -> dict[str, Any]:
    sums, days, standing = sum_sums(by_platform.values()), compared_days(comparison), entry.standing
    return {
        **sums.metrics._asdict(),
        "engagement": sums.metrics.engagement,
        "engagement_rate": sums.engagement_rate,
        "posts_published": sums.posts_published,
        "active_platforms": list(by_platform),
        "rank": entry.rank,
        "previous_rank": entry.previous_rank,
        "value": entry.value,
        "views_change": mark_breaks(standing.views_change(days), breaks, VIEWS),
        "engagement_change": mark_breaks(standing.engagement_change(days), breaks, ENGAGEMENT),
        "entry": entry,
    }
