"""What the catalogue says of Mastodon."""

from app.domain.catalogue.platforms.mastodon import METRICS


def test_there_are_no_views() -> None:
    assert not any(each.is_views for each in METRICS)


def test_quotes_are_shares_where_the_server_counts_them() -> None:
    (shares,) = (each for each in METRICS if each.name == "shares")
    assert shares.platform_name == "reblogs_count + quotes_count"
    assert "4.5" in shares.counts
