"""One post on X, in either vocabulary."""

from datetime import UTC, datetime

import pytest

from app.providers.twitter_posts import published, reading

COUNTS = {"like_count": 5, "reply_count": 2, "quote_count": 1, "bookmark_count": 4}


@pytest.mark.parametrize("reposts", ["retweet_count", "repost_count"])
def test_reposts_and_quotes_are_shares_under_either_name(reposts: str) -> None:
    post = {"id": "1", "public_metrics": {**COUNTS, reposts: 3, "impression_count": 100}}

    metrics = reading(post).metrics

    assert (metrics.likes, metrics.comments, metrics.shares, metrics.saves) == (5, 2, 4, 4)
    assert metrics.views == metrics.impressions == 100


def test_what_is_not_told_stays_unknown() -> None:
    metrics = reading({"id": "1"}).metrics

    assert metrics == type(metrics)()


def test_clicks_are_told_to_the_owner_alone() -> None:
    post = {"id": "1", "non_public_metrics": {"url_link_clicks": 7}}

    assert reading(post).metrics.clicks == 7


def test_a_post_of_the_timeline_is_named_by_its_first_line() -> None:
    post = {"id": "12", "text": "First line\nand more", "created_at": "2026-11-22T15:00:00.000Z"}

    found = published(post, {})

    assert (found.external_id, found.label) == ("12", "First line")
    assert found.published_at == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert found.url == "https://x.com/i/web/status/12"
