"""What the catalogue says of Facebook."""

from datetime import date

from app.domain.catalogue.platforms.facebook import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_views_took_the_place_of_impressions_in_november_2025() -> None:
    (change,) = BY_NAME["views"].breaks
    assert change.date == date(2025, 11, 15)
    assert BY_NAME["impressions"].until == date(2025, 11, 14)


def test_reach_counts_viewers_since_june_2026() -> None:
    (change,) = BY_NAME["reach"].breaks
    assert change.date == date(2026, 6, 15)


def test_reactions_are_told_apart_by_kind_and_are_likes_together() -> None:
    kinds = {each.name for each in METRICS if each.name.startswith("reactions")}
    assert kinds == {f"reactions{kind}" for kind in ("Like", "Love", "Haha", "Wow", "Sad", "Angry")}
    assert BY_NAME["likes"].platform_name == "reactions.summary.total_count"
