"""Signed links, by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import signed_links

KEY, POST, DAY = b"key", UUID(int=7), date(2026, 3, 20)
ONE_DAY = timedelta(days=1)


def good(signature: str, *, of: UUID = POST, key: bytes = KEY, today: date = DAY) -> bool:
    return signed_links.is_good(key, "thumbnail", of, DAY, signature, today=today)


def test_our_own_is_good_until_the_next_days_end() -> None:
    signature = signed_links.sign(KEY, "thumbnail", POST, DAY)
    assert [good(signature, today=DAY + ONE_DAY * days) for days in (-2, -1, 0, 1, 2)] == [
        *(False, True, True, True, False),
    ]


def test_it_opens_one_thing_and_under_one_key() -> None:
    signature = signed_links.sign(KEY, "thumbnail", POST, DAY)
    assert not good(signature, of=UUID(int=8))
    assert not good(signature, key=b"other")
    assert not good(signed_links.sign(KEY, "export", POST, DAY))
    assert not good("")
    assert not good("é")


NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_a_link_to_a_file_names_its_token_for_ten_minutes() -> None:
    link, until = signed_links.file_link(KEY, POST, "/exports/posts.csv?a=1", NOW)
    assert until == NOW + timedelta(minutes=10)

    def found(now: datetime, address: str = "/exports/posts.csv?a=1", key: bytes = KEY) -> Any:
        return signed_links.token_of_file_link(key, link, address, now)

    assert found(until - timedelta(seconds=1)) == POST
    assert found(until) is None
    assert found(NOW - timedelta(minutes=10)) == POST, "Clocks differ."
    assert found(NOW - timedelta(minutes=11)) is None, "This one was wrong."
    assert found(NOW, address="/exports/posts.csv?a=2") is None
    assert found(NOW, key=b"another") is None


@pytest.mark.parametrize(
    "link", ["", ".", "..", "x.1.y", f"{POST.hex}.x.y", f"{POST.hex}.9999999999.y"]
)
def test_what_is_no_link_to_a_file_opens_nothing(link: str) -> None:
    assert signed_links.token_of_file_link(KEY, link, "/exports/posts.csv", NOW) is None
