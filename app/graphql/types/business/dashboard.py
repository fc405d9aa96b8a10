"""The business dashboard: money, credits and ingredients."""

import datetime as dt
from uuid import UUID

import strawberry

from app.domain.business import dashboard as domain
from app.domain.business.dashboard import BusinessSource
from app.domain.business.projections import PROJECTED_DAYS
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.scalars import BigInt
from app.graphql.types.currencies import CurrencyArgument, InCurrency, of_currency
from app.graphql.types.metrics import Change, shown
from app.graphql.types.organizations import Organization

described(
    BusinessSource,
    "What a section is made of.",
    {
        BusinessSource.CHARGES: "Recorded charges, less their refunds.",
        BusinessSource.LEDGER: "The credit ledger.",
        BusinessSource.INGREDIENTS: "Recorded ingredients.",
        BusinessSource.NONE: "Nothing: there are no records, and so nothing is known.",
    },
)


@strawberry.type(description="An amount of one currency.")
class Money(InCurrency):
    amount: BigInt = strawberry.field(
        description="In the currency's minor units.", deprecation_reason="Ask for amountMinor."
    )

    @strawberry.field(description="In the currency's minor units: 1250 is 12.50 EUR, but 1250 JPY.")
    def amount_minor(self) -> BigInt:
        return self.amount


@strawberry.type(description="What one day adds up to.")
class DailyAmount:
    date: dt.date = strawberry.field(description="The day, on the organization's calendar.")
    amount: BigInt = strawberry.field(description="The amount; 0 on a day without records.")


@strawberry.type(description="What is counted day by day. Last 7 days are today and the 6 before.")
class Takings:
    today: BigInt = strawberry.field(description="Today so far.")
    last_7_days: BigInt = strawberry.field(
        name="last7Days", description="Today and the 6 days before it."
    )
    last_30_days: BigInt = strawberry.field(
        name="last30Days", description="Today and the 29 days before it."
    )
    month_to_date: BigInt = strawberry.field(description="Since the first of the month.")
    daily: list[DailyAmount] = strawberry.field(
        description="The last 30 days, today included, no day left out."
    )
    change: Change = strawberry.field(
        description="Week over week: the last 7 complete days against the 7 before them."
    )


@strawberry.type(description="Revenue of one currency; amounts are in its minor units.")
class CurrencyRevenue(InCurrency):
    takings: Takings = strawberry.field(description="The amounts, in minor units.")


@strawberry.type(
    description="Charges less their refunds, which lower the day of the charge. Currencies are "
    "never added up."
)
class Revenue:
    source: BusinessSource = strawberry.field(description="CHARGES, or NONE without any.")

    @strawberry.field(
        description="One for each currency that ever was charged; null without any charges."
    )
    def currencies(self, currency: CurrencyArgument = None) -> list[CurrencyRevenue] | None:
        found: list[CurrencyRevenue] | None = self.currencies
        return None if found is None else of_currency(found, currency)


@strawberry.type(description="Credits of one day.")
class CreditDay:
    date: dt.date = strawberry.field(description="The day, on the organization's calendar.")
    sold: BigInt = strawberry.field(description="Bought less given back; 0 without any.")
    consumed: BigInt = strawberry.field(description="Used less given back; 0 without any.")


@strawberry.type(description="The credit ledger. Credits are no money.")
class Credits:
    source: BusinessSource = strawberry.field(description="LEDGER, or NONE without any entries.")
    sold: BigInt | None = strawberry.field(
        description="Bought less given back, in the last 30 days; null without a ledger."
    )
    consumed: BigInt | None = strawberry.field(
        description="Used less given back, in the last 30 days; null without a ledger."
    )
    sold_daily: list[DailyAmount] | None = strawberry.field(
        description="Sold on each of the last 30 days; null without a ledger."
    )
    consumed_daily: list[DailyAmount] | None = strawberry.field(
        description="Consumed on each of the last 30 days; null without a ledger."
    )
    daily: list[CreditDay] | None = strawberry.field(
        description="Both of each of the last 30 days, today included; null without a ledger."
    )
    consumption_change: Change | None = strawberry.field(
        description="Consumed week over week, complete days; null without a ledger."
    )
    balance: BigInt | None = strawberry.field(
        description="What is left of all credits ever; negative if more was used than there was. "
        "Null without a ledger."
    )
    sold_value: list[Money] | None = strawberry.field(
        description="What the credits sold in the last 30 days are worth at their organizations' "
        "creditPrice. It is no revenue. Null where no price is known, or without a ledger."
    )


@strawberry.type(description="How many ingredients of a category were made in the last 30 days.")
class CategoryCount:
    category: str = strawberry.field(description="The category.")
    made: BigInt = strawberry.field(description="How many.")


@strawberry.type(description="Assets made.")
class Ingredients:
    source: BusinessSource = strawberry.field(description="INGREDIENTS, or NONE without any.")
    takings: Takings | None = strawberry.field(
        description="How many were made; null without any records."
    )
    by_category: list[CategoryCount] | None = strawberry.field(
        description="The last 30 days by category, most first; null without any records."
    )


@strawberry.type(description="An organization's place.")
class BusinessLeader:
    rank: int = strawberry.field(description="From 1; equal values share a rank.")
    value: BigInt = strawberry.field(
        description="What it is ranked by, of the last 30 days: minor units, credits or a count."
    )
    organization_id: strawberry.Private[UUID]

    @strawberry.field(description="The organization.")
    async def organization(self, info: Info) -> Organization:
        key = self.organization_id
        return Organization.of(await info.context.loaders.organization_by_id.load(key))

    @staticmethod
    def of(leader: domain.Leader) -> "BusinessLeader":
        """Show a leader."""
        return BusinessLeader(**leader._asdict())


@strawberry.type(description="The organizations with the highest revenue in one currency.")
class CurrencyLeaders(InCurrency):
    leaders: list[BusinessLeader] = strawberry.field(description="10 at most, the first first.")


@strawberry.type(
    description="The first 10 organizations of the last 30 days, archived ones left out."
)
class Leaders:
    of_revenue: strawberry.Private[list[CurrencyLeaders]]
    by_credits_consumed: list[BusinessLeader] = strawberry.field(description="By credits consumed.")
    by_ingredients: list[BusinessLeader] = strawberry.field(description="By ingredients made.")

    @strawberry.field(description="One list per currency.")
    def by_revenue(self, currency: CurrencyArgument = None) -> list[CurrencyLeaders]:
        return of_currency(self.of_revenue, currency)


@strawberry.type(
    description=(
        f"What the {PROJECTED_DAYS} days from today on may bring: a straight line through the last "
        "28 complete days (21 or 14 where the first record is younger), with its 80 % interval."
    )
)
class Projection:
    insufficient_data: bool = strawberry.field(
        description="Whether the first record is under 14 complete days old.",
        deprecation_reason="Ask for hasEnoughData, which is the opposite.",
    )
    fitted_days: int | None = strawberry.field(
        description="How many complete days the line is fitted to; null without enough data."
    )
    total: float | None = strawberry.field(
        description="The projected sum, never below 0; null without enough data."
    )
    low: float | None = strawberry.field(
        description="The lower end of the 80 % interval; null without enough data."
    )
    high: float | None = strawberry.field(
        description="The upper end of the 80 % interval; null without enough data."
    )

    @strawberry.field(description="Whether the first record is 14 complete days old or older.")
    def has_enough_data(self) -> bool:
        return not self.insufficient_data


@strawberry.type(description="What may come in, in one currency.")
class CurrencyProjection(InCurrency):
    projection: Projection = strawberry.field(description="In its minor units.")


@strawberry.type(description="What the next 30 days may bring, section by section.")
class Projections:
    revenue: list[CurrencyProjection] | None = strawberry.field(
        description="One per currency; null without any charges."
    )
    credits_sold: Projection | None = strawberry.field(
        description="In credits; null without a ledger."
    )
    ingredients: Projection | None = strawberry.field(
        description="How many are made; null without any records."
    )


@strawberry.type(description="Cash against what was used of it, in one currency.")
class CashAndUse(InCurrency):
    cash_in_minor: BigInt | None = strawberry.field(
        description="Charges less refunds, in minor units; null without charges in it."
    )
    usage_value_minor: BigInt | None = strawberry.field(
        description="Credits consumed at the creditPrice of the organizations that report in it, "
        "in minor units; null where none of them has a price, or without a ledger."
    )


@strawberry.type(description="Cash against what was used of it, over all time up to now.")
class Comparisons:
    currencies: list[CashAndUse] = strawberry.field(
        description="cashIn beside usageValue, for each currency that either has."
    )
    cash_in: list[Money] | None = strawberry.field(
        description="Charges less refunds, by currency; null without any charges."
    )
    usage_value: list[Money] | None = strawberry.field(
        description="Credits consumed at their organizations' creditPrice, by currency; null where "
        "no price is known, or without a ledger."
    )
    unpriced_credits: BigInt | None = strawberry.field(
        description="Credits consumed of organizations without a price, which usageValue leaves "
        "out; null without a ledger."
    )
    sold: BigInt | None = strawberry.field(description="Credits sold; null without a ledger.")
    consumed: BigInt | None = strawberry.field(
        description="Credits consumed; null without a ledger."
    )
    outstanding_prepaid: BigInt | None = strawberry.field(
        description="Credits that are still to be used, never below 0; null without a ledger."
    )


@strawberry.type(
    description="The business of one organization, or of all that the caller sees. A section "
    "without records says so; its numbers are null and not 0."
)
class BusinessAnalytics:
    today: dt.date = strawberry.field(
        description="Today on the organization's calendar; of several, the day that has begun in "
        "all of them."
    )
    revenue: Revenue = strawberry.field(description="Money taken.")
    credits: Credits = strawberry.field(description="The credit ledger.")
    ingredients: Ingredients = strawberry.field(description="Assets made.")
    leaders: Leaders = strawberry.field(description="Who leads.")
    projections: Projections = strawberry.field(description="What may come.")
    comparisons: Comparisons = strawberry.field(description="Cash against use.")

    @staticmethod
    def of(dashboard: domain.Dashboard) -> "BusinessAnalytics":
        """Show a dashboard."""
        leaders = dashboard.leaders
        return BusinessAnalytics(
            today=dashboard.today,
            revenue=shown(dashboard.revenue, Revenue),
            credits=_credits(dashboard.credits),
            ingredients=_ingredients(dashboard.ingredients),
            leaders=Leaders(
                of_revenue=[
                    CurrencyLeaders(currency=currency, leaders=_places(places))
                    for currency, places in leaders.by_revenue
                ],
                by_credits_consumed=_places(leaders.by_credits_consumed),
                by_ingredients=_places(leaders.by_ingredients),
            ),
            projections=shown(dashboard.projections, Projections),
            comparisons=shown(dashboard.comparisons, Comparisons),
        )


def _places(leaders: tuple[domain.Leader, ...]) -> list[BusinessLeader]:
    return list(map(BusinessLeader.of, leaders))


def _credits(found: domain.Credits | None) -> Credits:
    if found is None:
        nothing = dict.fromkeys(domain.Credits._fields)
        return Credits(source=BusinessSource.NONE, daily=None, **nothing)
    return Credits(
        source=BusinessSource.LEDGER,
        daily=[shown(day, CreditDay) for day in found.daily],
        **found._asdict(),
    )


def _ingredients(found: domain.Ingredients | None) -> Ingredients:
    if found is None:
        return Ingredients(source=BusinessSource.NONE, takings=None, by_category=None)
    return Ingredients(source=BusinessSource.INGREDIENTS, **found._asdict())
