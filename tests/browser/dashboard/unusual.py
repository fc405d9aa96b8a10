"""Organizations that a demo doesn't have: hostile names, huge numbers, none at all, 500 brands."""

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.domain.platforms import Platform
from app.storage.database import Database
from tests.demos import NOW
from tests.world import World, metrics

HOSTILE = "<img src=x onerror=\"document.title='owned'\"> {{root}} ${1} &amp; '; DROP --"
RIGHT_TO_LEFT = "قهوة الشمال \N{RIGHT-TO-LEFT OVERRIDE}evil\N{POP DIRECTIONAL FORMATTING} קפה"
FAMILY = "\N{ZERO WIDTH JOINER}".join("👩👩👧👦")
EMOJI = f"{FAMILY}☕🏳"
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 7 + "xxxxxx"
FIFTEEN_DIGITS = 123_456_789_012_345
ZALGO = "Z̸͙̈́a̷̜͝l̶̰̈g̵̱͊o̶̪͝ back"
NAMES = (HOSTILE, RIGHT_TO_LEFT, EMOJI, LONG, ZALGO)


async def make_unusual(template: Path, path: Path) -> None:
    """Fill a database of their own."""
    shutil.copy(template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    world = World(database)
    await _hostile(world)
    await world.organization("Empty")
    await _without_views(world)
    await _huge(world)
    await database.close()


async def _hostile(world: World) -> None:
    organization = await world.organization(HOSTILE)
    for number, name in enumerate(NAMES):
        brand = await world.brand(organization, name)
        for platform in (Platform.YOUTUBE, Platform.TIKTOK):
            values = {"label": name, "description": name, "topic": name}
            await _measured(
                world, organization, brand, platform, FIFTEEN_DIGITS // (number + 1), **values
            )


async def _without_views(world: World) -> None:
    organization = await world.organization("Quiet")
    brand = await world.brand(organization, "Without views")
    for _ in range(3):
        await _measured(world, organization, brand, Platform.MASTODON, None, label="A toot")


async def _huge(world: World) -> None:
    organization = await world.organization("Huge")
    for number in range(500):
        brand = await world.brand(organization, f"Brand {number:03}")
        if number % 10 == 0:
            label = f"Post of {number:03}"
            await _measured(world, organization, brand, Platform.YOUTUBE, 1000, label=label)


async def _measured(
    world: World,
    organization: UUID,
    brand: UUID,
    platform: Platform,
    views: int | None,
    **values: str,
) -> None:
    """A post of two weeks ago and its numbers since, which grew to these views."""
    published = NOW - timedelta(days=14)
    post = await world.post(
        organization, brand, platform=platform, published_at=published, **values
    )
    days = {
        (NOW - timedelta(days=age)).date(): metrics(
            views=views and views * (15 - age) // 15, likes=(views or 600) // 90 * (15 - age)
        )
        for age in range(14)
    }
    await world.record(organization, post, days, at=NOW)
