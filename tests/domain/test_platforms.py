"""How people name platforms, and how they are named to people."""

import pytest

from app.domain.platforms import PLATFORM_NAMES, Platform, parse_platform


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("youtube", Platform.YOUTUBE),
        (" TikTok ", Platform.TIKTOK),
        ("x", Platform.TWITTER),
        ("x.com", Platform.TWITTER),
        ("X (Twitter)", None),
        ("x-twitter", Platform.TWITTER),
        ("twitter x", Platform.TWITTER),
        ("meta", Platform.FACEBOOK),
        ("ig", Platform.INSTAGRAM),
        ("Friendster", None),
        ("", None),
    ],
)
def test_a_name_is_read_in_any_case_and_by_its_usual_alias(
    text: str, platform: Platform | None
) -> None:
    assert parse_platform(text) is platform


@pytest.mark.parametrize("platform", Platform)
def test_every_platform_is_read_by_its_own_name_and_by_what_people_call_it(
    platform: Platform,
) -> None:
    assert parse_platform(platform.value) is platform
    assert parse_platform(PLATFORM_NAMES[platform]) is platform
