"""Pictures of posts: for whoever has a signed link until tomorrow ends, or a token that sees it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest

from app.domain import public_ids
from app.errors import BadUserInput
from app.services import thumbnails
from app.services.thumbnails import Picture, PicturedPost
from app.storage.database import Database
from tests.serving import create_token, serving_database
from tests.world import DAY, NOW, World

URL = "query ($id: ID!) { post(id: $id) { thumbnailUrl } }"
DRAWING = Picture("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>")


class Gallery:
    """A server with one post that has a picture, and one that has none."""

    def __init__(self, client: httpx.AsyncClient, pictured: UUID, plain: UUID) -> None:
        self.client, self.pictured, self.plain = client, pictured, plain
        self.now = NOW

    async def link(self, post: UUID) -> str | None:
        body = {"query": URL, "variables": {"id": public_ids.post_id(post)}}
        found: str | None = (await self.client.post("/graphql", json=body)).json()["data"]["post"][
            "thumbnailUrl"
        ]
        return found

    async def get(self, path: str) -> httpx.Response:
        """As a browser loads a picture: without any header of ours."""
        async with httpx.AsyncClient(
            timeout=60, base_url=self.client.base_url, trust_env=False
        ) as stranger:
            return await stranger.get(path)


@pytest.fixture
async def gallery(database_url: str) -> AsyncIterator[Gallery]:
    database = Database(database_url)
    world = World(database)
    organization = await world.organization()
    brand = await world.brand(organization)
    pictured, plain = [await world.post(organization, brand) for _ in range(2)]
    async with database.write() as session:
        picture = (PicturedPost(organization, pictured), DRAWING)
        await thumbnails.store_pictures(session, [picture], now=NOW)
    await database.close()
    token = await create_token(database_url)
    shown: list[Gallery] = []

    def now() -> datetime:
        return shown[0].now if shown else NOW

    keys = ["a key that only tests would ever use"]
    with serving_database(database_url, now, secret_keys=keys) as address:
        headers = {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(
            base_url=address, headers=headers, trust_env=False, timeout=30
        ) as client:
            shown.append(Gallery(client, pictured, plain))
            yield shown[0]


async def test_a_link_shows_the_picture_to_whoever_has_it(gallery: Gallery) -> None:
    link = await gallery.link(gallery.pictured)
    assert link is not None
    answer = await gallery.get(link)
    assert (answer.status_code, answer.content) == (200, DRAWING.body)
    assert answer.headers["content-type"] == DRAWING.media_type
    assert answer.headers["cache-control"] == "private, max-age=86400"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_post_without_a_picture_has_no_link(gallery: Gallery) -> None:
    assert await gallery.link(gallery.plain) is None


async def test_a_link_is_good_until_the_end_of_tomorrow(gallery: Gallery) -> None:
    link = await gallery.link(gallery.pictured)
    assert link is not None
    gallery.now = (NOW + DAY).replace(hour=23, minute=59)
    assert (await gallery.get(link)).status_code == 200
    gallery.now += timedelta(minutes=1)
    assert (await gallery.get(link)).status_code == 403


@pytest.mark.parametrize("part", ["post", "day", "signature"])
async def test_a_link_that_somebody_has_changed_is_none_of_ours(
    gallery: Gallery, part: str
) -> None:
    link = await gallery.link(gallery.pictured)
    assert link is not None
    today, tomorrow = NOW.date().isoformat(), (NOW + DAY).date().isoformat()
    ids = [public_ids.post_id(key) for key in (gallery.pictured, gallery.plain)]
    changes = {"post": (ids[0], ids[1]), "day": (today, tomorrow), "signature": ("=", "=x")}
    assert (await gallery.get(link.replace(*changes[part]))).status_code == 403


async def test_without_a_link_it_takes_a_token(gallery: Gallery) -> None:
    path = f"/thumbnails/{public_ids.post_id(gallery.pictured)}"
    assert (await gallery.get(path)).status_code == 401
    assert (await gallery.client.get(path)).content == DRAWING.body
    other = f"/thumbnails/{public_ids.post_id(gallery.plain)}"
    assert (await gallery.client.get(other)).status_code == 404


@pytest.mark.parametrize(
    "picture", [Picture("text/html", b"<script>"), Picture("image/png", b"x" * 200_001)]
)
async def test_only_small_pictures_are_stored(
    database: Database, world: World, picture: Picture
) -> None:
    organization = await world.organization()
    post = await world.post(organization, await world.brand(organization))
    async with database.write() as session:
        with pytest.raises(BadUserInput):
            await thumbnails.store_pictures(
                session, [(PicturedPost(organization, post), picture)], now=NOW
            )
