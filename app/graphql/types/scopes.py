"""What can be asked of every scope: one interface for a brand, an organization and everything.

A field here resolves its window on the scope's calendar, lets a loader read, and shows what a
pure function of the domain makes of it.
"""

import dataclasses
from typing import Annotated, Any

import strawberry

from app.domain import overviews, series
from app.domain.metrics import Platform
from app.domain.rollups import DailyRow
from app.domain.scopes import Scope, Span
from app.domain.series import Granularity
from app.domain.windows import Window, resolve_window_everywhere
from app.graphql.context import Info
from app.graphql.types.analytics import (
    EngagementBreakdown,
    Growth,
    Overview,
    PlatformBreakdown,
    TimeSeries,
)
from app.graphql.types.metrics import shown
from app.graphql.types.windows import AnalyticsWindow, AnalyticsWindowInput, WindowArgument, asked

PlatformArgument = Annotated[
    Platform | None, strawberry.argument(description="Only this platform; all by default.")
]


@strawberry.interface(
    description="Whatever can be measured over a window: a brand, an organization, or everything."
)
class AnalyticsScope:
    scope: strawberry.Private[Scope]

    async def time_zones(self, info: Info) -> list[str]:
        """The zones whose calendars the scope adds up."""
        raise NotImplementedError

    async def resolve(self, info: Info, window: AnalyticsWindowInput | None) -> Window:
        """The days that a caller asks for, on this scope's calendar."""
        zones = await self.time_zones(info)
        return resolve_window_everywhere(asked(window), now=info.context.now, zones=zones)

    async def days(self, info: Info, window: Window) -> list[DailyRow]:
        """What was gained day by day, in the window and the one before it."""
        span = Span(self.scope, window.previous_start, window.end)
        return await info.context.loaders.days_by_span.load(span)

    @strawberry.field(description="What the scope gained, and how that compares.")
    async def overview(
        self, info: Info, window: WindowArgument = None, platform: PlatformArgument = None
    ) -> Overview:
        resolved = await self.resolve(info, window)
        value = overviews.overview_of(await self.days(info, resolved), resolved, platform)
        return Overview(
            **_fields(value),
            window=AnalyticsWindow.of(resolved),
            span=Span(self.scope, resolved.start, resolved.end),
            platform=platform,
        )

    @strawberry.field(description="Gains over time, zero-filled over the whole window.")
    async def time_series(
        self,
        info: Info,
        window: WindowArgument = None,
        granularity: Annotated[
            Granularity, strawberry.argument(description="How long a bucket is.")
        ] = Granularity.DAY,
        by_platform: Annotated[
            bool, strawberry.argument(description="Split the series by platform as well.")
        ] = False,
    ) -> TimeSeries:
        resolved = await self.resolve(info, window)
        rows = await self.days(info, resolved)
        value = series.series_of(rows, resolved, granularity, by_platform=by_platform)
        return TimeSeries(**_fields(value), window=AnalyticsWindow.of(resolved))

    @strawberry.field(description="What each active platform contributed, most viewed first.")
    async def platforms(self, info: Info, window: WindowArgument = None) -> list[PlatformBreakdown]:
        resolved = await self.resolve(info, window)
        span = Span(self.scope, resolved.start, resolved.end)
        rows = await self.days(info, resolved)
        return [
            PlatformBreakdown(**value._asdict(), span=span)
            for value in overviews.platforms_of(rows, resolved)
        ]

    @strawberry.field(description="What the engagement is made of.")
    async def engagement(
        self, info: Info, window: WindowArgument = None, platform: PlatformArgument = None
    ) -> EngagementBreakdown:
        resolved = await self.resolve(info, window)
        rows = await self.days(info, resolved)
        return shown(overviews.engagement_of(rows, resolved, platform), EngagementBreakdown)

    @strawberry.field(description="How the window compares with the one before it, day by day.")
    async def growth(self, info: Info, window: WindowArgument = None) -> Growth:
        resolved = await self.resolve(info, window)
        return shown(overviews.growth_of(await self.days(info, resolved), resolved), Growth)


def _fields(value: Any) -> dict[str, Any]:
    """A domain value's attributes, for an answer that has more fields than it."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
