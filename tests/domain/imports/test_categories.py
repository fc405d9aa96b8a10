"""What kinds of posts and networks are called."""

import pytest

from app.domain.imports.categories import read_category, read_network
from app.domain.imports.values import Refused
from app.domain.platforms import Platform
from app.domain.posts import PostCategory


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("IG reel", PostCategory.REEL),
        ("IG Karussell", PostCategory.CAROUSEL),
        ("Carrousel IG", PostCategory.CAROUSEL),
        ("Photos", PostCategory.IMAGE),
        ("Imagen de IG", PostCategory.IMAGE),
        ("Historia de IG", PostCategory.STORY),
        ("Videos", PostCategory.VIDEO),
        ("Links", PostCategory.POST),
        ("Something else", None),
        ("", None),
    ],
)
def test_a_word_names_the_category(text: str, category: PostCategory | None) -> None:
    assert read_category(text) == category


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("Instagram Business", Platform.INSTAGRAM),
        ("X (Twitter)", Platform.TWITTER),
        ("LINKEDIN_PAGE", Platform.LINKEDIN),
        ("yt", Platform.YOUTUBE),
        ("N/A", None),
    ],
)
def test_a_word_names_the_platform(text: str, platform: Platform | None) -> None:
    assert read_network(text) == platform


@pytest.mark.parametrize("text", ["Google Business", "Facebook and Instagram"])
def test_what_names_no_platform_or_two_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is not a platform"):
        read_network(text)
