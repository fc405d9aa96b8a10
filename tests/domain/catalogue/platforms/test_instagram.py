"""What the catalogue says of Instagram."""

from datetime import date

from app.domain.catalogue.platforms.instagram import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_views_took_the_place_of_plays_and_impressions_in_april_2025() -> None:
    (change,) = BY_NAME["views"].breaks
    assert change.date == date(2025, 4, 21)
    assert BY_NAME["impressions"].until == date(2025, 4, 20)


def test_impressions_were_never_views() -> None:
    assert not BY_NAME["impressions"].is_views
    assert not BY_NAME["videoViews"].is_views


def test_insights_are_two_days_late() -> None:
    assert {each.delay_hours for each in METRICS} == {48}
