"""Loaders of numbers: what scopes and posts gained, and what is ranked by it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from strawberry.dataloader import DataLoader

from app.domain.collecting.coverage import Coverage
from app.domain.filters import AnalyticsFilter
from app.domain.numbers.ages import AgeIndex
from app.domain.numbers.drivers import PostChange
from app.domain.numbers.extra_metrics import ExtraMetricSum
from app.domain.numbers.gains import Measurement
from app.domain.numbers.hooks import HookPerformance
from app.domain.numbers.leaderboards import Standing
from app.domain.numbers.posting_times import PlatformPostingTimes
from app.domain.numbers.sums import Sums
from app.domain.numbers.top_content import RankedPost, TopContentRequest
from app.domain.platforms import Platform
from app.domain.scopes import ComparedSpan, Scope, Span
from app.domain.windows.clock import Clock
from app.graphql.loaders.base import Loading, Question, scope_of_span
from app.graphql.reading import organizations_of
from app.services import (
    ages,
    analytics,
    drivers,
    extra_metrics,
    hooks,
    leaderboards,
    observations,
    post_analytics,
    posting_times,
    top_content,
)
from app.services.ages import Curve, PostRequest, UsualCurve
from app.services.cohorts import Request
from app.services.collecting import coverage
from app.services.drivers import Explaining
from app.services.leaderboards import Board
from app.services.observations import Observed, ObservedPost
from app.services.post_analytics import PostKey, PostLifetime, PostSpan, PostSummary, PostToday
from app.services.top_content import IndexRequest


class CoverageKey(NamedTuple):
    """How well the fitting posts of a scope are measured, by a clock."""

    scope: Scope
    clock: Clock
    fitting: AnalyticsFilter


class AnalyticsLoaders(Loading):
    """The loaders of numbers of one operation."""

    @cached_property
    def platform_sums_by_span(self) -> DataLoader[Span, dict[Platform, Sums]]:
        """What scopes gained, platform by platform."""
        return self._all(
            lambda session, keys: analytics.get_platform_sums(session, keys, self._visible),
            scope_of_span,
        )

    @cached_property
    def top_content_by_span(
        self,
    ) -> DataLoader[Question[Span, TopContentRequest], top_content.RankedPosts]:
        """The posts of scopes that did best."""
        return self._alike(
            lambda session, spans, request: top_content.rank_posts_of_scopes(
                session, spans, request, self._visible
            )
        )

    @cached_property
    def ranked_count_by_span(self) -> DataLoader[Question[Span, TopContentRequest], int]:
        """How many posts the rankings of scopes have."""
        return self._alike(
            lambda session, spans, request: top_content.count_ranked_posts(
                session, spans, request, self._visible
            )
        )

    @cached_property
    def posts_by_index(
        self,
    ) -> DataLoader[Question[Span, IndexRequest], tuple[RankedPost, ...]]:
        """The posts that scopes published, by how they do for their age."""
        return self._alike(
            lambda session, spans, request: top_content.rank_posts_by_index(
                session, spans, request, self._visible
            )
        )

    @cached_property
    def posting_times_by_span(
        self,
    ) -> DataLoader[Question[Span, AnalyticsFilter], tuple[PlatformPostingTimes, ...]]:
        """At which hours the fitting posts of scopes did best."""
        return self._alike(
            lambda session, spans, fitting: posting_times.get_posting_times(
                session, spans, fitting, self._visible
            )
        )

    @cached_property
    def hooks_by_span(
        self,
    ) -> DataLoader[Question[Span, AnalyticsFilter], tuple[HookPerformance, ...]]:
        """How the fitting posts of scopes that open alike did."""
        return self._alike(
            lambda session, spans, fitting: hooks.rank_hooks_of_scopes(
                session, spans, fitting, self._visible
            )
        )

    @cached_property
    def changed_posts_by_span(
        self,
    ) -> DataLoader[Question[ComparedSpan, Explaining], tuple[PostChange, ...]]:
        """The posts of scopes whose own gain changed most."""
        return self._alike(
            lambda session, spans, explaining: drivers.get_changed_posts(
                session, spans, explaining, self._visible
            )
        )

    @cached_property
    def standings_by_span(self) -> DataLoader[Question[ComparedSpan, Board], list[Standing]]:
        """Who is on the leaderboards of scopes, with their numbers."""
        return self._alike(
            lambda session, spans, board: leaderboards.get_standings(
                session, spans, board, self._visible
            )
        )

    @cached_property
    def growth_by_post(self) -> DataLoader[PostRequest, Curve | None]:
        """How posts grew with their age."""
        return self._all(ages.get_curves)

    @cached_property
    def observations_by_post(self) -> DataLoader[ObservedPost, list[Observed]]:
        """What readings said of young posts, hour by hour."""
        return self._all(observations.get_observations)

    @cached_property
    def age_index_by_post(self) -> DataLoader[PostRequest, AgeIndex]:
        """How posts do for their age."""
        return self._all(ages.get_age_indexes)

    @cached_property
    def usual_growth(self) -> DataLoader[Request, UsualCurve]:
        """What is usual for brands on platforms."""
        return self._all(ages.get_usual_curves)

    @cached_property
    def coverage_by_scope(self) -> DataLoader[CoverageKey, Coverage]:
        """How well the fitting posts of scopes are measured, by the operation's clock."""

        async def load(keys: list[CoverageKey]) -> Sequence[Coverage]:
            alike: dict[tuple[Clock, AnalyticsFilter], list[Scope]] = defaultdict(list)
            for scope, clock, fitting in keys:
                alike[clock, fitting].append(scope)
            found: dict[CoverageKey, Coverage] = {}
            of = organizations_of(key.scope for key in keys)
            async with self._reading.session(of) as session:
                for (clock, fitting), scopes in alike.items():
                    read = coverage.get_coverage(session, scopes, self._visible, clock, fitting)
                    for scope, value in (await read).items():
                        found[CoverageKey(scope, clock, fitting)] = value
            return [found[key] for key in keys]

        return DataLoader(load_fn=load)

    @cached_property
    def summaries_by_posts(
        self,
    ) -> DataLoader[
        tuple[post_analytics.PostToday, ...],
        Mapping[post_analytics.PostToday, post_analytics.PostSummary],
    ]:
        """The numbers of a list's posts as of now."""
        return self._many(post_analytics.get_summaries)

    @cached_property
    def recent_gains_by_posts(
        self,
    ) -> DataLoader[tuple[PostToday, ...], Mapping[PostToday, post_analytics.RecentGains]]:
        """What a list's posts gained lately."""
        return self._many(post_analytics.get_recent_gains)

    @cached_property
    def recent_gains_by_post(self) -> DataLoader[PostToday, post_analytics.RecentGains]:
        """What posts gained lately."""
        return self._all(post_analytics.get_recent_gains)

    @cached_property
    def summary_by_post(self) -> DataLoader[PostToday, PostSummary | None]:
        """The numbers of posts as of now."""
        return self._one_by_one(post_analytics.get_summaries)

    @cached_property
    def days_by_post(self) -> DataLoader[PostSpan, list[Measurement]]:
        """What was measured of posts day by day."""
        return self._all(post_analytics.get_days)

    @cached_property
    def extra_by_post(self) -> DataLoader[PostKey, Mapping[str, float]]:
        """Metrics of posts beyond the eight, as last known."""
        return self._all(post_analytics.get_extra_metrics)

    @cached_property
    def extra_sums_by_span(
        self,
    ) -> DataLoader[Question[Span, AnalyticsFilter], tuple[ExtraMetricSum, ...]]:
        """What the fitting posts of scopes gained of extra metrics."""
        return self._alike(
            lambda session, spans, fitting: extra_metrics.get_extra_metric_sums(
                session, spans, fitting, self._visible
            )
        )

    @cached_property
    def gains_by_post(self) -> DataLoader[PostSpan, Sums | None]:
        """What posts gained within spans."""
        return self._one_by_one(post_analytics.get_gains)

    @cached_property
    def lifetime_by_post(self) -> DataLoader[PostSpan, PostLifetime]:
        """What posts had by the end of spans."""
        return self._all(post_analytics.get_totals)
