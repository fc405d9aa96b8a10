"""What an import ends in depends neither on the order of rows, nor on batches, nor on cuts."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from sqlalchemy import select

from app.services.imports import Rules
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.posts import Post
from app.tables.snapshots import PostAnalytics
from tests.filling import of_one
from tests.services.test_imports import LATER, Importer, rows
from tests.world import NOW, World

FEW, MORE = (max(2, settings().max_examples // share) for share in (200, 100))
"""How many histories are tried: 2 and 3, or many in `make stress`."""

RULES = Rules(default_brand="Cats", create_brands=True)
HEADER = "external_id,date,brand,views,likes,label,published_at,category\n"
POSTS = ("external_id", "label", "published_at", "published_on", "category")
DAYS = ("date", "collected_at", "views", "views_gain", "likes", "likes_gain")


def history(chance: random.Random) -> list[str]:
    """Lines about three posts, that contradict each other and leave much out."""
    return [
        ",".join(
            (
                chance.choice("abc"),
                f"2026-03-{chance.randint(10, 16)}",
                chance.choice(("", "", "Cats", "Dogs")),
                str(chance.randint(0, 50)),
                chance.choice(("", "3", "7")),
                chance.choice(("", "one", "two", "three")),
                chance.choice(("", "2026-03-09T10:00:00Z", "2026-03-12T10:00:00Z")),
                chance.choice(("", "VIDEO", "reel")),
            )
        )
        for _ in range(chance.randint(2, 14))
    ]


async def ended_in(world: World, organization_id: UUID) -> dict[str, Any]:
    """The posts, their days and their brands."""
    posts, days, brands = table_of(Post), table_of(PostAnalytics), table_of(Brand)
    columns = [posts.c[name] for name in POSTS]
    async with world.database.read() as session:
        of_posts = await session.execute(
            select(*columns)
            .where(posts.c.organization_id == organization_id)
            .order_by(posts.c.external_id)
        )
        of_days = await session.execute(
            select(posts.c.external_id, *(days.c[name] for name in DAYS))
            .join(days, of_one(days, posts) & (days.c.post_id == posts.c.id))
            .where(posts.c.organization_id == organization_id)
            .order_by(posts.c.external_id, days.c.date)
        )
        of_brands = await session.execute(
            select(posts.c.external_id, brands.c.label)
            .join(brands, of_one(brands, posts) & (brands.c.id == posts.c.brand_id))
            .where(posts.c.organization_id == organization_id)
            .order_by(posts.c.external_id)
        )
        return {
            "posts": [tuple(row) for row in of_posts],
            "days": [tuple(row) for row in of_days],
            "brands": [tuple(row) for row in of_brands],
        }


@pytest.mark.parametrize("seed", range(MORE))
async def test_no_order_no_batch_and_no_cut_changes_what_is_stored(world: World, seed: int) -> None:
    chance = random.Random(seed)
    lines = history(chance)
    given = rows(HEADER + "\n".join(lines))

    async def after(cut: int, size: int) -> dict[str, Any]:
        importer = Importer(
            world, await world.organization(f"{len(given)} {cut} {world.new_key()}")
        )
        await world.brand(importer.organization_id, "Cats")
        imported = await importer(given[:cut], RULES, now=NOW, size=size)
        more = await importer(given[cut:], RULES, now=LATER, size=size)
        assert imported.rejections == more.rejections == []
        assert (imported.rows + more.rows).total() == len(lines)
        return await ended_in(world, importer.organization_id)

    whole = await after(len(given), len(given))
    for _ in range(3):
        chance.shuffle(given)
        assert await after(len(given), chance.randint(1, len(given))) == whole
    cut = await after(chance.randint(0, len(given)), chance.randint(1, len(given)))
    # A post that was there before an import stays with its brand.
    assert cut | {"brands": whole["brands"]} == whole


@pytest.mark.parametrize("seed", range(MORE))
async def test_any_row_may_name_the_brand_of_a_new_post(world: World, seed: int) -> None:
    chance = random.Random(seed)
    given = rows(HEADER + "\n".join(history(chance)))
    rules = Rules(create_brands=True)
    named = {row.identity for row in given if row.brand}
    nameless = {row.line for row in given if row.identity not in named}

    async def after(size: int) -> dict[str, Any]:
        importer = Importer(world, await world.organization(f"{world.new_key()}"))
        imported = await importer(given, rules, now=NOW, size=size)
        assert {each.line for each in imported.rejections} == nameless
        assert all("is new, and no row" in each.reason for each in imported.rejections)
        assert imported.rows.total() == len(given) - len(nameless)
        return await ended_in(world, importer.organization_id)

    whole = await after(len(given))
    for _ in range(3):
        chance.shuffle(given)
        assert await after(chance.randint(1, len(given))) == whole


@pytest.mark.parametrize("seed", range(FEW))
async def test_a_cut_file_ends_as_the_whole_once_what_was_rejected_is_given_again(
    world: World, seed: int
) -> None:
    chance = random.Random(seed)
    given = rows(HEADER + "\n".join(history(chance)))
    cut = chance.randint(0, len(given))
    rules = Rules(create_brands=True, move_posts=True)
    ends = []
    for parts in ((given,), (given[:cut], given[cut:], given[:cut])):
        importer = Importer(world, await world.organization(f"{world.new_key()}"))
        for minutes, part in enumerate(parts):
            await importer(part, rules, now=NOW + timedelta(minutes=minutes))
        ends.append(await ended_in(world, importer.organization_id))
    assert ends[0] == ends[1]
