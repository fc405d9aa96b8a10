"""What can be measured over a window: a brand, an organization, or everything a caller sees."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class ScopeKind(StrEnum):
    """The three kinds of scope, smallest first."""

    BRAND = "BRAND"
    ORGANIZATION = "ORGANIZATION"
    EVERYTHING = "EVERYTHING"


class Scope(NamedTuple):
    """One scope. `organization_id` is None only for everything; `brand_id` only for a brand set."""

    kind: ScopeKind
    organization_id: UUID | None = None
    brand_id: UUID | None = None


EVERYTHING = Scope(ScopeKind.EVERYTHING)


def scope_of(organization_id: UUID, brand_id: UUID | None) -> Scope:
    """A brand of an organization, or all of it."""
    kind = ScopeKind.ORGANIZATION if brand_id is None else ScopeKind.BRAND
    return Scope(kind, organization_id, brand_id)


class Span(NamedTuple):
    """A range of calendar days of a scope, both ends included."""

    scope: Scope
    start: date
    end: date

    def previous(self) -> "Span":
        """The same number of days right before it."""
        days = self.end - self.start + timedelta(days=1)
        return Span(self.scope, self.start - days, self.end - days)
