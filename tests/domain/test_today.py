"""Which day it is in a scope of one or several organizations."""

from datetime import UTC, date, datetime, timedelta

from app.domain.windows.clock import Clock
from app.domain.windows.periods import WeekStart
from app.domain.windows.today import LocalCalendar, calendar_of

MORNING = datetime(2026, 3, 11, 10, 30, tzinfo=UTC)
KIRITIMATI = LocalCalendar("Pacific/Kiritimati", WeekStart.SUNDAY)  # 00:30 of the 12th
PAGO_PAGO = LocalCalendar("Pacific/Pago_Pago", WeekStart.SUNDAY)  # 23:30 of the 10th


def test_one_organization_has_its_own_day() -> None:
    calendar = calendar_of(Clock(MORNING), [KIRITIMATI])

    assert (calendar.last_complete_day, calendar.today) == (date(2026, 3, 11), date(2026, 3, 12))
    assert calendar.time_zone == "Pacific/Kiritimati"
    assert calendar.week_start is WeekStart.SUNDAY


def test_a_day_is_over_when_it_is_over_everywhere_and_begins_when_it_begins_anywhere() -> None:
    calendar = calendar_of(Clock(MORNING), [KIRITIMATI, LocalCalendar(), PAGO_PAGO])

    assert (calendar.last_complete_day, calendar.today) == (date(2026, 3, 9), date(2026, 3, 12))
    assert calendar.time_zone == "Pacific/Pago_Pago"


def test_weeks_begin_on_monday_where_organizations_differ() -> None:
    alike = calendar_of(Clock(MORNING), [KIRITIMATI, PAGO_PAGO])
    differing = calendar_of(
        Clock(MORNING), [KIRITIMATI, LocalCalendar(week_start=WeekStart.MONDAY)]
    )

    assert alike.week_start is WeekStart.SUNDAY
    assert differing.week_start is WeekStart.MONDAY


def test_nobody_lives_in_utc() -> None:
    calendar = calendar_of(Clock(MORNING), [])

    assert (calendar.today, calendar.time_zone) == (date(2026, 3, 11), "UTC")


def test_a_calendar_holds_until_a_day_begins_or_ends_in_one_of_its_zones() -> None:
    clock = Clock(MORNING)
    calendar_of(clock, [KIRITIMATI, LocalCalendar("America/Lima"), PAGO_PAGO])

    hour = timedelta(minutes=29)
    assert clock.reads_the_same_at(MORNING + hour)
    assert not clock.reads_the_same_at(MORNING + 2 * hour)  # the 11th in Pago Pago
    assert not clock.reads_the_same_at(MORNING - 2 * hour)  # still the 11th in Kiritimati
