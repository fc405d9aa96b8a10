"""What an answer has read off its clock tells for how long it holds."""

from datetime import UTC, date, datetime, timedelta

from app.domain.windows.clock import Clock

EVENING = datetime(2026, 3, 11, 22, 30, tzinfo=UTC)


def test_a_day_holds_until_it_ends_where_it_was_read() -> None:
    clock = Clock(EVENING)

    assert clock.today("Europe/Zurich") == date(2026, 3, 11)

    assert clock.reads_the_same_at(EVENING + timedelta(minutes=29))
    assert not clock.reads_the_same_at(EVENING + timedelta(minutes=30))


def test_what_has_come_or_not_holds_in_between() -> None:
    clock = Clock(EVENING)
    last, now, after = (EVENING + timedelta(minutes=minutes) for minutes in (-5, 0, 10))

    assert clock.has_come(last - timedelta(days=1))
    assert clock.has_come(last)
    assert not clock.has_come(after)
    assert not clock.has_come(after + timedelta(days=1))

    assert [clock.reads_the_same_at(last), clock.reads_the_same_at(now)] == [True, True]
    moment = timedelta.resolution
    assert not clock.reads_the_same_at(last - moment)
    assert clock.reads_the_same_at(after - moment)
    assert not clock.reads_the_same_at(after)


def test_a_step_holds_until_the_next() -> None:
    clock = Clock(EVENING + timedelta(minutes=4, seconds=59))

    assert clock.to_the(timedelta(minutes=5)) == EVENING

    assert clock.reads_the_same_at(EVENING)
    assert not clock.reads_the_same_at(EVENING - timedelta.resolution)
    assert clock.reads_the_same_at(EVENING + timedelta(minutes=5) - timedelta.resolution)
    assert not clock.reads_the_same_at(EVENING + timedelta(minutes=5))


def test_it_is_now() -> None:
    assert Clock(EVENING).has_come(EVENING)


def test_what_nobody_has_read_doesnt_matter() -> None:
    assert Clock(EVENING).reads_the_same_at(EVENING + timedelta(days=400))


def test_an_instant_holds_for_no_other() -> None:
    clock = Clock(EVENING)

    assert clock.now == EVENING

    assert not clock.reads_the_same_at(EVENING)
    assert clock.was_read_exactly


def test_which_zone_is_slowest_holds_as_long_as_it_is() -> None:
    # In that night Chile went from Argentina's time to an hour behind it; names break a tie.
    clock = Clock(datetime(2024, 4, 6, 12, tzinfo=UTC))

    assert clock.slowest_time_zone(["America/Santiago", "America/Buenos_Aires"]) == (
        "America/Buenos_Aires"
    )

    assert clock.reads_the_same_at(datetime(2024, 4, 6, 23, tzinfo=UTC))
    assert not clock.reads_the_same_at(datetime(2024, 4, 8, 12, tzinfo=UTC))
