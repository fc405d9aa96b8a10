"""Loaders of what the posts of scopes add up to, all of them or those that fit a filter."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from strawberry.dataloader import DataLoader

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.compared_windows import SumsByPlatform
from app.domain.numbers.days import Days
from app.domain.numbers.drivers import KnownPosts
from app.domain.numbers.lifetimes import Lifetimes
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.platforms import Platform
from app.domain.scopes import Scope, Span
from app.graphql.loaders.base import Loading, Question, scope_of_span
from app.graphql.reading import organizations_of
from app.services import analytics, window_sums
from app.storage.database import Session

Value = TypeVar("Value")


class FilteredDays(NamedTuple):
    """Which posts' days are asked for, and what of them."""

    fitting: AnalyticsFilter
    needed: NeededMetrics


class SumsLoaders(Loading):
    """The loaders of sums of one operation."""

    @cached_property
    def days_by_span(self) -> DataLoader[Span, Days]:
        """What scopes gained day by day."""
        return self._all(
            lambda session, keys: analytics.get_days(session, keys, self._visible), scope_of_span
        )

    @cached_property
    def lifetimes_by_span(self) -> DataLoader[Question[Span, AnalyticsFilter], Lifetimes]:
        """Lifetime totals of fitting posts of scopes as of the spans' last days."""
        return self._of_platforms(
            lambda session, spans, fitting: analytics.get_lifetimes(
                session, spans, self._visible, fitting
            )
        )

    @cached_property
    def known_posts_by_span(
        self,
    ) -> DataLoader[Question[Span, AnalyticsFilter], Mapping[Platform, KnownPosts]]:
        """How many fitting posts of scopes were measured, and of how many a gain is known."""
        return self._of_platforms(
            lambda session, spans, fitting: analytics.count_known_posts(
                session, spans, self._visible, fitting
            )
        )

    async def filtered_days(
        self, questions: Sequence[Question[Span, AnalyticsFilter]], needed: NeededMetrics
    ) -> list[Days]:
        """What the fitting posts of scopes gained day by day. Costs per post, day and metric.

        Metrics that aren't needed may be unknown; of days whose sums are expected, all are.
        """
        daily = [
            Question(span, FilteredDays(fitting, self._with_sums(span, fitting, needed)))
            for span, fitting in questions
        ]
        self._daily.update(dict.fromkeys(daily))
        return await self._filtered_days_by_span.load_many(daily)

    @cached_property
    def filtered_sums_by_span(self) -> DataLoader[Question[Span, AnalyticsFilter], SumsByPlatform]:
        """What the fitting posts of scopes gained in all: of the days, where others read them."""

        async def load(
            keys: list[Question[Span, AnalyticsFilter]],
        ) -> Sequence[SumsByPlatform]:
            whole = {key: self._daily_around(key) for key in keys}
            found = {
                key: (await self._filtered_days_by_span.load(daily)).sums(*key.span[1:3])
                for key, daily in whole.items()
                if daily
            }
            alike: dict[AnalyticsFilter, list[Span]] = defaultdict(list)
            for span, fitting in keys:
                if not whole[Question(span, fitting)]:
                    alike[fitting].append(span)
            async with self._reading.session(
                organizations_of(key.span.scope for key in keys)
            ) as session:
                for fitting, spans in alike.items():
                    sums = await window_sums.get_sums(session, spans, self._visible, fitting)
                    found |= {Question(span, fitting): each for span, each in sums.items()}
            return [found[key] for key in keys]

        return DataLoader(load_fn=load)

    @cached_property
    def last_measured_by_span(
        self,
    ) -> DataLoader[Question[Span, AnalyticsFilter], Mapping[Platform, date]]:
        """When something of a platform was last measured in a span, of the fitting posts."""
        return self._alike(
            lambda session, spans, fitting: analytics.get_last_measured(
                session, spans, self._visible, fitting
            )
        )

    def expect_sums(self, questions: Iterable[Question[Span, AnalyticsFilter]]) -> None:
        """Say which sums will be asked for: who reads days reads theirs too, if they adjoin."""
        self._expected.update(dict.fromkeys(questions))

    def with_expected_sums(
        self, daily: Question[Span, AnalyticsFilter]
    ) -> Question[Span, AnalyticsFilter]:
        """The question for days, and those of the sums that are expected, if they touch."""
        for question in self._expected:
            if _touch(question, daily):
                asked, span = daily.span, question.span
                start, end = min(span.start, asked.start), max(span.end, asked.end)
                daily = daily._replace(span=asked._replace(start=start, end=end))
        return daily

    def _with_sums(
        self, span: Span, fitting: AnalyticsFilter, needed: NeededMetrics
    ) -> NeededMetrics:
        daily = Question(span, fitting)
        is_summed = any(_touch(question, daily) for question in self._expected)
        return NeededMetrics.ALL if is_summed else needed

    @cached_property
    def _expected(self) -> dict[Question[Span, AnalyticsFilter], None]:
        return {}

    def _daily_around(
        self, key: Question[Span, AnalyticsFilter]
    ) -> Question[Span, FilteredDays] | None:
        """The question for all of the days that has those of this one, if anybody asks it."""
        all_of_them = FilteredDays(key.arguments, NeededMetrics.ALL)
        for daily in self._daily:
            is_alike = (daily.span.scope, daily.arguments) == (key.span.scope, all_of_them)
            if is_alike and daily.span.start <= key.span.start and key.span.end <= daily.span.end:
                return daily
        return None

    @cached_property
    def _daily(self) -> dict[Question[Span, FilteredDays], None]:
        return {}

    @cached_property
    def _filtered_days_by_span(self) -> DataLoader[Question[Span, FilteredDays], Days]:
        """Those of the same posts are read together, with what any of them needs."""

        async def load(keys: list[Question[Span, FilteredDays]]) -> Sequence[Days]:
            alike: dict[AnalyticsFilter, list[Span]] = defaultdict(list)
            most: dict[AnalyticsFilter, NeededMetrics] = {}
            for span, (fitting, needed) in keys:
                alike[fitting].append(span)
                most[fitting] = max(needed, most.get(fitting, needed))
            async with self._reading.session(
                organizations_of(key.span.scope for key in keys)
            ) as session:
                found = {
                    fitting: await analytics.get_days(
                        session, spans, self._visible, fitting, most[fitting]
                    )
                    for fitting, spans in alike.items()
                }
            return [found[fitting][span] for span, (fitting, _) in keys]

        return DataLoader(load_fn=load)

    @cached_property
    def post_count_by_scope(self) -> DataLoader[Scope, int]:
        """How many posts scopes have."""
        return self._all(
            lambda session, keys: analytics.count_posts(session, keys, self._visible),
            lambda scope: scope,
        )

    def _of_platforms(
        self,
        read: Callable[
            [Session, Sequence[Span], AnalyticsFilter],
            Awaitable[Mapping[Span, Mapping[Platform, Value]]],
        ],
    ) -> DataLoader[Question[Span, AnalyticsFilter], Mapping[Platform, Value]]:
        """A loader of numbers by platform: a filter by platform reads what everybody reads."""

        async def load(
            keys: list[Question[Span, AnalyticsFilter]],
        ) -> Sequence[Mapping[Platform, Value]]:
            alike: dict[AnalyticsFilter, dict[Span, None]] = defaultdict(dict)
            for span, fitting in keys:
                alike[fitting.of_posts][span] = None
            async with self._reading.session(
                organizations_of(key.span.scope for key in keys)
            ) as session:
                found = {
                    fitting: await read(session, list(spans), fitting)
                    for fitting, spans in alike.items()
                }
            return [fitting.of(found[fitting.of_posts][span]) for span, fitting in keys]

        return DataLoader(load_fn=load)


def _touch(one: Question[Span, AnalyticsFilter], other: Question[Span, AnalyticsFilter]) -> bool:
    """Whether two questions for days are about the same posts, and have a day in common."""
    is_alike = (one.span.scope, one.arguments) == (other.span.scope, other.arguments)
    return is_alike and one.span.start <= other.span.end and other.span.start <= one.span.end
