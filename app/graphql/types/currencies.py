"""What every type with a currency says of it."""

from collections.abc import Iterable
from typing import Annotated, Protocol, TypeVar

import strawberry

from app.domain.business.currencies import exponent_of
from app.graphql.scalars import BigInt

CurrencyArgument = Annotated[
    str | None, strawberry.argument(description="Only this one (ISO 4217); all by default.")
]


class _Priced(Protocol):
    @property
    def currency(self) -> str: ...


Item = TypeVar("Item", bound=_Priced)


def of_currency(items: Iterable[Item], currency: str | None) -> list[Item]:
    """Those in a currency; all without one."""
    return [each for each in items if currency is None or each.currency == currency.upper()]


@strawberry.type
class InCurrency:
    currency: str = strawberry.field(description="The currency (ISO 4217).")

    @strawberry.field(
        description="How many decimal places the currency has (ISO 4217): 2 for EUR, where 1250 "
        "minor units are 12.50, and 0 for JPY. Null for metals and units of account."
    )
    def currency_exponent(self) -> int | None:
        return exponent_of(self.currency)


@strawberry.type
class InOwnCurrency(InCurrency):
    currency: str = strawberry.field(description="The currency that it reports in (ISO 4217).")
    credit_price: BigInt | None = strawberry.field(
        description="What one credit is sold for.", deprecation_reason="Ask for creditPriceMinor."
    )

    @strawberry.field(
        description="What one credit is sold for, in minor units of the currency; null if unset."
    )
    def credit_price_minor(self) -> BigInt | None:
        return self.credit_price
