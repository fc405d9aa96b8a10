"""What the fields of every scope read: its window, its comparison, and the days of both."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.numbers.compared_windows import ComparedWindow, compared_range, read_range
from app.domain.numbers.days import Days
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

    async def days(self, info: Info, window: Window, fitting: AnalyticsFilter = EVERY_POST) -> Days:
        """The gains of each day in the window, and of as many before it."""
        (days,) = await self._read(info, window, [read_range(window)], fitting)
        return days

    async def compared(
        self, info: Info, comparison: Comparison, fitting: AnalyticsFilter = EVERY_POST
    ) -> ComparedWindow:
        """The gains of each day in a window, and in what it is compared with."""
        ranges = [read_range(comparison.window), compared_range(comparison)]
        read = [each for each in ranges if each]
        days = await self._read(info, comparison.window, read, fitting)
        return ComparedWindow(comparison, days[0], days[-1])

    async def _read(
        self,
        info: Info,
        window: Window,
        ranges: Iterable[tuple[date, date]],
        fitting: AnalyticsFilter,
    ) -> list[Days]:
        spans = [Span(self.scope, *each) for each in ranges]
        return await days_of_spans(info, spans, fitting, window.days)


async def days_of_spans(
    info: Info, spans: Sequence[Span], fitting: AnalyticsFilter, window_days: int
) -> list[Days]:
    """What the fitting posts of a scope gained on some days, asked for a window of so many.

    Raises:
        QueryTooComplex: Its posts have too many days.
    """
    loaders = info.context.loaders
    if not fitting.is_per_post:
        found = await loaders.days_by_span.load_many(spans)
        return [days.only(fitting.platforms) for days in found]
    questions = [Question(span, fitting) for span in spans]
    posts = await loaders.post_count_by_scope.load(spans[0].scope)
    info.context.pay_for_posts(questions, posts, window_days)
    return await loaders.filtered_days_by_span.load_many(questions)
