"""What the catalogue says of Pinterest."""

from app.domain.catalogue.platforms.pinterest import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_views_are_impressions_and_those_of_the_video_are_another_metric() -> None:
    assert BY_NAME["views"].platform_name == BY_NAME["impressions"].platform_name == "IMPRESSION"
    assert BY_NAME["impressions"].is_views
    assert BY_NAME["videoViews"].platform_name == "VIDEO_MRC_VIEW"
    assert not BY_NAME["videoViews"].is_views


def test_only_a_click_that_leaves_pinterest_is_a_click() -> None:
    assert BY_NAME["clicks"].platform_name == "OUTBOUND_CLICK"
    assert BY_NAME["pinClicks"].platform_name == "PIN_CLICK"


def test_pinterest_is_two_days_late() -> None:
    assert {each.delay_hours for each in METRICS} == {48}
