from datetime import UTC, date, datetime

import pytest

from app.domain.windows.time_zones import (
    fastest_time_zone,
    local_time,
    parse_time_zone,
    slowest_time_zone,
    today_in,
)
from app.errors import BadUserInput


@pytest.mark.parametrize("text", ["Europe/Zurich", "europe/zurich", " EUROPE/ZURICH "])
def test_a_name_is_found_in_any_case(text: str) -> None:
    assert parse_time_zone(text) == "Europe/Zurich"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mars/Phobos",
        "America",  # a folder of the database
        "zone.tab",  # a file beside the zones
        "../etc/localtime",
        "/usr/share/zoneinfo/UTC",
        "localtime",  # the machine's own zone, whatever that is
        "Factory",
        "UTC\0",
        "x" * 10_000,
    ],
)
def test_what_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(BadUserInput, match="Europe/Zurich") as refused:
        parse_time_zone(text)
    assert refused.value.field == "timeZone"
    assert len(refused.value.message) < 200


def test_today_is_a_matter_of_place() -> None:
    now = datetime(2026, 3, 10, 10, 30, tzinfo=UTC)

    assert today_in(now, "Pacific/Pago_Pago") == date(2026, 3, 9)  # UTC-11: 23:30
    assert today_in(now, "UTC") == date(2026, 3, 10)
    assert today_in(now, "Pacific/Kiritimati") == date(2026, 3, 11)  # UTC+14: 00:30


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        local_time(datetime(2026, 3, 10), "UTC")  # noqa: DTZ001 - the very mistake


def test_the_slowest_zone_is_the_one_furthest_behind() -> None:
    now = datetime(2026, 3, 10, 10, 30, tzinfo=UTC)

    assert slowest_time_zone(now, ["UTC", "America/Lima", "Asia/Tokyo"]) == "America/Lima"
    assert slowest_time_zone(now, ["Europe/Zurich", "Europe/Paris"]) == "Europe/Paris"
    assert slowest_time_zone(now, []) == "UTC"


def test_the_fastest_zone_is_the_one_furthest_ahead() -> None:
    now = datetime(2026, 3, 10, 10, 30, tzinfo=UTC)

    assert fastest_time_zone(now, ["UTC", "Asia/Tokyo", "America/Lima"]) == "Asia/Tokyo"
    assert fastest_time_zone(now, []) == "UTC"
