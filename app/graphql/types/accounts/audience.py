"""The audience of scopes: followers, and how they changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import strawberry

from app.domain.accounts.audience import (
    AccountFollowers,
    ComparedFollowers,
    FollowerNumbers,
    by_platform,
    engagement_per_thousand,
    numbers_of,
    ranked,
    series_of,
)
from app.domain.filters import AnalyticsFilter
from app.domain.numbers.compared_windows import compared_days
from app.domain.numbers.needed_metrics import NeededMetrics
from app.domain.platforms import Platform
from app.domain.scopes import Scope, Span
from app.domain.windows.comparison import Comparison
from app.graphql.context import Info
from app.graphql.loaders import Question
from app.graphql.scalars import BigInt
from app.graphql.types.accounts.accounts import Account
from app.graphql.types.filters import (
    FilterArgument,
    PlatformArgument,
    only,
    requested_filter,
)
from app.graphql.types.metrics import Change, shown
from app.graphql.types.scope_days import ScopeDays, days_of_spans
from app.graphql.types.top_content import FirstArgument, checked
from app.graphql.types.windows import AnalyticsWindow, ComparisonArgument, WindowArgument


@strawberry.type(description="How many followed at the end of one day.")
class AudiencePoint:
    date: dt.date = strawberry.field(description="The day.")
    followers: BigInt | None = strawberry.field(
        description="The sum of each account's last known followers; null before any is known."
    )
    measured_accounts: int = strawberry.field(description="Of how many accounts that is the sum.")
    is_measured: bool = strawberry.field(
        description="Whether anybody looked on this day; if not, the last known is carried on."
    )
    net_growth: BigInt | None = strawberry.field(
        description="Followers less those of the last day of the window on which anybody looked; "
        "null on the first such day, where other accounts are summed, and where nobody looked."
    )
    days_carried: int = strawberry.field(
        description="How many days right before it nobody looked, so that their growth counts on "
        "it; 0 where netGrowth is null."
    )


@strawberry.type
class _Followers:
    followers: BigInt | None = strawberry.field(
        description="Followers at the window's end, as last known by then: somebody who follows "
        "two accounts counts twice. Null if none is known."
    )
    change: Change = strawberry.field(
        description="Followers at the end of the compared days against those at the end of their "
        "partners, of the accounts known at both: an account that is new here is no growth."
    )
    net_growth: BigInt | None = strawberry.field(
        description="Followers at the window's end less those before its start, of the accounts "
        "known at both; null if none is."
    )
    gained: BigInt | None = strawberry.field(
        description="Who began to follow in the window; null where no platform reports it."
    )
    lost: BigInt | None = strawberry.field(
        description="Who ceased to follow in the window; null where no platform reports it."
    )


@strawberry.type
class _Summed(_Followers):
    measured_accounts: int = strawberry.field(
        description="Of how many accounts the followers are the sum."
    )
    account_count: int = strawberry.field(description="How many accounts there are.")
    current: strawberry.Private[Sequence[AccountFollowers]]
    span: strawberry.Private[Span]
    fitting: strawberry.Private[AnalyticsFilter]

    @strawberry.field(description="The followers at the end of each day of the window.")
    async def series(self, info: Info) -> list[AudiencePoint]:
        platforms = {account.platform for account in self.current}
        key = Question(self.span, self.fitting.accounts)
        steps = await info.context.loaders.follower_steps_by_span.load(key)
        mine = [step for step in steps if step.platform in platforms]
        points = series_of(self.current, mine, self.span.start, self.span.end)
        return [shown(point, AudiencePoint) for point in points]

    @strawberry.field(
        description="Engagement gained in the window per 1,000 followers at its end, of the "
        "platforms where both are known; null where there is none."
    )
    async def engagement_per_thousand(self, info: Info) -> float | None:
        start, end = self.span.start, self.span.end
        window_days = (end - start).days + 1
        (days,) = await days_of_spans(
            info, [self.span], self.fitting, window_days, NeededMetrics.ENGAGEMENT
        )
        sums = days.sums(start, end)
        gained = {platform: each.metrics.engagement for platform, each in sums.items()}
        return engagement_per_thousand(gained, self.current)


@strawberry.type(description="The followers of a scope's accounts on one platform.")
class PlatformAudience(_Summed):
    platform: Platform = strawberry.field(description="The platform.")


@strawberry.type(description="The followers of one account of a scope.")
class AccountAudience(_Followers):
    account_key: strawberry.Private[Any]

    @strawberry.field(description="The account.")
    async def account(self, info: Info) -> Account:
        return Account.of(await info.context.loaders.account_by_id.load(self.account_key))


@strawberry.type(
    description="How many people follow the accounts of a scope at the end of a window, and how "
    "that changed."
)
class Audience(_Summed):
    window: AnalyticsWindow = strawberry.field(description="The days that were used.")
    compared: strawberry.Private[ComparedFollowers | None]

    @strawberry.field(description="The same per platform, the most followed first.")
    def platforms(self) -> list[PlatformAudience]:
        return [
            PlatformAudience(
                **_fields(numbers_of(accounts, self.compared)),
                platform=platform,
                current=accounts,
                span=self.span,
                fitting=self.fitting,
            )
            for platform, accounts in by_platform(self.current).items()
        ]

    @strawberry.field(description="The accounts, the most followed first.")
    def accounts(self, first: FirstArgument = 10) -> list[AccountAudience]:
        most = checked(first)
        return [
            AccountAudience(
                **_fields(numbers_of([account], self.compared), without=_OF_MANY),
                account_key=account.account_id,
            )
            for account in ranked(self.current)[:most]
        ]


_OF_MANY = ("measured_accounts", "account_count")


def _fields(numbers: FollowerNumbers, *, without: Sequence[str] = ()) -> dict[str, Any]:
    names = (field.name for field in fields(numbers))
    return {name: getattr(numbers, name) for name in names if name not in without}


@strawberry.type
class AudienceOfScope(ScopeDays):
    """The field of every scope about its accounts."""

    @strawberry.field(
        description="How many people follow the accounts, and how that changed; filtered by "
        "platforms and accounts only. Costs per account."
    )
    async def audience(
        self,
        info: Info,
        window: WindowArgument = None,
        compare_to: ComparisonArgument = None,
        filter: FilterArgument = None,
        platform: PlatformArgument = None,
    ) -> Audience:
        only(filter, "platforms", "account_ids")
        fitting = await requested_filter(info, filter, platform)
        comparison = await self.resolve_compared(info, window, compare_to)
        return await _audience_of(info, self.scope, comparison, fitting)


async def _audience_of(
    info: Info, scope: Scope, comparison: Comparison, fitting: AnalyticsFilter
) -> Audience:
    """The audience of a scope in a window, and how it compares."""
    window = comparison.window
    span = Span(scope, window.start, window.end)
    sides = [side for side in (comparison.current, comparison.previous) if side]
    spans = [span, *(Span(scope, side.start, side.end) for side in sides)]
    current, *compared = [
        [each for each in accounts if _fits(each, fitting)]
        for accounts in await info.context.loaders.followers_by_span.load_many(spans)
    ]
    days = compared_days(comparison)
    against = ComparedFollowers(compared[0], compared[1], days) if compared else None
    return Audience(
        **_fields(numbers_of(current, against)),
        current=current,
        compared=against,
        span=span,
        fitting=fitting,
        window=AnalyticsWindow.of_compared(comparison),
    )


def _fits(account: AccountFollowers, fitting: AnalyticsFilter) -> bool:
    return (fitting.platforms is None or account.platform in fitting.platforms) and (
        fitting.accounts is None or account.account_id in fitting.accounts
    )
