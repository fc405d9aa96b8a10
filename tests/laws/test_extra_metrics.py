"""Extra metrics of a scope are what a naive recount of its posts' readings gives."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import Phase, given, settings

from app.domain import public_ids
from app.domain.catalogue.definitions import EXTRA
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from app.services.snapshots import PostSnapshot, record_snapshots
from tests.graphql.conftest import Graph
from tests.laws import aggregates_oracle as oracle
from tests.laws.test_aggregates import random_question
from tests.laws.universes import (
    DAYS,
    FIRST_DAY,
    NOW,
    Universe,
    archive_organization,
    furnish,
    seeds,
)
from tests.world import World

SUMS = """query ($id: ID, $window: AnalyticsWindowInput, $filter: AnalyticsFilter) {
  scope(id: $id) { extraMetrics(window: $window, filter: $filter) {
    platform name gained total posts measuredPosts
  } } }"""
COUNTS, AVERAGES = ("quotes", "follows"), ("averageWatchSeconds", "skipRate")
FRESH = timedelta(days=7)
Said = Mapping[str, float | None]


@settings(max_examples=settings().max_examples // 8, phases=[Phase.reuse, Phase.generate])
@given(seed=seeds)
async def test_they_are_what_a_naive_recount_gives(
    graphs: Sequence[Graph], worlds: Sequence[World], seed: int
) -> None:
    universe, _ = [await furnish(world, Random(seed)) for world in worlds]
    said = {
        post["key"]: dict(random_readings(Random(f"{seed}{post['id']}"))) for post in universe.posts
    }
    try:
        for world in worlds:
            await record(world, universe, said)
        random = Random(seed)
        for _ in range(6):
            question = random_question(universe, random)
            asked = {name: question.variables[name] for name in ("window", "filter")}
            posts = oracle.fitting(universe.posts_of(question.scope), asked["filter"])
            asked["id"] = None if question.scope == "everything" else question.scope
            for graph in graphs:
                found = (await graph.ask(SUMS, **asked))["scope"]["extraMetrics"]
                assert found == list(expected(posts, said, *question.window))
    finally:
        for organization, world in product(universe.organizations, worlds):
            await archive_organization(world, organization["key"])


def random_readings(random: Random) -> Iterator[tuple[date, Said]]:
    """By day what is said of a post: values, not reported, or nothing of a metric."""
    names = random.sample((*COUNTS, *AVERAGES), random.randint(0, 4))
    for number in range(random.randint(0, DAYS), DAYS):
        said = {
            name: random.choice((None, random.randint(0, 40) / (1 if name in COUNTS else 4)))
            for name in names
            if random.random() < 0.6
        }
        if said and random.random() < 0.5:
            yield FIRST_DAY + timedelta(days=number), said


async def record(
    world: World, universe: Universe, said: Mapping[UUID, Mapping[date, Said]]
) -> None:
    for organization in universe.organizations:
        readings = [
            PostSnapshot(post["key"], reading(day, NOW, _as_counts(answers)))
            for post in universe.posts
            if post["organization"] == organization["id"]
            for day, answers in said[post["key"]].items()
        ]
        async with world.database.write() as session:
            key = public_ids.organization_key(organization["id"])
            await record_snapshots(session, key, readings)


def _as_counts(answers: Said) -> Said:
    return {name: int(value) if name in COUNTS and value is not None else value
            for name, value in answers.items()}  # fmt: skip


def expected(
    posts: Sequence[Any], said: Mapping[UUID, Mapping[date, Said]], start: date, end: date
) -> Iterator[dict[str, Any]]:
    for platform, name in product(Platform, EXTRA):
        there = [post for post in posts if post["platform"] == platform]
        known = {
            post["key"]: {
                day: value
                for day, answers in sorted(said[post["key"]].items())
                if day <= end and (value := answers.get(name)) is not None
            }
            for post in there
        }
        if any(known.values()):
            gains = [
                gain
                for post in there
                for day, gain in daily(known[post["key"]], post["published_on"]).items()
                if gain is not None and day >= start
            ]
            latest = [list(values.values())[-1] for values in known.values() if values]
            yield {
                "platform": platform,
                "name": name,
                "gained": sum(gains) if gains and name in COUNTS else None,
                "total": sum(latest) if name in COUNTS else None,
                "posts": sum(max(values, default=date.min) >= start for values in known.values()),
                "measuredPosts": sum(is_measured(post, said, start, end) for post in there),
            }


def daily(known: Mapping[date, float], published_on: date | None) -> dict[date, float | None]:
    gains: dict[date, float | None] = {}
    before: float | None = None
    for day, value in known.items():
        is_fresh = published_on is not None and day - published_on <= FRESH
        gains[day] = value - before if before is not None else value if is_fresh else None
        before = value
    return gains


def is_measured(
    post: Any, said: Mapping[UUID, Mapping[date, Said]], start: date, end: date
) -> bool:
    days = {*said[post["key"]], *(row["date"] for row in post["snapshots"])}
    return any(start <= day <= end for day in days)
