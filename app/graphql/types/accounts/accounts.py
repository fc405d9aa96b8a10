"""Accounts on platforms: channels, pages, profiles, with their own numbers."""

import datetime as dt
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.domain import public_ids
from app.domain.accounts.account_days import AccountDay
from app.domain.accounts.accounts import AccountState
from app.domain.platforms import Platform
from app.domain.windows.calendar import Preset
from app.domain.windows.today import LocalCalendar
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.scalars import BigInt
from app.graphql.types.accounts.collection import AccountCollection
from app.graphql.types.accounts.credentials import Credential
from app.graphql.types.collecting.coverage import Coverage
from app.graphql.types.metrics import shown
from app.graphql.types.nodes import Node
from app.graphql.types.windows import WindowArgument, requested
from app.services.accounts import accounts
from app.services.accounts.account_days import AccountKey, AccountSpan

if TYPE_CHECKING:
    from app.graphql.types.brands import Brand

described(
    AccountState,
    "Whether an account can be read now.",
    {
        AccountState.CONNECTED: "A credential of it works.",
        AccountState.FAILED: "The platform no longer accepts what is connected: connect it again.",
        AccountState.UNCONNECTED: "Nothing is connected to it: never, or not any more.",
    },
)


@strawberry.type(description="What was counted of an account on one day.")
class AccountAnalyticsDay:
    date: dt.date = strawberry.field(description="The day, in the organization's time zone.")
    followers: BigInt | None = strawberry.field(
        description="How many follow it; null where that isn't known of this day."
    )
    following: BigInt | None = strawberry.field(description="How many it follows; null likewise.")
    posts: BigInt | None = strawberry.field(
        description="How many posts the platform counts there; null likewise."
    )
    profile_views: BigInt | None = strawberry.field(
        description="Views of its profile on the day; null where the platform doesn't say."
    )
    reach: BigInt | None = strawberry.field(
        description="People that it reached on the day; null likewise. Never summed."
    )
    impressions: BigInt | None = strawberry.field(
        description="How often anything of it was shown on the day; null likewise."
    )
    followers_gained: BigInt | None = strawberry.field(
        description="Who began to follow it on the day; null where the platform doesn't say."
    )
    followers_lost: BigInt | None = strawberry.field(
        description="Who ceased to follow it on the day; null where the platform doesn't say."
    )
    collected_at: dt.datetime = strawberry.field(
        description="When the latest of these was counted."
    )

    @staticmethod
    def of(day: AccountDay) -> "AccountAnalyticsDay":
        """Show a day."""
        counts: dict[str, Any] = day.counts._asdict()
        return AccountAnalyticsDay(date=day.date, collected_at=day.collected_at, **counts)


@strawberry.type(
    description="A channel, page or profile of a brand. It outlives its credentials: connecting "
    "it anew finds it again."
)
class Account(Node):
    platform: Platform = strawberry.field(description="Where it is.")
    external_id: str | None = strawberry.field(
        description="The platform's id of it; null while only its handle is known."
    )
    host: str | None = strawberry.field(
        description="Its server, on platforms of many servers; null on others."
    )
    handle: str | None = strawberry.field(
        description="What it is called there; null if the platform doesn't say."
    )
    picture_url: str | None = strawberry.field(
        description="Its picture's address; null if it isn't known."
    )
    created_at: dt.datetime = strawberry.field(description="When it became known here.")
    state: AccountState = strawberry.field(description="Whether it can be read now.")
    stored: strawberry.Private[accounts.Account]

    @staticmethod
    def of(account: accounts.Account | None) -> "Account":
        """Show an account.

        Raises:
            NotFound: There is none.
        """
        if account is None:
            raise NotFound("There is no such account.")
        return Account(
            id=strawberry.ID(public_ids.account_id(account.id)),
            stored=account,
            **dict(zip(_SAME_NAMES, _same_values(account), strict=True)),
        )

    @strawberry.field(description="What people call it: its display name, else handle, else id.")
    def label(self) -> str:
        stored = self.stored
        return stored.display_name or stored.handle or stored.external_id or ""

    @strawberry.field(description="The brand whose account it is.")
    async def brand(
        self, info: Info
    ) -> Annotated["Brand", strawberry.lazy("app.graphql.types.brands")]:
        from app.graphql.types.brands import Brand

        return Brand.of(await info.context.loaders.brand_by_id.load(self.stored.brand_id))

    @strawberry.field(
        description="What was connected to it, by whichever brand, disconnected ones too."
    )
    async def credentials(self, info: Info) -> list[Credential]:
        found = await info.context.loaders.credentials_by_account.load(self._key)
        return [Credential.of(credential) for credential in found]

    @strawberry.field(
        description="How many follow it, as last known; null if nobody ever counted them."
    )
    async def followers(self, info: Info) -> BigInt | None:
        latest = await info.context.loaders.followers_by_account.load(self._key)
        return latest.followers if latest else None

    @strawberry.field(description="The day of that number; null without one.")
    async def followers_on(self, info: Info) -> dt.date | None:
        latest = await info.context.loaders.followers_by_account.load(self._key)
        return latest.date if latest else None

    @strawberry.field(description="How its own numbers are kept up to date.")
    async def collection(self, info: Info) -> AccountCollection:
        found = await info.context.loaders.collection_by_account.load(self._key)
        return AccountCollection.of(found, info.context.clock)

    @strawberry.field(
        description="How well the published posts that it collects are measured. Costs per post."
    )
    async def coverage(self, info: Info) -> Coverage:
        key = (self._key, info.context.clock)
        return shown(await info.context.loaders.coverage_by_account.load(key), Coverage)

    @strawberry.field(description="What was counted on each day of a window, oldest first.")
    async def daily_analytics(
        self, info: Info, window: WindowArgument = None
    ) -> list[AccountAnalyticsDay]:
        calendar = LocalCalendar(self.stored.time_zone, self.stored.week_start)
        days = info.context.window(requested(window), [calendar], Preset.LAST_7_DAYS)
        key = AccountSpan(*self._key, days.start, days.end)
        return [
            AccountAnalyticsDay.of(day)
            for day in await info.context.loaders.days_by_account.load(key)
        ]

    @property
    def _key(self) -> AccountKey:
        return AccountKey(self.stored.organization_id, self.stored.id)


_SAME_NAMES = (
    *("platform", "external_id", "host", "handle", "picture_url", "created_at", "state"),
)
_same_values = attrgetter(*_SAME_NAMES)
