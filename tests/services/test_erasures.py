"""Erasures: what confirms them, how they go on when killed, and who is refused meanwhile."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import event, select

from app.domain.erasures import Contents, Erasure
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.domain.scopes import scope_of
from app.errors import BadUserInput, BeingErased, NotFound
from app.services import brands, erasures, posts
from app.services.accounts import allowances
from app.services.accounts.allowances import Account
from app.services.erasures import Eraser
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from app.services.verification import verify
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.learning.content_performance import ContentPerformance
from app.tables.posts import Post
from tests.filling import read_all, told
from tests.profile import IS_STRESS
from tests.world import DAY, NOW, TODAY, World, metrics

OTHER = UUID(int=404)
STRIDE = 1 if IS_STRESS else 4
"""How many statements further on it is killed the next time."""


class Scene(NamedTuple):
    """An organization with two brands; the first has five posts, measured for three days."""

    world: World
    organization: UUID
    brand: UUID
    posts: list[UUID]
    sister: UUID
    sisters_post: UUID

    def eraser(self, **sizes: int) -> Eraser:
        return Eraser(self.world.database, None, lambda: NOW, **sizes)

    async def start(self, confirm: str = "Robin") -> Erasure:
        async with self.world.database.write() as session:
            return await erasures.start_brand(
                session, self.brand, confirm, None, key=self.world.new_key(), now=NOW
            )

    async def start_posts(self, *ids: UUID, confirm: int | None = None) -> list[Erasure]:
        number = len(ids) if confirm is None else confirm
        async with self.world.database.write() as session:
            return await erasures.start_posts(
                session, ids, number, None, new_key=self.world.new_key, now=NOW
            )

    async def differences(self) -> list[Any]:
        async with self.world.database.read_moment() as session:
            return await verify(session, self.organization)

    async def posts_left(self) -> set[UUID]:
        async with self.world.database.read() as session:
            return set(await session.scalars(select(table_of(Post).c.id)))


@pytest.fixture
async def scene(world: World) -> Scene:
    organization = await world.organization()
    brand, sister = [await world.brand(organization, name) for name in ("Robin", "Wren")]
    ids = [await world.post(organization, brand, published_at=NOW - DAY * 9) for _ in range(3)]
    draft = await world.post(organization, brand, status=PostStatus.DRAFT)
    archived, other = [await world.post(organization, of) for of in (brand, sister)]
    for number, post in enumerate([*ids, archived, other]):
        totals = {
            TODAY - DAY * back: metrics(views=100 * number, likes=9 - back) for back in (3, 2)
        }
        await world.record(organization, post, totals)
    async with world.database.write() as session:
        await posts.archive_posts(session, organization, [archived], now=NOW)
    return Scene(world, organization, brand, [*ids, draft, archived], sister, other)


class Killed(Exception):
    """Stands for the end of the process."""


@contextmanager
def killed_before(database: Database, change: int) -> Iterator[list[str]]:
    """Within the block, end with the so-manieth statement that changes something."""
    done: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SELECT", "WITH", "BEGIN", "PRAGMA")):
            done.append(statement)
            if len(done) == change:
                raise Killed

    engine = database.engines[0].sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield done
    finally:
        event.remove(engine, "before_cursor_execute", count)


async def test_killed_before_any_change_it_goes_on_and_sums_are_right_at_every_commit(
    scene: Scene,
) -> None:
    database, change = scene.world.database, 1
    sisters = told(await read_all(database), str(scene.sisters_post))
    erasure, steps = await scene.start(), 0
    while not erasure.is_over:
        try:
            with killed_before(database, change):
                erasure = await scene.eraser(posts_at_once=2).step(erasure)
        except Killed:
            change += STRIDE
            continue
        assert await scene.differences() == []
        change, steps = 1, steps + 1

    assert (steps, erasure.posts, erasure.erased) == (3, 5, 5)
    after = await read_all(database)
    assert told(after, str(scene.sisters_post)) == sisters
    assert set(told(after, str(scene.brand))) == {"erasures"}


async def test_several_at_once_erase_everything_once(scene: Scene) -> None:
    erasure = await scene.start()
    eraser = scene.eraser(posts_at_once=1)
    both = await asyncio.gather(eraser.carry_on(erasure), eraser.carry_on(erasure))

    async with scene.world.database.read() as session:
        (told_now,) = await erasures.list_erasures(session, None)
    assert {each.erased for each in (*both, told_now)} == {5}
    assert await scene.differences() == []


async def test_who_starts_it_again_goes_on_with_it(scene: Scene) -> None:
    erasure = await scene.start()
    erasure = await scene.eraser(posts_at_once=2).carry_on(erasure, steps=1)
    assert not erasure.is_over

    again = await scene.start()
    assert again == erasure
    assert (await scene.eraser().carry_on(again)).is_over


async def test_posts_named_again_are_erased_by_the_erasure_that_came_first(scene: Scene) -> None:
    first, second, third, *_ = scene.posts
    (began,) = await scene.start_posts(first, second)
    await scene.eraser(posts_at_once=1).carry_on(began, steps=1)

    again = await scene.start_posts(first, second, third)
    assert [each.posts for each in again] == [2, 1]
    for each in again:
        await scene.eraser().carry_on(each)
    assert await scene.posts_left() == {*scene.posts[3:], scene.sisters_post}
    assert await scene.differences() == []


@pytest.mark.parametrize("confirm", ["robin", "Wren", ""])
async def test_a_brand_is_erased_only_by_its_name(scene: Scene, confirm: str) -> None:
    with pytest.raises(BadUserInput, match='exactly as it is written: "Robin"') as refused:
        await scene.start(confirm)
    assert refused.value.field == "confirm"


async def test_posts_are_erased_only_by_their_number(scene: Scene) -> None:
    with pytest.raises(BadUserInput, match="their number: 2, not 3") as refused:
        await scene.start_posts(*scene.posts[:2], scene.posts[0], confirm=3)
    assert refused.value.field == "confirm"


async def test_what_does_not_exist_is_not_found(scene: Scene) -> None:
    with pytest.raises(NotFound, match="no such post"):
        await scene.start_posts(scene.posts[0], OTHER)
    async with scene.world.database.write() as session:
        key = scene.world.new_key()
        with pytest.raises(NotFound, match="no such brand"):
            await erasures.start_brand(session, OTHER, "Robin", None, key=key, now=NOW)
        with pytest.raises(NotFound, match="no such organization"):
            await erasures.start_organization(session, OTHER, "Acme", key=key, now=NOW)
        with pytest.raises(NotFound, match="no such brand"):
            await erasures.start_brand(session, scene.brand, "Robin", [OTHER], key=key, now=NOW)


async def test_nobody_writes_to_a_brand_that_is_being_erased(scene: Scene) -> None:
    await scene.start()
    with pytest.raises(BeingErased):
        await scene.world.record(scene.organization, scene.posts[0], {TODAY: metrics(views=999)})
    with pytest.raises(BeingErased):
        await scene.world.post(scene.organization, scene.brand)
    with pytest.raises(BeingErased):
        await restore(scene)


async def restore(scene: Scene) -> None:
    async with scene.world.database.write() as session:
        values = {"archived_at": None}
        await brands.update_brand(session, scene.brand, values, None, now=NOW)


async def test_the_organizations_other_brands_are_synced_meanwhile(scene: Scene) -> None:
    await scene.start()
    database, new_key = scene.world.database, scene.world.new_key
    await scene.world.record(
        scene.organization, scene.sisters_post, {TODAY - DAY: metrics(views=9)}
    )
    await sync.sync(database, SyncRequest(scene.organization), now=lambda: NOW, new_key=new_key)

    async with database.read() as session:
        synced = list(await session.scalars(select(table_of(ContentPerformance).c.brand_id)))
    assert synced == [scene.sister] * 3


async def test_nobody_writes_to_an_organization_that_is_being_erased_or_was(scene: Scene) -> None:
    async with scene.world.database.write() as session:
        erasure = await erasures.start_organization(
            session, scene.organization, "Acme", key=scene.world.new_key(), now=NOW
        )
    with pytest.raises(BeingErased):
        await scene.world.brand(scene.organization)
    await scene.eraser().carry_on(erasure)
    with pytest.raises(BeingErased):
        await use_an_allowance(scene)


async def use_an_allowance(scene: Scene) -> None:
    """What a request that began before it was erased does at its end; no foreign key says no."""
    account = Account(scene.organization, OTHER, Platform.TWITTER)
    async with scene.world.database.write() as session:
        await allowances.spend(session, account, used=5, now=NOW)


async def test_what_erasing_takes_is_told_before(scene: Scene) -> None:
    async with scene.world.database.read() as session:
        of_brand, of_all = [
            await erasures.get_contents(session, scope_of(scene.organization, brand))
            for brand in (scene.brand, None)
        ]
    assert of_brand == Contents(0, 5, 6, 0, 0, 0, 0, 0)
    assert of_all == Contents(2, 6, 8, 0, 0, 0, 0, 0)
