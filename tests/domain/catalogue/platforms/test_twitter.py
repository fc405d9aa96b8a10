"""What the catalogue says of X."""

from app.domain.catalogue.platforms.twitter import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_views_are_the_public_impressions() -> None:
    assert BY_NAME["views"].platform_name == "public_metrics.impression_count"
    assert BY_NAME["impressions"].is_views
    assert not BY_NAME["videoViews"].is_views


def test_shares_are_reposts_and_quotes_which_are_told_apart_as_well() -> None:
    assert BY_NAME["shares"].platform_name == "public_metrics.retweet_count + quote_count"
    assert {"reposts", "quotes"} <= BY_NAME.keys()
