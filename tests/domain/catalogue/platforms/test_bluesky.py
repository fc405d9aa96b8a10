"""What the catalogue says of Bluesky."""

from app.domain.catalogue.platforms.bluesky import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_there_are_no_views() -> None:
    assert not any(each.is_views for each in METRICS)


def test_bookmarks_are_saves() -> None:
    assert BY_NAME["saves"].platform_name == "bookmarkCount"
