"""Which days a late snapshot changes behind it, without touching what was said on them."""

from datetime import UTC, date, datetime, timedelta

from app.domain.numbers.carried import Carried, carried
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics

MONDAY = date(2026, 3, 2)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def taken(number: int, **totals: int) -> Snapshot:
    return Snapshot(day(number), datetime(2026, 3, 9, tzinfo=UTC), Metrics(**totals))


def test_the_days_up_to_the_next_that_reports_the_metric_carry_a_late_total() -> None:
    before = [taken(n, views=10) for n in (0, 2, 3)] + [taken(4, views=10, likes=3)]
    after = [before[0], taken(1, views=10, likes=2), *before[1:]]

    assert carried(before, after, day(4)) == Carried([day(2), day(3)])


def test_a_day_that_reports_every_metric_carries_nothing() -> None:
    before = [taken(0, views=10), taken(2, views=30)]
    after = [before[0], taken(1, views=20), before[1]]

    assert carried(before, after, day(9)) == Carried([])


def test_a_day_that_is_itself_replaced_is_not_carried() -> None:
    before = [taken(0, views=10), taken(1, likes=1)]

    assert carried(before, [taken(0, views=11), taken(1, likes=2)], day(1)) == Carried([])


def test_a_metric_that_is_new_to_a_post_is_carried_beyond_the_days_looked_at() -> None:
    before = [taken(0, views=10), taken(1, views=20)]
    after = [taken(0, views=10, clicks=1), before[1]]

    assert carried(before, after, day(9)) == Carried([day(1)], goes_on_after=day(1))
    assert carried(before, after, day(1)) == Carried([day(1)])
