"""What can be measured over a window."""

from datetime import date
from uuid import UUID

from app.domain.scopes import EVERYTHING, ComparedSpan, Scope, ScopeKind, scope_of
from app.domain.windows.calendar import Window
from app.domain.windows.comparison import ComparisonInput, resolve_comparison
from app.domain.windows.day_ranges import DayRange
from app.domain.windows.today import ScopeCalendar

ORGANIZATION, BRAND = UUID(int=1), UUID(int=2)


def test_an_organization_is_a_scope_and_so_is_one_of_its_brands() -> None:
    assert scope_of(ORGANIZATION, None) == Scope(ScopeKind.ORGANIZATION, ORGANIZATION)
    assert scope_of(ORGANIZATION, BRAND) == Scope(ScopeKind.BRAND, ORGANIZATION, BRAND)


def test_a_compared_span_has_the_window_and_the_days_that_are_compared() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 10)
    window = Window(first, last, ScopeCalendar(date(2026, 3, 9), last))

    span = ComparedSpan.of(EVERYTHING, resolve_comparison(ComparisonInput(), window))

    assert (span.start, span.end) == (first, last)
    assert span.current == DayRange(first, date(2026, 3, 9))  # the 10th isn't over
    assert span.previous == DayRange(date(2026, 2, 19), date(2026, 2, 27))
