from datetime import UTC, datetime, timedelta

import pytest

from app.providers.base import Allowance
from app.providers.limits import (
    Reset,
    from_headers,
    from_meta_usage,
    next_pacific_midnight,
    retry_after,
)

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
SOON = datetime(2026, 11, 22, 15, 7, tzinfo=UTC)
FORMATS = {
    "X": ("x-rate-limit-", Reset.EPOCH, "900", "0", str(int(SOON.timestamp()))),
    "Bluesky": ("ratelimit-", Reset.EPOCH, "3000", "12", str(int(SOON.timestamp()))),
    "Mastodon": ("x-ratelimit-", Reset.TIMESTAMP, "300", "299", "2026-11-22T15:07:00.000000Z"),
    "Reddit": ("x-ratelimit-", Reset.SECONDS, "600", "598.0", "420"),
    "Pinterest": (
        "x-ratelimit-",
        Reset.SECONDS,
        '60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"',
        "59;w=60",
        "420",
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_reset_headers(name: str) -> None:
    prefix, reset, limit, remaining, at = FORMATS[name]
    headers = {f"{prefix}limit": limit, f"{prefix}remaining": remaining, f"{prefix}reset": at}
    allowance = from_headers(headers, prefix, reset, now=NOW)
    expected = {"X": (900, 0), "Bluesky": (3000, 12), "Mastodon": (300, 299)}
    expected |= {"Reddit": (600, 598), "Pinterest": (60, 59)}
    assert allowance == Allowance(*expected[name], SOON)


def test_one_format_read_as_another_is_no_reset() -> None:
    epoch = {"x-ratelimit-reset": str(int(SOON.timestamp()))}
    assert from_headers(epoch, "x-ratelimit-", Reset.SECONDS, now=NOW) is None
    seconds = {"x-ratelimit-reset": "420"}
    assert from_headers(seconds, "x-ratelimit-", Reset.EPOCH, now=NOW) is None
    assert from_headers(seconds, "x-ratelimit-", Reset.TIMESTAMP, now=NOW) is None


@pytest.mark.parametrize("value", ["", "soon", "-5", "1e9", "9" * 30, "2026-13-40", "nan", ";w=1"])
@pytest.mark.parametrize("reset", Reset)
def test_nonsense_is_no_reset_and_no_error(value: str, reset: Reset) -> None:
    headers = {"x-ratelimit-reset": value, "x-ratelimit-limit": value, "retry-after": value}
    assert from_headers(headers, "x-ratelimit-", reset, now=NOW) is None
    assert retry_after(headers, now=NOW) is None


def test_without_headers_nothing_is_known() -> None:
    assert from_headers({}, "x-ratelimit-", Reset.EPOCH, now=NOW) is None
    assert from_meta_usage({}, now=NOW) is None
    assert retry_after({}, now=NOW) is None


@pytest.mark.parametrize("value", ["420", "Sun, 22 Nov 2026 15:07:00 GMT"])
def test_retry_after_is_seconds_or_a_date(value: str) -> None:
    assert retry_after({"retry-after": value}, now=NOW) == SOON


def test_metas_highest_percentage_binds_and_its_time_is_in_minutes() -> None:
    business = (
        '{"17841":[{"type":"instagram","call_count":28,"total_cputime":25,"total_time":91,'
        '"estimated_time_to_regain_access":7}]}'
    )
    headers = {"x-business-use-case-usage": business, "x-app-usage": '{"call_count":12}'}
    assert from_meta_usage(headers, now=NOW) == Allowance(100, 9, SOON)


@pytest.mark.parametrize("value", ["", "{", "[]", "7", '{"1":[7]}', '{"1":[{"call_count":"x"}]}'])
def test_meta_nonsense_is_no_error(value: str) -> None:
    allowance = from_meta_usage({"x-business-use-case-usage": value}, now=NOW)
    assert allowance is None or allowance.reset_at is None


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ("2026-11-22T07:59:59+00:00", "2026-11-22T08:00:00+00:00"),
        ("2026-11-22T08:00:00+00:00", "2026-11-23T08:00:00+00:00"),
        ("2026-07-01T12:00:00+00:00", "2026-07-02T07:00:00+00:00"),
        # Clocks change: this day in Los Angeles has 25 hours, that one 23.
        ("2026-11-01T07:00:00+00:00", "2026-11-02T08:00:00+00:00"),
        ("2026-03-08T08:00:00+00:00", "2026-03-09T07:00:00+00:00"),
    ],
)
def test_youtubes_day_ends_at_midnight_in_los_angeles(now: str, midnight: str) -> None:
    assert next_pacific_midnight(datetime.fromisoformat(now)) == datetime.fromisoformat(midnight)


def test_a_reset_in_the_past_is_none() -> None:
    past = str(int((NOW - timedelta(minutes=1)).timestamp()))
    headers = {"x-rate-limit-reset": past, "x-rate-limit-remaining": "5"}
    allowance = from_headers(headers, "x-rate-limit-", Reset.EPOCH, now=NOW)
    assert allowance == Allowance(None, 5, None)
