"""What a post is: its day of publication, and how it is searched for."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.posts import fold, published_on, search_key, search_text
from app.errors import BadUserInput

LATE = datetime(2026, 3, 11, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time_zone", "day"),
    [("UTC", date(2026, 3, 11)), ("Europe/Zurich", date(2026, 3, 12))],
)
def test_a_post_is_published_on_a_day_of_its_organizations_calendar(
    time_zone: str, day: date
) -> None:
    assert published_on(LATE, time_zone) == day


def test_an_unknown_instant_has_no_day() -> None:
    assert published_on(None, "UTC") is None


def test_texts_are_compared_case_folded_with_white_space_collapsed() -> None:
    assert fold("  Große\t\nSTRASSE ") == "grosse strasse"


def test_a_search_looks_at_label_and_description_as_they_are_compared() -> None:
    assert (search_text("GROSSE  strasse") or "?") in search_key("Die Große", "Straße in Bern")


@pytest.mark.parametrize("text", [None, ""])
def test_searching_for_nothing_finds_everything(text: str | None) -> None:
    assert not search_text(text)


def test_a_character_that_no_text_has_is_refused() -> None:
    with pytest.raises(BadUserInput) as refused:
        search_text("a\0b")
    assert refused.value.field == "search"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
