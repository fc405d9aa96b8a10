"""What the fields of every scope read: its window, its comparison, and the days of both."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.numbers.compared_windows import (
    ComparedSums,
    ComparedWindow,
    Summed,
    SumsOfRanges,
    compared_range,
    few_ranges,
    read_range,
    summed_ranges,
)
from app.domain.numbers.days import Days
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.scopes import Scope, Span
from app.domain.windows.calendar import Preset, Window
from app.domain.windows.comparison import Comparison
from app.domain.windows.today import LocalCalendar
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.types.windows import (
    AnalyticsWindowInput,
    ComparisonInput,
    requested,
    requested_comparison,
)


class ScopeDays:
    """Resolves windows on the calendar of a scope, and has a loader read their days."""

    scope: Scope

    async def calendars(self, info: Info) -> list[LocalCalendar]:
        """The calendars that the scope adds up."""
        raise NotImplementedError

    async def resolve(
        self,
        info: Info,
        window: AnalyticsWindowInput | None,
        default: Preset = Preset.LAST_7_DAYS,
    ) -> Window:
        """The days that a caller asks for, on this scope's calendar."""
        return info.context.window(requested(window), await self.calendars(info), default)

    async def resolve_compared(
        self,
        info: Info,
        window: AnalyticsWindowInput | None,
        compare_to: ComparisonInput | None = None,
    ) -> Comparison:
        """The same days, and those to compare them with."""
        resolved = await self.resolve(info, window)
        return info.context.comparison(requested_comparison(compare_to), resolved)

    def span(self, window: Window) -> Span:
        """The span of this scope and a window's days."""
        return Span(self.scope, window.start, window.end)

    async def sums(
        self, info: Info, window: Window, fitting: AnalyticsFilter = EVERY_POST
    ) -> Summed:
        """What the days of the window add up to."""
        if fitting.is_per_post:
            return await self._sums(info, [(window.start, window.end)], fitting)
        (days,) = await self._read(info, [read_range(window)], fitting, window.days)
        return days

    async def summed(
        self, info: Info, comparison: Comparison, fitting: AnalyticsFilter = EVERY_POST
    ) -> ComparedSums:
        """What the days of a window add up to, and those of what it is compared with."""
        if not fitting.is_per_post:
            return await self.compared(info, comparison, fitting)
        sums = await self._sums(info, summed_ranges(comparison), fitting)
        return ComparedSums(comparison, sums, sums)

    async def _sums(
        self, info: Info, ranges: Sequence[tuple[date, date]], fitting: AnalyticsFilter
    ) -> Summed:
        loaders = info.context.loaders
        keys = [Question(Span(self.scope, *each), fitting) for each in ranges]
        loaders.expect_sums(keys)
        # Who needs the days asks for this first: so both are asked for together, and read once.
        await loaders.post_count_by_scope.load(self.scope)
        found = await loaders.filtered_sums_by_span.load_many(keys)
        return SumsOfRanges(zip(ranges, found, strict=True))

    async def compared(
        self,
        info: Info,
        comparison: Comparison,
        fitting: AnalyticsFilter = EVERY_POST,
        needed: NeededMetrics = NeededMetrics.ALL,
        *,
        with_previous: bool = True,
    ) -> ComparedWindow:
        """The gains of each day in a window, and in what it is compared with.

        `with_previous` says whether the latter are needed, and `needed` which metrics: of some
        posts they cost.
        """
        window = comparison.window
        if fitting.is_per_post:
            ranges = few_ranges(comparison, with_previous=with_previous)
        else:
            ranges = [read_range(window), *filter(None, [compared_range(comparison)])]
        days = await self._read(info, ranges, fitting, window.days, needed)
        read = ComparedWindow(comparison, days[0], days[-1])
        unread = read.unread_range()
        if unread is None:
            return read
        question = Question(Span(self.scope, *unread), fitting)
        before = await info.context.loaders.last_measured_by_span.load(question)
        return replace(read, measured_before=before)

    async def _read(
        self,
        info: Info,
        ranges: Iterable[tuple[date, date]],
        fitting: AnalyticsFilter,
        window_days: int,
        needed: NeededMetrics = NeededMetrics.ALL,
    ) -> list[Days]:
        spans = [Span(self.scope, *each) for each in ranges]
        return await days_of_spans(info, spans, fitting, window_days, needed)


async def days_of_spans(
    info: Info,
    spans: Sequence[Span],
    fitting: AnalyticsFilter,
    window_days: int,
    needed: NeededMetrics,
) -> list[Days]:
    """What the fitting posts of a scope gained on some days, asked for a window of so many.

    Metrics that aren't needed may be unknown.

    Raises:
        QueryTooComplex: Its posts have too many days.
    """
    loaders = info.context.loaders
    if not fitting.is_per_post:
        loading = [loaders.days_by_span.load(span) for span in spans]
        return [(await days).only(fitting.platforms) for days in loading]
    posts = await loaders.post_count_by_scope.load(spans[0].scope)
    questions = [loaders.with_expected_sums(Question(span, fitting)) for span in spans]
    info.context.pay_for_posts(questions, posts, window_days)
    return await loaders.filtered_days(questions, needed)
