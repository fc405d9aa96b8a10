"""Entering posts into the schedule of collection, on both databases."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostStatus
from app.services import posts, schedule
from app.sql.schedule import collection
from tests.world import NOW, World

FIRST, SECOND = UUID(int=11), UUID(int=12)
LATER = NOW + timedelta(hours=1)
DEAD = Failure(FailureCode.AUTHENTICATION_FAILED, "The permission was revoked.")


class Stage:
    """An organization with posts, and the places that they have in the schedule."""

    def __init__(self, world: World, organization_id: UUID, brand_id: UUID) -> None:
        self.world = world
        self.organization_id = organization_id
        self.brand_id = brand_id

    async def post(self, **values: Any) -> UUID:
        return await self.world.post(
            self.organization_id, self.brand_id, **{"credential_id": FIRST, **values}
        )

    async def enroll(self, *post_ids: UUID) -> None:
        async with self.world.database.write() as session:
            await schedule.enroll(session, self.organization_id, post_ids, now=NOW)

    async def set(self, post_id: UUID, **values: Any) -> None:
        async with self.world.database.write() as session:
            await session.execute(
                update(collection).where(collection.c.post_id == post_id).values(**values)
            )

    async def places(self) -> dict[UUID, Any]:
        async with self.world.database.read() as session:
            return {row.post_id: row for row in await session.execute(select(collection))}


@pytest.fixture
async def stage(world: World) -> Stage:
    organization_id = await world.organization()
    return Stage(world, organization_id, await world.brand(organization_id))


async def test_published_posts_with_a_credential_become_due(stage: Stage) -> None:
    fed, unfed = await stage.post(), await stage.post(credential_id=None)
    draft, archived = await stage.post(status=PostStatus.DRAFT), await stage.post()
    async with stage.world.database.write() as session:
        await posts.archive_posts(session, stage.organization_id, [archived], now=NOW)

    await stage.enroll(fed, unfed, draft, archived)

    places = await stage.places()
    assert places.keys() == {fed, archived}
    assert places[archived].next_collect_at is None
    assert places[fed].next_collect_at == NOW
    assert places[fed].credential_id == FIRST


async def test_a_post_keeps_its_place_until_another_credential_feeds_it(stage: Stage) -> None:
    post = await stage.post(external_id="a")
    await stage.enroll(post)
    await stage.set(post, next_collect_at=LATER, attempts=3, failure_code="RATE_LIMITED")

    await stage.enroll(post)
    place = (await stage.places())[post]
    assert (place.next_collect_at, place.attempts) == (LATER, 3)
    assert place.failure_code == "RATE_LIMITED"

    assert await stage.post(external_id="a", credential_id=SECOND) == post
    await stage.enroll(post)
    place = (await stage.places())[post]
    assert (place.credential_id, place.next_collect_at, place.attempts) == (SECOND, NOW, 0)
    assert place.failure_code is None


async def test_a_dead_credential_stops_its_posts_and_a_new_one_makes_them_due(
    stage: Stage,
) -> None:
    post, other = await stage.post(), await stage.post(credential_id=SECOND)
    await stage.enroll(post, other)
    async with stage.world.database.write() as session:
        await schedule.fail(session, stage.organization_id, FIRST, DEAD, now=LATER)

    places = await stage.places()
    assert places[post].next_collect_at is None
    assert places[post].failure_code == "AUTHENTICATION_FAILED"
    assert places[post].failure_message == DEAD.message
    assert places[post].failed_since == LATER
    assert (places[other].next_collect_at, places[other].failure_code) == (NOW, None)

    async with stage.world.database.write() as session:
        await schedule.resume(session, stage.organization_id, FIRST, now=LATER)
    place = (await stage.places())[post]
    assert (place.next_collect_at, place.failure_code, place.failed_since) == (LATER, None, None)


async def test_what_was_going_well_keeps_its_place_when_the_credential_comes_back(
    stage: Stage,
) -> None:
    post = await stage.post()
    await stage.enroll(post)
    async with stage.world.database.write() as session:
        await schedule.resume(session, stage.organization_id, FIRST, now=LATER)
    assert (await stage.places())[post].next_collect_at == NOW


async def test_a_disconnected_credentials_posts_are_never_due(stage: Stage) -> None:
    post = await stage.post()
    await stage.enroll(post)
    async with stage.world.database.write() as session:
        await schedule.suspend(session, stage.organization_id, FIRST)
    place = (await stage.places())[post]
    assert (place.next_collect_at, place.failure_code) == (None, None)


async def test_posts_enter_and_leave_the_schedule_by_themselves(stage: Stage) -> None:
    post = await stage.post(external_id="a", status=PostStatus.DRAFT)
    assert await stage.places() == {}

    async def due() -> Any:
        return (await stage.places())[post].next_collect_at

    async def change(archive: Any) -> None:
        async with stage.world.database.write() as session:
            await archive(session, stage.organization_id, [post], now=LATER)

    await stage.post(external_id="a", status=PostStatus.PUBLISHED)
    assert await due() == NOW
    await stage.set(post, lease_id=SECOND, leased_until=LATER, next_collect_at=LATER)
    await stage.post(external_id="a", label="Another title")
    assert await due() == LATER, "a change of the text is nothing to the schedule"

    await change(posts.archive_posts)
    assert await due() is None
    assert (await stage.places())[post].lease_id is None
    async with stage.world.database.write() as session:
        await schedule.resume(session, stage.organization_id, FIRST, now=LATER)
    assert await due() is None

    await change(posts.restore_posts)
    assert await due() == LATER
    await stage.post(external_id="a", credential_id=None)
    assert await due() is None


async def test_a_moved_post_keeps_its_place(stage: Stage) -> None:
    post = await stage.post(external_id="a")
    await stage.set(post, next_collect_at=LATER, attempts=2)
    stage.brand_id = await stage.world.brand(stage.organization_id)
    assert await stage.post(external_id="a") == post
    place = (await stage.places())[post]
    assert (place.next_collect_at, place.attempts) == (LATER, 2)
