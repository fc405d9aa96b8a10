"""Pictures that a worker fetches for the posts that discovery finds, at the simulated platforms."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from app.domain.platforms import Platform
from app.services import organizations, thumbnails
from app.services.collecting import picture_decoder, picture_decoding
from app.services.thumbnails import Picture
from app.simulation.faults import Trouble
from app.simulation.world import SimulatedPost
from app.sql.posts import posts
from app.tables.base import table_of
from app.tables.collecting.picture_requests import PictureRequest
from app.tables.thumbnails import Thumbnail
from tests.pictures import HTML, bomb, halves, opened, saved
from tests.profile import in_stress
from tests.providers.readers import SOME_PLATFORMS
from tests.worker.installation import HOUR, MINUTE, Installation

ME = Platform.TIKTOK
requests, stored = table_of(PictureRequest), table_of(Thumbnail)


@pytest.fixture
def _decodes_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode without a process for each picture, where all are good: one takes 0.1 s of CPU."""

    async def decode(body: bytes) -> bytes:
        return picture_decoder.thumbnail_of(body)

    monkeypatch.setattr(picture_decoding, "thumbnail_of", decode)


async def fetch(installation: Installation) -> None:
    await installation.runtime.picture_fetcher().fetch_due(asyncio.Event())


def fetches(installation: Installation) -> int:
    return installation.fetches("/pictures/")


async def keys(installation: Installation) -> dict[str, UUID]:
    return {row.external_id: row.id for row in await installation.select(select(posts))}


async def picture_of(installation: Installation, post: SimulatedPost) -> Picture | None:
    key = (await keys(installation))[post.external_id]
    async with installation.runtime.database.read() as session:
        return await thumbnails.get_picture(session, key, None)


async def one_post(installation: Installation, **overrides: Any) -> tuple[UUID, SimulatedPost]:
    """An account, and the only post of its last hours."""
    post = installation.simulated.world.posts(ME)[0]
    post.overrides.update(overrides)
    return await installation.account(ME, days=1), post


@pytest.mark.parametrize("platform", SOME_PLATFORMS)
@pytest.mark.usefixtures("_decodes_here")
async def test_a_post_that_is_discovered_gets_its_picture(
    installation: Installation, platform: Platform
) -> None:
    await installation.account(platform, days=4)
    await fetch(installation)
    shown = installation.simulated.world.posts(platform)[:4]
    for post in shown:
        picture = await picture_of(installation, post)
        assert picture is not None
        assert picture.media_type == "image/webp"
        assert opened(picture.body).size == (320, 180)
    assert fetches(installation) == len(shown)


@pytest.mark.usefixtures("_decodes_here")
async def test_a_picture_is_fetched_once_however_often_its_post_is_found(
    installation: Installation,
) -> None:
    account, _ = await one_post(installation)
    for _ in range(3):
        await fetch(installation)
        installation.skip(HOUR)
        now = installation.simulated.world.now
        await installation.accounts.discover(account, since=now - timedelta(days=1), now=now)
    assert fetches(installation) == 1


@pytest.mark.usefixtures("_decodes_here")
async def test_a_link_that_was_over_is_followed_once_more_when_there_is_a_new_one(
    installation: Installation,
) -> None:
    account, post = await one_post(installation)
    installation.skip(timedelta(hours=7))
    await fetch(installation)
    await fetch(installation)
    assert await picture_of(installation, post) is None
    assert fetches(installation) == 1

    now = installation.simulated.world.now
    await installation.accounts.discover(account, since=now - timedelta(days=1), now=now)
    await fetch(installation)
    assert await picture_of(installation, post) is not None
    assert fetches(installation) == 2


@pytest.mark.usefixtures("_decodes_here")
async def test_no_picture_is_fetched_more_than_twice(installation: Installation) -> None:
    account, post = await one_post(installation)
    for _ in range(3):
        installation.skip(timedelta(hours=6.5))
        await fetch(installation)
        now = installation.simulated.world.now
        await installation.accounts.discover(account, since=post.published_at, now=now)
    assert fetches(installation) == 2


@pytest.mark.parametrize(
    "trouble", [Trouble.DOWN, pytest.param(Trouble.CUT, marks=in_stress), Trouble.ENDLESS]
)
@pytest.mark.usefixtures("_decodes_here")
async def test_what_time_may_cure_is_tried_again_an_hour_later(
    installation: Installation, trouble: Trouble
) -> None:
    _, post = await one_post(installation)
    installation.fail(ME, trouble, path="/pictures/", times=1)
    await fetch(installation)
    installation.skip(59 * MINUTE)
    await fetch(installation)
    assert fetches(installation) == 1
    installation.skip(MINUTE)
    await fetch(installation)
    assert await picture_of(installation, post) is not None
    assert fetches(installation) == 2


@pytest.mark.parametrize(
    "given",
    [
        ("image/svg+xml", b"<svg/>"),
        ("image/png", bomb()),
        *(  # what is decoded and why not: tests/services/test_picture_decoding.py
            pytest.param(given, marks=in_stress)
            for given in (
                ("text/html", HTML),
                ("image/png", HTML),
                ("image/png", saved(halves(), "PNG")[:-200]),
            )
        ),
    ],
)
async def test_what_is_no_picture_is_not_asked_for_again_and_keeps_none_from_its_own(
    installation: Installation, given: tuple[str, bytes]
) -> None:
    shown = installation.simulated.world.posts(ME)[:3]
    shown[1].overrides["picture"] = given
    account = await installation.account(ME, days=3)
    await fetch(installation)
    found = [await picture_of(installation, post) for post in shown]
    assert [picture is not None for picture in found] == [True, False, True]

    installation.skip(7 * HOUR)
    now = installation.simulated.world.now
    await installation.accounts.discover(account, since=now - timedelta(days=3), now=now)
    await fetch(installation)
    assert fetches(installation) == 3


async def test_a_redirect_to_where_only_the_simulation_may_be_asked_gives_no_picture(
    installation: Installation,
) -> None:
    _, post = await one_post(installation)
    installation.fail(ME, Trouble.REDIRECT, path="/pictures/")
    await fetch(installation)
    assert await picture_of(installation, post) is None


async def test_two_workers_fetch_each_picture_once(installation: Installation) -> None:
    await installation.account(ME, days=6)
    await asyncio.gather(fetch(installation), fetch(installation))
    assert fetches(installation) == 6
    assert len(await installation.select(select(stored.c.post_id))) == 6


async def test_a_worker_that_stops_leaves_what_it_had_begun_to_the_next(
    installation: Installation,
) -> None:
    await installation.account(ME, days=6)
    installation.fail(ME, Trouble.SLOW, path="/pictures/", times=6)
    stopping = asyncio.Event()
    work = asyncio.create_task(installation.runtime.picture_fetcher().fetch_due(stopping))
    while not fetches(installation):
        await asyncio.sleep(0.01)
    stopping.set()
    await asyncio.wait_for(work, 60)

    installation.simulated.faults.clear()
    await fetch(installation)
    assert len(await installation.select(select(stored.c.post_id))) == 6


async def test_a_post_that_is_erased_while_its_picture_comes_gets_none(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, post = await one_post(installation)
    key = (await keys(installation))[post.external_id]
    make = picture_decoding.thumbnail_of

    async def erase_first(body: bytes) -> bytes:
        async with installation.runtime.database.write() as session:
            await session.execute(
                delete(requests).where(
                    requests.c.organization_id == installation.organization_id,
                    requests.c.post_id == key,
                )
            )
        return await make(body)

    monkeypatch.setattr(picture_decoding, "thumbnail_of", erase_first)
    await fetch(installation)
    assert fetches(installation) == 1
    assert await picture_of(installation, post) is None


async def test_an_archived_organization_gets_no_pictures(installation: Installation) -> None:
    await one_post(installation)
    async with installation.runtime.database.write() as session:
        await organizations.set_archived(
            session,
            installation.organization_id,
            archived=True,
            now=installation.simulated.world.now,
        )
    await fetch(installation)
    assert fetches(installation) == 0
