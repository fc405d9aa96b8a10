"""What can be measured over a window: brands, an organization, or everything a caller sees."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.windows.comparison import Comparison
from app.domain.windows.day_ranges import DayRange


class ScopeKind(StrEnum):
    """The kinds of scope, smallest first; a selection is brands that a caller names."""

    BRAND = "BRAND"
    SELECTION = "SELECTION"
    ORGANIZATION = "ORGANIZATION"
    EVERYTHING = "EVERYTHING"


class Owner(NamedTuple):
    """Whose rows count: a brand's, all of an organization, or everybody's."""

    organization_id: UUID | None = None
    brand_id: UUID | None = None


class Scope(NamedTuple):
    """One scope. A brand has both keys, an organization the first; a selection has `brands`."""

    kind: ScopeKind
    organization_id: UUID | None = None
    brand_id: UUID | None = None
    brands: tuple[Owner, ...] = ()

    @property
    def owners(self) -> tuple[Owner, ...]:
        """Whose rows count in it."""
        if self.kind is ScopeKind.SELECTION:
            return self.brands
        return (Owner(self.organization_id, self.brand_id),)


EVERYTHING = Scope(ScopeKind.EVERYTHING)


def scope_of(organization_id: UUID, brand_id: UUID | None) -> Scope:
    """A brand of an organization, or all of it."""
    kind = ScopeKind.ORGANIZATION if brand_id is None else ScopeKind.BRAND
    return Scope(kind, organization_id, brand_id)


class Span(NamedTuple):
    """A range of calendar days of a scope, both ends included.

    `without` are days between that don't count, for whoever takes a comparison's days.
    """

    scope: Scope
    start: date
    end: date
    without: tuple[date, date] | None = None


class ComparedSpan(NamedTuple):
    """A window of a scope, and the days of it and of an earlier one that are compared.

    `current` and `previous` are both None where no day can be compared.
    """

    scope: Scope
    start: date
    end: date
    current: DayRange | None
    previous: DayRange | None

    @staticmethod
    def of(scope: Scope, comparison: Comparison) -> "ComparedSpan":
        """The days of a scope that a comparison is about."""
        window = comparison.window
        return ComparedSpan(
            scope, window.start, window.end, comparison.current, comparison.previous
        )
