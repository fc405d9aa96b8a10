"""What the catalogue says of TikTok."""

from app.domain.catalogue.platforms.tiktok import METRICS


def test_it_reports_four_counts_and_neither_saves_nor_reach() -> None:
    names = [each.name for each in METRICS if not each.is_extra]
    assert names == ["views", "likes", "comments", "shares"]


def test_what_needs_another_api_says_so() -> None:
    for each in METRICS:
        assert ("business API" in each.counts) is each.is_extra
