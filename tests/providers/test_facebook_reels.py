"""Reels of a Facebook Page: they come after its posts, from a list of their own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers.base import Malformed, ProviderFailed, PublishedPost
from app.providers.facebook_reels import REELS, published
from app.simulation.faults import Trouble
from tests.providers.readers import DAY, NOW, Readers, ref

ME = Platform.FACEBOOK
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
REEL: dict[str, Any] = {
    "id": "9",
    "post_id": "7",
    "description": "Proofing\nfor two days",
    "created_time": "2026-11-20T10:00:00+0000",
    "permalink_url": "/reel/9/",
    "length": 17.5,
    "picture": "https://scontent.example/7.jpg",
    "from": {"id": "1", "name": "Slow Crumb"},
}


def test_a_reel_is_known_by_its_post() -> None:
    assert published(REEL) == PublishedPost(
        "7",
        AT,
        label="Proofing",
        description="Proofing\nfor two days",
        category=PostCategory.REEL,
        url="https://www.facebook.com/reel/9/",
        picture_url="https://scontent.example/7.jpg",
        author="Slow Crumb",
        duration_seconds=17.5,
    )


@pytest.mark.parametrize("lacking", ["post_id", "created_time"])
def test_what_is_no_reel_is_malformed(lacking: str) -> None:
    with pytest.raises(Malformed):
        published({name: value for name, value in REEL.items() if name != lacking})


async def test_reels_are_found_and_read_as_posts(readers: Readers) -> None:
    world = readers.simulated.world
    reel = world.publish(ME, NOW - timedelta(hours=1), PostCategory.REEL)
    provider, token = readers.provider(ME), readers.token(ME)
    pages = [page async for page in provider.list_posts(token, since=NOW - DAY / 4, now=NOW)]
    found = {post.external_id: post for page in pages for post in page.posts}
    assert found[reel.external_id].category is PostCategory.REEL
    assert (pages[0].cursor, pages[-1].cursor) == (REELS.cursor, None)
    batch = await readers.fetch(ME, ref(reel))
    assert batch.found[reel.external_id].metrics.views == world.counts(reel)["views"]


@pytest.mark.parametrize("kind", ["PERMISSION_MISSING", "REQUEST_REJECTED"])
async def test_reels_that_facebook_refuses_to_list_cost_no_posts_and_it_is_said(
    readers: Readers, kind: str
) -> None:
    readers.fail(ME, kind).path = "/video_reels"
    provider, token = readers.provider(ME), readers.token(ME)
    pages = [page async for page in provider.list_posts(token, since=NOW - 9 * DAY, now=NOW)]
    assert len([post for page in pages for post in page.posts]) >= 6
    (skipped,) = [item for page in pages for item in page.skipped]
    assert skipped.reason.startswith("Reels: ")


@pytest.mark.parametrize("kind", ["RATE_LIMITED", Trouble.DOWN])
async def test_an_outage_among_the_reels_ends_the_list_before_its_time(
    readers: Readers, kind: str
) -> None:
    readers.fail(ME, kind).path = "/video_reels"
    provider, token = readers.provider(ME), readers.token(ME)
    pages = provider.list_posts(token, since=NOW - 9 * DAY, now=NOW)
    cursor: str | None = None
    while cursor != REELS.cursor:
        cursor = (await anext(pages)).cursor
    with pytest.raises(ProviderFailed):
        await anext(pages)
