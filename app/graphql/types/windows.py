"""Windows, as arguments and as answers."""

from datetime import date
from typing import Annotated, Protocol

import strawberry

from app.domain.scopes import Span
from app.domain.windows.calendar import Preset, Window, WindowInput
from app.graphql.context import Info


@strawberry.input(
    description=(
        "Which calendar days, in the organization's own time zone: a preset, or a start and an "
        "end. Without anything, the last 7 complete days."
    )
)
class AnalyticsWindowInput:
    preset: Preset | None = strawberry.field(
        default=None, description="A window by name; not together with dates."
    )
    start: date | None = strawberry.field(default=None, description="The first day.")
    end: date | None = strawberry.field(
        default=None,
        description="The last day, included; the last complete day if it is left out or later.",
    )
    include_today: bool = strawberry.field(
        default=False, description="Let the window reach into today, which is not over yet."
    )


WindowArgument = Annotated[
    AnalyticsWindowInput | None,
    strawberry.argument(description="Which days; the last 7 complete ones by default."),
]


class Measured(Protocol):
    """What fields need to know of the scope that they are asked of."""

    async def resolve(self, info: Info, window: AnalyticsWindowInput | None) -> Window:
        """The days that a caller asks for, on the scope's calendar."""

    def span(self, window: Window) -> Span:
        """The span of the scope and a window's days."""


@strawberry.type(description="The days that an answer is about.")
class AnalyticsWindow:
    start: date = strawberry.field(description="The first day.")
    end: date = strawberry.field(description="The last day, included.")
    days: int = strawberry.field(description="How many days that is.")
    previous_start: date = strawberry.field(description="The first day of the window before it.")
    previous_end: date = strawberry.field(description="The last day of the window before it.")
    time_zone: str = strawberry.field(description="Whose calendar the days are of (IANA name).")
    truncated: bool = strawberry.field(
        description="Whether the end asked for was cut to the last allowed day."
    )
    includes_today: bool = strawberry.field(
        description="Whether the last day is today, which is not over yet."
    )

    @staticmethod
    def of(window: Window) -> "AnalyticsWindow":
        """Show a window."""
        return AnalyticsWindow(
            start=window.start,
            end=window.end,
            days=window.days,
            previous_start=window.previous_start,
            previous_end=window.previous_end,
            time_zone=window.time_zone,
            truncated=window.truncated,
            includes_today=window.includes_today,
        )


def requested(window: AnalyticsWindowInput | None) -> WindowInput:
    """A caller's window as a domain value."""
    if window is None:
        return WindowInput()
    return WindowInput(window.preset, window.start, window.end, window.include_today)
