"""What a share may be: its end, its password and passes, its note and its logo."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain import shares
from app.domain.shares import ReportSection, checked_end, is_pass, new_pass, presented
from app.errors import BadUserInput

NOW = datetime(2026, 5, 4, 12, 30, 15, 600, tzinfo=UTC)
DAY = timedelta(days=1)
KEPT = shares.hashed("open sesame", b"a salt of sixteen and more")
PNG = "data:image/png;base64,iVBORw0KGgo="


def test_a_link_ends_in_30_days_unless_its_token_ends_before() -> None:
    assert checked_end(None, None, NOW) == NOW + 30 * DAY
    assert checked_end(None, NOW + DAY, NOW) == NOW + DAY
    assert checked_end(None, NOW + 90 * DAY, NOW) == NOW + 30 * DAY
    assert checked_end(NOW + 731 * DAY, None, NOW) == NOW + 731 * DAY


@pytest.mark.parametrize(
    ("ends_at", "latest"),
    [
        (NOW, None),
        (NOW + 732 * DAY, None),
        (NOW + 2 * DAY, NOW + DAY),
        ((NOW + DAY).replace(tzinfo=None), None),
    ],
)
def test_another_end_is_refused(ends_at: datetime, latest: datetime | None) -> None:
    with pytest.raises(BadUserInput) as refused:
        checked_end(ends_at, latest, NOW)
    assert refused.value.field == "endsAt"


def test_only_the_password_is_the_password() -> None:
    assert shares.is_password("open sesame", KEPT)
    assert not shares.is_password("open barley", KEPT)
    assert b"open sesame" not in KEPT
    assert shares.hashed("open sesame", b"another salt of 16")[16:] != KEPT[16:]


def test_a_pass_is_good_for_12_hours() -> None:
    text, until = new_pass("share_x", KEPT, NOW)
    given = presented(text)
    assert given.secret == "share_x"
    assert until == NOW.replace(microsecond=0) + timedelta(hours=12)
    assert is_pass(given, KEPT, NOW)
    assert is_pass(given, KEPT, until - timedelta(seconds=1))
    assert not is_pass(given, KEPT, until)
    assert is_pass(given, KEPT, NOW - timedelta(hours=1)), "The clock was set back."
    assert not is_pass(given, KEPT, NOW - timedelta(hours=13)), "It was wrong when it was made."


def test_a_pass_is_over_with_its_password() -> None:
    given = presented(new_pass("share_x", KEPT, NOW)[0])
    assert not is_pass(given, shares.hashed("open barley", b"a salt of sixteen and more"), NOW)


@pytest.mark.parametrize(
    "text",
    [
        "share_x",
        "share_x.",
        "share_x.99999999999999.sig",
        "share_x.9999999999.",
        "share_x.٣.sig",
        "share_x.9999999999.é",
    ],
)
def test_what_nobody_signed_is_no_pass(text: str) -> None:
    given = presented(text)
    assert given.secret == "share_x"
    assert not is_pass(given, KEPT, NOW)


def test_a_pass_can_not_be_made_to_last() -> None:
    secret, until, signature = new_pass("share_x", KEPT, NOW)[0].split(".")
    assert not is_pass(presented(f"{secret}.{int(until) + 1}.{signature}"), KEPT, NOW)


@pytest.mark.parametrize(
    ("check", "given", "field"),
    [
        (shares.checked_password, "short", "password"),
        (shares.checked_password, "x" * 201, "password"),
        (shares.checked_note, "x" * 2001, "note"),
        (shares.checked_note, "a\x00b", "note"),
        (shares.checked_logo, "https://example.org/logo.png", "logo"),
        (shares.checked_logo, "data:image/svg+xml;base64,PHN2Zy8+", "logo"),
        (shares.checked_logo, "data:image/png;base64,", "logo"),
        (shares.checked_logo, "data:image/png;base64,not base64", "logo"),
        (shares.checked_logo, PNG + "A" * 100_000, "logo"),
        (shares.checked_sections, [], "sections"),
    ],
)
def test_what_can_not_be_is_refused(check: Any, given: Any, field: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        check(given)
    assert refused.value.field == field


def test_what_is_empty_is_nothing() -> None:
    assert shares.checked_password("") is None
    assert shares.checked_note("  ") is None
    assert shares.checked_logo("") is None
    assert shares.checked_logo(PNG) == PNG
    assert shares.checked_note(" hello ") == "hello"
    assert shares.checked_sections([ReportSection.WHY]) == {ReportSection.WHY}
