"""Long lists of posts: every page comes from an index in order, however many there are."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, insert, text

from app.domain.pages import Page, PageRequest, encode_cursor, page_request
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostFilter, PostOrder, PostStatus
from app.domain.windows.clock import Clock
from app.services import post_lists
from app.services.post_lists import Post
from app.storage.database import Database, Session
from app.storage.statements import POSTGRESQL
from app.tables.base import table_of
from app.tables.posts import Post as PostTable
from tests.world import DAY, NOW, World

pytestmark = pytest.mark.both_databases

CLOCK = Clock(NOW)
LATEST_FIRST, EARLIEST_FIRST = PostOrder(), PostOrder(descending=False)
ORDERS = {"latest first": LATEST_FIRST, "earliest first": EARLIEST_FIRST}
DATED, UNDATED, SIZE = 800, 200, 150
SCOPES = ("everything", "one organization's token", "organization_id", "brand_id")


class Lists:
    """The posts of two brands: three in a row at one instant, every fifth undated."""

    def __init__(self, database: Database, organization: UUID, brand: UUID) -> None:
        self.database = database
        self.organization = organization
        self.brand = brand

    async def page(self, scope: str, order: PostOrder, request: PageRequest) -> Page[Post]:
        async with self.database.read() as session:
            return await self.read(session, scope, order, request)

    async def read(
        self, session: Session, scope: str, order: PostOrder, request: PageRequest
    ) -> Page[Post]:
        if scope in {"brand_id", "organization_id"}:
            parent: Any = scope
            key = self.brand if scope == "brand_id" else self.organization
            pages = await post_lists.list_posts_per_parent(
                session, parent, [(self.organization, key)], PostFilter(), order, request, CLOCK
            )
            return pages[key]
        visible = None if scope == "everything" else {self.organization}
        return await post_lists.list_posts(session, PostFilter(), order, request, visible, CLOCK)

    async def walk(self, scope: str, order: PostOrder, *, backward: bool) -> list[UUID]:
        """The keys of a whole list, page by page, each cursor as callers hand it back."""
        found: list[UUID] = []
        cursor: str | None = None
        while True:
            ways = (None, None, SIZE, cursor) if backward else (SIZE, cursor, None, None)
            request = page_request(*ways, default=SIZE, most=SIZE)
            page = await self.page(scope, order, request)
            keys = [post.id for post in page.items]
            found = [*keys, *found] if backward else [*found, *keys]
            if not (page.has_previous if backward else page.has_next):
                return found
            cursor = encode_cursor(page.cursors[0 if backward else -1])


@pytest.fixture
async def lists(world: World) -> Lists:
    organization = await world.organization()
    brands = [await world.brand(organization) for _ in range(2)]
    rows = [
        {
            "organization_id": organization,
            "id": world.new_key(),
            "brand_id": brands[number % 2],
            "platform": Platform.YOUTUBE,
            "external_id": str(number),
            "label": "",
            "description": "",
            "search_key": "",
            "category": PostCategory.POST,
            "status": PostStatus.PUBLISHED,
            "published_at": NOW - DAY * (number * 7 % 1009 // 3) if number % 5 else None,
            "created_at": NOW,
            "updated_at": NOW,
        }
        for number in range(DATED + UNDATED)
    ]
    async with world.database.write() as session:
        await session.execute(insert(table_of(PostTable)), rows)
        await session.execute(text("ANALYZE"))
    return Lists(world.database, organization, brands[0])


@pytest.mark.parametrize("order", ORDERS)
async def test_pages_either_way_give_the_whole_list_in_order(lists: Lists, order: str) -> None:
    async with lists.database.read() as session:
        rows = (await session.execute(text("SELECT id, published_at, brand_id FROM posts"))).all()
    posts = [(UUID(str(key)), at, UUID(str(brand))) for key, at, brand in rows]
    is_last = ORDERS[order].descending
    dated = sorted((at, key) for key, at, _ in posts if at)
    undated = sorted(key for key, at, _ in posts if not at)
    if is_last:
        dated, undated = dated[::-1], undated[::-1]
    expected = [*(key for _, key in dated), *undated]
    of_brand = {key for key, _, brand in posts if brand == lists.brand}

    for scope in SCOPES:
        there = [key for key in expected if scope != "brand_id" or key in of_brand]
        assert await lists.walk(scope, ORDERS[order], backward=False) == there, scope
        assert await lists.walk(scope, ORDERS[order], backward=True) == there, scope


PLACES = {
    "at the beginning": (None, False),
    "after a dated post": ("dated", False),
    "after an undated post": ("undated", False),
    "at the end": (None, True),
    "before a dated post": ("dated", True),
    "before an undated post": ("undated", True),
}
"""What the cursor is of, and whether the page lies before it."""


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_page_comes_from_an_index_without_sorting(lists: Lists, scope: str) -> None:
    posts = (await lists.page(scope, LATEST_FIRST, PageRequest(DATED + UNDATED))).cursors
    places = {"dated": posts[len(posts) // 2], "undated": posts[-UNDATED // 2]}
    for (name, order), place in itertools.product(ORDERS.items(), PLACES):
        of, backward = PLACES[place]
        mark = (await lists.page(scope, order, PageRequest(1))).cursors[0][0]
        cursor = None if of is None else (mark, *places[of][1:])
        request = PageRequest(20, cursor, is_backward=backward)
        async with lists.database.read_moment() as session:
            with asked(session) as statements:
                await lists.read(session, scope, order, request)
            assert statements, (name, place)
            for statement, values in statements:
                plan = await explain(session, statement, values)
                assert "SORT" not in plan.upper(), (name, place, plan)
                assert "TEMP B-TREE" not in plan, (name, place, plan)
                assert "published_at" in plan, (name, place, plan)
                assert "ix_posts" in plan, (name, place, plan)


@contextmanager
def asked(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that a session asks, with their values."""
    engine, found = session.get_bind(), list[tuple[str, Any]]()

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def explain(session: Session, statement: str, values: Any) -> str:
    """How the database reads what a statement asks for."""
    connection = await session.connection()
    is_postgresql = connection.dialect.name == POSTGRESQL
    asking = "EXPLAIN" if is_postgresql else "EXPLAIN QUERY PLAN"
    raw: Any = (await connection.get_raw_connection()).driver_connection
    if is_postgresql:
        rows = await raw.fetch(f"{asking} {statement}", *values)
    else:
        rows = await raw.execute_fetchall(f"{asking} {statement}", values)
    return "\n".join(str(row[-1]) for row in rows)
