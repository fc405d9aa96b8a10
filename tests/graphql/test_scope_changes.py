"""Watching whether a scope's numbers change."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope, Caller
from app.domain.selections import selection_id
from app.graphql.context import Context
from app.graphql.subscriptions import scope_changes
from app.storage import notifications
from tests.graphql.conftest import SCHEMA, Graph, caller
from tests.world import NOW, TODAY, World, metrics

CHANGES = """subscription ($id: ID) { changes(scopeId: $id) { scopeId changedAt isInitial } }"""
QUIET_SECONDS = 0.4


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope_changes, "LOOK_SECONDS", 0.1)


class Watch:
    """What comes of one subscription."""

    def __init__(self, results: AsyncGenerator[Any, None]) -> None:
        self._results = results
        self._coming: asyncio.Future[Any] | None = None

    async def event(self) -> Any:
        """The next event, which must come within seconds."""
        result = await asyncio.wait_for(self._next(), 60)  # it looks once a second
        self._coming = None
        assert result.errors is None, result.errors
        return result.data["changes"]

    async def is_quiet(self) -> bool:
        """Whether nothing came, and nothing comes for a while."""
        done, _ = await asyncio.wait({self._next()}, timeout=QUIET_SECONDS)
        return not done

    def _next(self) -> asyncio.Future[Any]:
        if self._coming is None:
            self._coming = asyncio.ensure_future(anext(self._results))
        return self._coming

    async def close(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            await asyncio.wait({self._coming})
        await self._results.aclose()


@asynccontextmanager
async def watching(
    graph: Graph, public_id: str | None, asking: Caller | None = None
) -> AsyncIterator[Watch]:
    context = Context(graph.runtime, asking or caller())
    results: Any = await SCHEMA.stream(CHANGES, {"id": public_id}, context)
    watch = Watch(results)
    yield watch
    await watch.close()


class Scopes:
    """Two organizations with a brand and a post each, and how to name them."""

    def __init__(self, world: World, owners: list[tuple[UUID, UUID, UUID]]) -> None:
        self.world = world
        self.owners = owners

    def named(self, kind: str) -> str | None:
        (organization, brand, _), (_, other, _) = self.owners
        return {
            "organization": public_ids.organization_id(organization),
            "brand": public_ids.brand_id(brand),
            "selection": selection_id([brand, other]),
            "everything": None,
        }[kind]

    async def record(self, which: int, views: int) -> None:
        organization, _, post = self.owners[which]
        await self.world.record(organization, post, {TODAY: metrics(views=views)})


@pytest.fixture
async def scopes(world: World) -> Scopes:
    owners = []
    for label in ("One", "Other"):
        organization = await world.organization(label)
        brand = await world.brand(organization)
        owners.append((organization, brand, await world.post(organization, brand)))
    return Scopes(world, owners)


@pytest.mark.parametrize("kind", ["organization", "brand", "selection", "everything"])
async def test_a_scope_tells_of_new_numbers(graph: Graph, scopes: Scopes, kind: str) -> None:
    named = scopes.named(kind)
    async with watching(graph, named) as watch:
        first = {"scopeId": named, "changedAt": NOW.isoformat(), "isInitial": True}
        assert await watch.event() == first
        for views in (10, 20):
            assert await watch.is_quiet()
            await scopes.record(0, views)
            assert await watch.event() == {**first, "isInitial": False}


async def test_many_changes_at_once_are_one_event(
    graph: Graph, scopes: Scopes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scope_changes, "LOOK_SECONDS", 1.0)
    async with watching(graph, scopes.named("organization")) as watch:
        await watch.event()
        for views in range(5):
            await scopes.record(0, views)
        await watch.event()
        assert await watch.is_quiet()


@pytest.mark.parametrize(
    ("kind", "hears"), [("organization", False), ("brand", False), ("selection", True)]
)
async def test_a_scope_tells_nothing_of_other_organizations(
    graph: Graph, scopes: Scopes, kind: str, *, hears: bool
) -> None:
    async with watching(graph, scopes.named(kind)) as watch:
        await watch.event()
        await scopes.record(1, 10)
        assert await watch.is_quiet() is not hears


async def test_everything_of_a_bound_token_is_its_organization(
    graph: Graph, scopes: Scopes
) -> None:
    bound = caller(organization_id=scopes.owners[0][0])
    async with watching(graph, None, bound) as watch:
        await watch.event()
        await scopes.record(1, 10)
        assert await watch.is_quiet()
        await scopes.record(0, 10)
        await watch.event()


async def refused(graph: Graph, public_id: str | None, asking: Caller) -> Any:
    context = Context(graph.runtime, asking)
    results: Any = await SCHEMA.stream(CHANGES, {"id": public_id}, context)
    (only,) = [result async for result in results]
    return only.errors[0].extensions["code"]


@pytest.mark.parametrize("kind", ["organization", "brand", "selection"])
async def test_what_belongs_to_others_cannot_be_watched(
    graph: Graph, scopes: Scopes, kind: str
) -> None:
    bound = caller(organization_id=scopes.owners[1][0])
    assert await refused(graph, scopes.named(kind), bound) == "NOT_FOUND"


async def test_watching_needs_the_scope_of_reading(graph: Graph, scopes: Scopes) -> None:
    blind = caller(AccessScope.READ_BUSINESS)
    assert await refused(graph, scopes.named("organization"), blind) == "FORBIDDEN"


async def test_watching_holds_no_connection(graph: Graph, scopes: Scopes) -> None:
    async with watching(graph, scopes.named("organization")) as watch:
        await watch.event()
        assert graph.database.engines[1].pool.checkedout() == 0  # type: ignore[attr-defined]


async def test_a_change_is_told_at_once_where_somebody_tells_of_it(
    graph: Graph, scopes: Scopes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here it is written by the same process; what others write, `Database.listening` tells."""
    monkeypatch.setattr(scope_changes, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(notifications.Watch, "wait", only_when_woken)
    async with watching(graph, scopes.named("organization")) as watch:
        await watch.event()
        for views in (10, 20):
            await scopes.record(0, views)
            await watch.event()
        assert await watch.is_quiet()


async def only_when_woken(watch: notifications.Watch, _seconds: float) -> None:
    await watch._woken.wait()
    watch._woken.clear()
