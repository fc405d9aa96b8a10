"""Signed links, by hand."""

from datetime import date, timedelta
from uuid import UUID

from app.domain import signed_links

KEY, POST, DAY = b"key", UUID(int=7), date(2026, 3, 20)
ONE_DAY = timedelta(days=1)


def good(signature: str, *, of: UUID = POST, key: bytes = KEY, today: date = DAY) -> bool:
    return signed_links.is_good(key, "thumbnail", of, DAY, signature, today=today)


def test_our_own_is_good_until_the_next_days_end() -> None:
    signature = signed_links.sign(KEY, "thumbnail", POST, DAY)
    assert [good(signature, today=DAY + ONE_DAY * days) for days in (-1, 0, 1, 2)] == [
        *(False, True, True, False),
    ]


def test_it_opens_one_thing_and_under_one_key() -> None:
    signature = signed_links.sign(KEY, "thumbnail", POST, DAY)
    assert not good(signature, of=UUID(int=8))
    assert not good(signature, key=b"other")
    assert not good(signed_links.sign(KEY, "export", POST, DAY))
    assert not good("")
    assert not good("é")
