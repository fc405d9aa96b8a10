"""What the catalogue says of YouTube."""

from datetime import date

from app.domain.catalogue.platforms.youtube import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_views_changed_for_shorts_in_2025_and_for_all_formats_in_2026() -> None:
    shorts, all_formats = BY_NAME["views"].breaks
    assert shorts.date == date(2025, 3, 31)
    assert "Shorts" in shorts.change
    assert all_formats.date == date(2026, 8, 24)
    assert "all formats" in all_formats.change
    assert {shorts.source, all_formats.source} == {
        "https://developers.google.com/youtube/v3/revision_history"
    }


def test_engaged_views_kept_their_meaning() -> None:
    assert BY_NAME["engagedViews"].breaks == ()


def test_what_only_the_owner_sees_is_three_days_late() -> None:
    assert {each.name for each in METRICS if not each.is_extra and each.delay_hours == 72} == {
        *("shares", "saves", "watchSeconds")
    }
