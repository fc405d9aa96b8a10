"""Random organizations, brands, posts and snapshots, as plain rows and written through services.

The same seed makes the same universe with the same keys in every database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from secrets import randbits
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import METRICS, Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostDraft, PostStatus
from app.domain.public_ids import brand_key, to_text
from app.domain.selections import selection_id
from app.domain.windows.periods import WeekStart
from app.services import brands, posts
from app.services.snapshots import PostSnapshot, record_snapshots
from app.tables.organizations import Organization
from tests.laws import oracle
from tests.laws.oracle import Row, measure
from tests.world import World

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
"""23:30 of the 9th in Honolulu, 5:30 in New York, 15:00 in Kolkata, 23:30 in Kiritimati."""

ZONES = ("Pacific/Honolulu", "Asia/Kolkata", "Pacific/Kiritimati", "America/New_York")
"""From UTC-10 to UTC+14; New York changes its clocks on the 8th of March."""

FIRST_DAY = date(2026, 2, 21)
DAYS = 18
EMPTY_DAY = date(2026, 3, 3)
"""Nothing is collected on it, anywhere."""

UNREPORTED = {
    Platform.YOUTUBE: {"clicks"},
    Platform.TIKTOK: {"saves", "impressions", "clicks"},
    Platform.MASTODON: {"views", "saves", "impressions", "clicks", "watch_seconds"},
    Platform.LINKEDIN: {"watch_seconds"},
}
_ANY = randbits(32)
seeds = st.integers(0, 2**32 - 1).map(lambda number: number ^ _ANY)
"""Of few examples hypothesis tries the simplest first, which would be the same one each time."""

TAGS = ("Summer", "sale", "Zoë", "TV spot")
_TEXTS = ("Look at this", "look  at this", "Why it works", "No. 5 is alive", "Three tips")


@dataclass
class Universe:
    """What there is, in the order of its keys."""

    organizations: list[Row] = field(default_factory=list)
    brands: list[Row] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    selections: dict[str, list[Row]] = field(default_factory=dict)

    def posts_of(self, scope: str) -> list[Row]:
        """The posts that count in a scope, which is the public id of one, or everything."""
        return [post for post in self.posts if not post["archived"] and scope in post["scopes"]]

    def todays(self, scope: str) -> list[date]:
        """The days that it is in a scope's organizations, in order."""
        homes = self._homes(scope)
        days = {NOW.astimezone(ZoneInfo(home["time_zone"])).date() for home in homes}
        return sorted(days) or [NOW.date()]

    def week_start(self, scope: str) -> str:
        """Where the weeks of a scope begin."""
        week_starts = {home["week_start"] for home in self._homes(scope)}
        return week_starts.pop() if len(week_starts) == 1 else "MONDAY"

    def _homes(self, scope: str) -> list[Row]:
        if scope in self.selections:
            chosen = self.selections[scope]
            return [brand for brand in chosen if not brand["archived"]] or chosen
        return [
            each
            for each in (*self.organizations, *self.brands)
            if each["id"] == scope or (scope == "everything" and each in self.living())
        ]

    def living(self) -> list[Row]:
        """The organizations that aren't archived."""
        return [each for each in self.organizations if not each["archived"]]


async def furnish(world: World, random: Random) -> Universe:
    """Make a universe and write it."""
    universe = Universe()
    for zone in random.sample(ZONES, random.randint(1, 3)):
        await _add_organization(world, universe, zone, random)
    if random.random() < 0.3:
        await _archive_one(world, universe, random.choice(universe.organizations))
    if len(universe.brands) > 1:
        _select_some(universe, random)
    return universe


def _select_some(universe: Universe, random: Random) -> None:
    """A selection, which counts the posts of those of its brands that aren't archived."""
    brands = random.sample(universe.brands, random.randint(2, len(universe.brands)))
    living = {brand["id"] for brand in brands if not brand["archived"]}
    selection = selection_id(sorted(brand_key(brand["id"]) for brand in brands))
    universe.selections[selection] = brands
    for post in universe.posts:
        if post["brand"] in living:
            post["scopes"].add(selection)


async def _add_organization(world: World, universe: Universe, zone: str, random: Random) -> None:
    week_start = random.choice([*WeekStart, WeekStart.SUNDAY])
    key = await world.organization(zone, time_zone=zone, week_start=week_start)
    calendar = {"time_zone": zone, "week_start": week_start}
    organization = {"key": key, "id": to_text("org", key), "archived": False, **calendar}
    universe.organizations.append(organization)
    of_brand: dict[UUID, Row] = {}
    for number in range(random.randint(1, 3)):
        brand_key = await world.brand(key, f"Brand {number}")
        of_brand[brand_key] = {
            "id": to_text("brand", brand_key),
            "organization": organization["id"],
            "archived": random.random() < 0.2,
            **calendar,
        }
    universe.brands += of_brand.values()
    added = [_random_post(random, of_brand, zone) for _ in range(random.randint(0, 18))]
    async with world.database.write() as session:
        drafts = [_draft(post, number) for number, post in enumerate(added)]
        upserted = await posts.upsert_posts(session, key, drafts, now=NOW, new_key=world.new_key)
    for post, written in zip(added, upserted, strict=True):
        post["key"], post["id"] = written.post_id, to_text("post", written.post_id)
    await _record(world, key, added, random)
    async with world.database.write() as session:
        archived = [post["key"] for post in added if post["archived"]]
        await posts.archive_posts(session, key, archived, now=NOW)
        for brand in (key for key, brand in of_brand.items() if brand["archived"]):
            await brands.update_brand(session, brand, {"archived_at": NOW}, None, now=NOW)
    universe.posts += sorted(added, key=lambda post: post["key"])


def _random_post(random: Random, of_brand: dict[UUID, Row], zone: str) -> dict[str, Any]:
    brand_id, brand = random.choice(list(of_brand.items()))
    instant = datetime(2026, 2, 12, tzinfo=UTC) + timedelta(hours=random.randint(0, 26 * 24))
    published_at = instant if random.random() < 0.85 else None
    scopes = {brand["id"]} | (set() if brand["archived"] else {brand["organization"], "everything"})
    return {
        "brand_key": brand_id,
        "scopes": scopes,
        "brand": brand["id"],
        "organization": brand["organization"],
        "platform": random.choice(list(UNREPORTED)),
        "category": random.choice([PostCategory.VIDEO, PostCategory.IMAGE]),
        "status": random.choice([PostStatus.PUBLISHED] * 5 + [PostStatus.SCHEDULED]),
        "hook": random.choice(_TEXTS),
        "published_at": published_at,
        "published_on": published_at and published_at.astimezone(ZoneInfo(zone)).date(),
        "time_zone": zone,
        "archived": random.random() < 0.2,
        "tags": tuple(random.sample(TAGS, random.choice((0, 0, 1, 2)))),
    }


def _draft(post: Row, number: int) -> PostDraft:
    values = {
        "brand_id": post["brand_key"],
        "description": f"@somebody #tag\n{post['hook']}\nand more",
        "category": post["category"],
        "status": post["status"],
        "published_at": post["published_at"],
    }
    return PostDraft(post["platform"], f"x{number}", values, tags=post["tags"])  # type: ignore[arg-type]


async def _record(
    world: World, organization: UUID, added: list[dict[str, Any]], random: Random
) -> None:
    """Write every post's snapshots, mixed, in two transactions."""
    given = []
    for post in added:
        snapshots = list(_random_snapshots(random, post["platform"]))
        post["snapshots"] = measure(snapshots, post["published_on"])
        for row in snapshots:
            totals = Metrics(*(row[name] for name in METRICS))
            snapshot = Snapshot(row["date"], row["collected_at"], totals, row["reach"])
            given.append(PostSnapshot(post["key"], snapshot))
    random.shuffle(given)
    for half in (given[::2], given[1::2]):
        async with world.database.write() as session:
            await record_snapshots(session, organization, half)


def _random_snapshots(random: Random, platform: Platform) -> Iterator[Row]:
    reported = [name for name in METRICS if name not in UNREPORTED[platform]]
    late = random.sample(reported, random.choice((0, 0, 1, 2)))
    first, density = random.randint(0, DAYS), random.choice((0.15, 0.6, 0.95))
    totals = dict.fromkeys(reported, 0)
    for number in range(first, DAYS):
        day = FIRST_DAY + timedelta(days=number)
        if day == EMPTY_DAY or random.random() > density:
            continue
        for name in reported:
            totals[name] = max(0, totals[name] + random.choice((0, 1, 3, 20, 300, -2)))
        known = {
            name: count
            for name, count in totals.items()
            if random.random() < (0.5 if name in late else 0.97)
        }
        known = dict(oracle.on_platform(platform, known))
        yield {
            **dict.fromkeys(METRICS),
            **known,
            "date": day,
            "collected_at": datetime(2026, 3, 10, random.randint(0, 9), number, tzinfo=UTC),
            "reach": random.choice((None, random.randint(0, 500))),
        }


async def _archive_one(world: World, universe: Universe, organization: Any) -> None:
    organization["archived"] = True
    await archive_organization(world, organization["key"])
    brand_ids = {b["id"] for b in universe.brands if b["organization"] == organization["id"]}
    for post in universe.posts:
        if post["brand"] in brand_ids:
            post["scopes"].discard("everything")


async def archive_organization(world: World, key: UUID) -> None:
    """Take an organization, and all that it owns, out of everything."""
    async with world.database.write() as session:
        stored = await session.get_one(Organization, key)
        stored.archived_at = NOW
