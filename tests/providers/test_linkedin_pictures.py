"""Where the pictures of posts on LinkedIn are."""

from collections.abc import Mapping

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import ProviderFailed, PublishedPost
from app.providers.linkedin_pictures import picture_urn, with_pictures
from app.providers.requests import Answer
from tests.providers.readers import NOW

IMAGE, VIDEO = "urn:li:image:C1", "urn:li:video:C2"
SHOWN = "https://media.licdn.example/1.jpg"


@pytest.mark.parametrize(
    ("content", "urn"),
    [
        ({"media": {"id": IMAGE}}, IMAGE),
        ({"media": {"id": VIDEO}}, VIDEO),
        ({"multiImage": {"images": [{"id": IMAGE}, {"id": "urn:li:image:C9"}]}}, IMAGE),
        ({"article": {"source": "https://a", "thumbnail": IMAGE}}, IMAGE),
        ({"media": {"id": "urn:li:document:C3"}}, None),
        ({"article": {"source": "https://a"}}, None),
        (None, None),
    ],
)
def test_a_post_is_shown_by_its_image_or_video(content: object, urn: str | None) -> None:
    assert picture_urn({"content": content}) == urn


def item(number: int, urn: str) -> dict[str, object]:
    return {"id": f"urn:li:share:{number}", "content": {"media": {"id": urn}}}


def posts(number: int) -> list[PublishedPost]:
    return [PublishedPost(f"urn:li:share:{each}", NOW) for each in range(number)]


async def test_images_and_videos_are_looked_up_together() -> None:
    asked: list[tuple[str, str]] = []

    async def ask(path: str, query: Mapping[str, str]) -> Answer:
        asked.append((path, query["ids"]))
        told = {"downloadUrl": SHOWN} if path == "images" else {"thumbnail": SHOWN}
        return Answer({"results": {IMAGE: told, VIDEO: told}}, None)

    items = [item(0, IMAGE), item(1, VIDEO), item(2, IMAGE)]
    found = await with_pictures(ask, posts(3), items)
    assert [post.picture_url for post in found] == [SHOWN] * 3
    assert asked == [
        ("images", "List(urn%3Ali%3Aimage%3AC1)"),
        ("videos", "List(urn%3Ali%3Avideo%3AC2)"),
    ]


async def test_no_list_is_refused_for_its_pictures() -> None:
    async def ask(path: str, _query: Mapping[str, str]) -> Answer:
        if path == "images":
            raise ProviderFailed(Failure(FailureCode.PERMISSION_MISSING, "No."))
        return Answer({"results": {VIDEO: {"thumbnail": "no address"}}}, None)

    found = await with_pictures(ask, posts(2), [item(0, IMAGE), item(1, VIDEO)])
    assert [post.picture_url for post in found] == [None, None]
