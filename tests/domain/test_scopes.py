"""What can be measured over a window."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.scopes import EVERYTHING, Scope, ScopeKind, Span, scope_of

ORGANIZATION, BRAND = UUID(int=1), UUID(int=2)


def test_an_organization_is_a_scope_and_so_is_one_of_its_brands() -> None:
    assert scope_of(ORGANIZATION, None) == Scope(ScopeKind.ORGANIZATION, ORGANIZATION)
    assert scope_of(ORGANIZATION, BRAND) == Scope(ScopeKind.BRAND, ORGANIZATION, BRAND)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 731))
def test_the_span_before_is_as_long_and_ends_the_day_before(start: date, days: int) -> None:
    span = Span(EVERYTHING, start, start + timedelta(days=days - 1))

    before = span.previous()

    assert before.scope == EVERYTHING
    assert before.end + timedelta(days=1) == span.start
    assert before.end - before.start == span.end - span.start
