"""What the fields of every scope read: its window, its comparison, and the days of both."""

from app.domain.numbers.compared_windows import ComparedWindow, compared_range, read_range
from app.domain.numbers.days import Days
from app.domain.scopes import Scope, Span
from app.domain.windows.calendar import Preset, Window
from app.domain.windows.comparison import Comparison
from app.domain.windows.today import LocalCalendar
from app.graphql.context import Info
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

    async def days(self, info: Info, window: Window) -> Days:
        """The gains of each day in the window, and of as many before it."""
        span = Span(self.scope, *read_range(window))
        return await info.context.loaders.days_by_span.load(span)

    async def compared(self, info: Info, comparison: Comparison) -> ComparedWindow:
        """The gains of each day in a window, and in what it is compared with."""
        ranges = [read_range(comparison.window), compared_range(comparison)]
        spans = [Span(self.scope, *each) for each in ranges if each]
        days = await info.context.loaders.days_by_span.load_many(spans)
        return ComparedWindow(comparison, days[0], days[-1])
