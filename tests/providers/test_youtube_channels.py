"""One channel: its counts, and who came and left on each day."""

from datetime import date

from app.providers.youtube_channels import counts, days


def test_counts_are_strings_there_and_numbers_here() -> None:
    told = {"statistics": {"subscriberCount": "1230", "videoCount": "7"}}
    assert counts(told) == {"followers": 1230, "posts": 7}


def test_hidden_subscribers_are_not_reported() -> None:
    told = {"statistics": {"subscriberCount": "0", "hiddenSubscriberCount": True}}
    assert counts(told)["followers"] is None


def test_a_day_says_who_came_and_who_left() -> None:
    rows = [{"day": "2026-11-20", "subscribersGained": 4, "subscribersLost": 1}]
    assert days(rows).counts == {date(2026, 11, 20): {"followers_gained": 4, "followers_lost": 1}}


def test_what_is_no_day_costs_itself() -> None:
    told = days([{"day": "yesterday"}, {"day": "2026-11-20", "subscribersGained": 4}])
    assert told.counts == {date(2026, 11, 20): {"followers_gained": 4}}
    assert told.missing.keys() == {"followers_gained", "followers_lost"}
