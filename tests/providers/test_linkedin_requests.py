"""How LinkedIn is asked: versions by the month, and what is encoded in an address."""

from datetime import UTC, date, datetime

import pytest

from app.providers.base import Token
from app.providers.linkedin_requests import (
    PROTOCOL,
    address,
    by_day,
    encoded,
    headers,
    listed,
    versions_of_today,
)


@pytest.mark.parametrize(
    ("now", "versions"),
    [
        (datetime(2027, 11, 30, tzinfo=UTC), ("202708", "202707")),
        (datetime(2028, 3, 1, tzinfo=UTC), ("202712", "202711")),
        (datetime(2028, 4, 1, tzinfo=UTC), ("202801", "202712")),
    ],
)
def test_versions_of_today_are_of_two_months_a_quarter_ago(
    now: datetime, versions: tuple[str, ...]
) -> None:
    assert versions_of_today(now) == versions


def test_the_token_is_in_a_header_beside_version_and_protocol() -> None:
    assert headers(Token("secret"), "202607") == {
        "authorization": "Bearer secret",
        "linkedin-version": "202607",
        "x-restli-protocol-version": PROTOCOL,
    }


def test_urns_are_encoded_and_what_is_around_them_is_not() -> None:
    urns = ["urn:li:share:1", "urn:li:ugcPost:2"]
    assert listed(urns) == "List(urn%3Ali%3Ashare%3A1,urn%3Ali%3AugcPost%3A2)"
    assert encoded("a/b&c=(d)") == "a%2Fb%26c%3D%28d%29"


def test_days_are_a_range_of_milliseconds_from_midnight_to_midnight_utc() -> None:
    assert by_day(date(2026, 11, 20), date(2026, 11, 21)) == (
        "(timeRange:(start:1795132800000,end:1795219200000),timeGranularityType:DAY)"
    )


def test_an_address_is_written_as_it_is_given() -> None:
    assert address("https://a", "me", {}) == "https://a/me"
    assert address("https://a", "posts", {"q": "author", "ids": "List(x)"}) == (
        "https://a/posts?q=author&ids=List(x)"
    )
