"""Windows and what they are compared with, as arguments and as answers."""

from datetime import date
from typing import Annotated

import strawberry

from app.domain.windows import comparison
from app.domain.windows.calendar import Preset, Window, WindowInput
from app.domain.windows.comparison import Comparison, ComparisonTo


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
        description="The last day, included; the last complete one by default.",
    )
    include_today: bool = strawberry.field(
        default=False, description="Let it reach into today, which isn't over."
    )


@strawberry.input(
    description=(
        "What a window is compared with. Compared are like numbers of days: those that aren't over "
        "go out with their partners, and so do days without one, but for whole calendar periods "
        "and CUSTOM."
    )
)
class ComparisonInput:
    to: ComparisonTo = strawberry.field(
        default=ComparisonTo.PREVIOUS_PERIOD, description="Which days."
    )
    start: date | None = strawberry.field(
        default=None, description="The first day; needed for CUSTOM, and only there."
    )
    end: date | None = strawberry.field(
        default=None, description="The last day, included; needed for CUSTOM, and only there."
    )
    match_weekdays: bool = strawberry.field(
        default=False,
        description=(
            "Move the compared days earlier, by 0 to 6 days, until weekdays agree; for "
            "PREVIOUS_YEAR to 364 or 371 days back. For windows of so many days, single days and "
            "dates; where a window is a calendar period, and for CUSTOM, it changes nothing."
        ),
    )


WindowArgument = Annotated[
    AnalyticsWindowInput | None,
    strawberry.argument(description="Which days; the last 7 complete ones by default."),
]
ComparisonArgument = Annotated[
    ComparisonInput | None,
    strawberry.argument(description="What to compare with; the previous period by default."),
]


@strawberry.type(description="The days that an answer is about.")
class AnalyticsWindow:
    start: date = strawberry.field(description="The first day.")
    end: date = strawberry.field(description="The last day, included.")
    days: int = strawberry.field(description="How many days that is.")
    previous_start: date = strawberry.field(
        description="The first day of what it is compared with; of as many days right before it "
        "where comparedTo is NONE."
    )
    previous_end: date = strawberry.field(
        description="The last day of what it is compared with, or of the days right before it."
    )
    compared_to: ComparisonTo = strawberry.field(
        description="What it is compared with; NONE where nothing is compared."
    )
    is_weekdays_matched: bool = strawberry.field(
        description="Whether weekdays were matched, as requested: each day stands against one of "
        "the same weekday. False where that changes nothing."
    )
    time_zone: str = strawberry.field(
        description="The zone that decides which day is over (IANA name): of several, the one "
        "whose clock is furthest behind. timeZones has them all."
    )
    time_zones: list[str] = strawberry.field(
        description="The zones whose calendars the days are of, by name: day D of each. One, but "
        "for scopes over organizations in several."
    )
    is_truncated: bool = strawberry.field(
        description="Whether the end asked for was cut to the last allowed day."
    )
    truncated: bool = strawberry.field(
        description="Whether the end asked for was cut.",
        deprecation_reason="Ask for isTruncated.",
    )
    includes_today: bool = strawberry.field(
        description="Whether any of the days isn't over yet in every organization."
    )

    @staticmethod
    def of(window: Window) -> "AnalyticsWindow":
        """Show a window that nothing is compared with."""
        nothing = comparison.ComparisonInput(ComparisonTo.NONE)
        return AnalyticsWindow.of_compared(comparison.resolve_comparison(nothing, window))

    @staticmethod
    def of_compared(compared: Comparison) -> "AnalyticsWindow":
        """Show a window and what it is compared with."""
        window = compared.window
        return AnalyticsWindow(
            start=window.start,
            end=window.end,
            days=window.days,
            previous_start=compared.start,
            previous_end=compared.end,
            compared_to=compared.to,
            is_weekdays_matched=compared.is_weekdays_matched,
            time_zone=window.time_zone,
            time_zones=list(window.time_zones),
            is_truncated=window.truncated,
            truncated=window.truncated,
            includes_today=window.includes_today,
        )


def requested(window: AnalyticsWindowInput | None) -> WindowInput:
    """A caller's window as a domain value."""
    if window is None:
        return WindowInput()
    return WindowInput(window.preset, window.start, window.end, window.include_today)


def requested_comparison(compare_to: ComparisonInput | None) -> comparison.ComparisonInput:
    """A caller's comparison as a domain value."""
    if compare_to is None:
        return comparison.ComparisonInput()
    return comparison.ComparisonInput(
        compare_to.to, compare_to.start, compare_to.end, compare_to.match_weekdays
    )
