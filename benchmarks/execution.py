"""CPU of one dashboard (about 150 objects, 25 KB): graphql-core's executor against compiled code.

Run with `python -m benchmarks.execution`. No database and no HTTP: parsing, validation and
variables are as in a server, and the answer becomes JSON. Ratios are medians of alternating
rounds, because the same code runs up to twice as fast in one minute as in the next.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import date, timedelta
from enum import Enum
from statistics import median
from typing import Any, NewType

import orjson
import strawberry
from graphql import DocumentNode
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig

from app.graphql.execution import executor_class

ROUNDS, REQUESTS = 11, 20

BigInt = NewType("BigInt", int)


@strawberry.enum
class Platform(Enum):
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    INSTAGRAM = "instagram"
    LINKEDIN = "linkedin"


@strawberry.type
class Totals:
    views: BigInt
    likes: BigInt
    comments: BigInt
    shares: BigInt
    saves: BigInt | None
    reach: BigInt | None
    clicks: BigInt
    engagement: BigInt
    engagement_rate: float | None
    watch_seconds: BigInt
    average_views: float | None
    posts: int


@strawberry.type
class Day:
    date: date
    platform: Platform
    totals: Totals


@strawberry.type
class Ranked:
    id: strawberry.ID
    label: str | None
    caption: str | None
    platform: Platform
    totals: Totals


@strawberry.type
class Overview:
    totals: Totals
    previous: Totals | None
    days: list[Day]
    top: list[Ranked]


@strawberry.type
class Brand:
    id: strawberry.ID
    label: str

    @strawberry.field
    async def overview(self, days: int = 30) -> Overview:
        return OVERVIEW


@strawberry.type
class Query:
    @strawberry.field
    async def brand(self, id: strawberry.ID) -> Brand | None:  # noqa: A002 the argument's name
        return Brand(id=id, label="A brand")


def totals(seed: int) -> Totals:
    counts = [BigInt(seed * factor) for factor in (48_211, 2_903, 141, 77)]
    return Totals(
        views=counts[0],
        likes=counts[1],
        comments=counts[2],
        shares=counts[3],
        saves=None if seed % 4 == 0 else BigInt(seed * 19),
        reach=BigInt(seed * 31_007),
        clicks=BigInt(seed * 12),
        engagement=BigInt(sum(counts[1:])),
        engagement_rate=seed / 7,
        watch_seconds=BigInt(seed * 99_041),
        average_views=seed / 3,
        posts=seed,
    )


OVERVIEW = Overview(
    totals=totals(900),
    previous=totals(870),
    days=[
        Day(date=date(2026, 7, 1) + timedelta(days=day), platform=platform, totals=totals(day + 1))
        for day in range(16)
        for platform in Platform
    ],
    top=[
        Ranked(
            id=strawberry.ID(f"post_{n}"),
            label=f"A post about {n}",
            caption="What it says, at some length. " * 15,
            platform=p,
            totals=totals(n),
        )
        for n, p in enumerate([*Platform, *Platform, *Platform][:10])
    ],
)

DOCUMENT = """
query Dashboard($id: ID!, $days: Int! = 30) {
  brand(id: $id) {
    id label
    overview(days: $days) {
      totals { ...All } previous { ...All }
      days { date platform totals { ...All } }
      top { id label caption platform totals { ...All } }
    }
  }
}
fragment All on Totals {
  views likes comments shares saves reach clicks engagement engagementRate watchSeconds
  averageViews posts
}
"""


class DocumentCache(SchemaExtension):
    """What a server can do instead of the two caches: one lookup by the text."""

    known: dict[str, DocumentNode] = {}  # noqa: RUF012 a benchmark's cache needs no bound

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        context.graphql_document = self.known.get(context.query or "")
        if context.graphql_document is not None:
            context.pre_execution_errors = []
        yield

    def on_validate(self) -> Iterator[None]:
        yield
        context = self.execution_context
        if context.graphql_document is not None and not context.pre_execution_errors:
            self.known[context.query or ""] = context.graphql_document


def schema(extensions: list[type[SchemaExtension]], *, compiled: bool) -> strawberry.Schema:
    return strawberry.Schema(
        Query,
        extensions=extensions,
        execution_context_class=executor_class(compiled=compiled),
        config=StrawberryConfig(
            scalar_map={BigInt: strawberry.scalar(name="BigInt", serialize=int, parse_value=int)}
        ),
    )


def through(schema: strawberry.Schema) -> Callable[[], Coroutine[Any, Any, bytes]]:
    async def answer() -> bytes:
        result = await schema.execute(DOCUMENT, {"id": "brand_1"})
        assert result.errors is None, result.errors
        return orjson.dumps({"data": result.data})

    return answer


async def cpu(answer: Callable[[], Coroutine[Any, Any, bytes]]) -> float:
    """CPU of one request in milliseconds."""
    started = time.process_time()
    for _ in range(REQUESTS):
        await answer()
    return (time.process_time() - started) / REQUESTS * 1000


async def main() -> None:
    caches: list[type[SchemaExtension]] = [ParserCache, ValidationCache]
    ways = {
        "strawberry out of the box": through(schema([], compiled=False)),
        "+ ParserCache and ValidationCache": through(schema(caches, compiled=False)),
        "+ compiled": through(schema(caches, compiled=True)),
        "one look-up by text, compiled": through(schema([DocumentCache], compiled=True)),
    }
    prepared = orjson.loads(await ways["+ compiled"]())

    async def only_json() -> bytes:
        return orjson.dumps(prepared)

    ways["orjson alone, nothing executed"] = only_json
    answers = {await answer() for answer in ways.values()}
    assert len(answers) == 1, "all ways give the same bytes"
    print(f"{len(answers.pop()):,} bytes")
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, answer in ways.items():
            times[name].append(await cpu(answer))
    first, cached, *_ = times.values()
    for name, taken in times.items():
        ratios = [
            median(a / b for a, b in zip(base, taken, strict=True)) for base in (first, cached)
        ]
        print(f"{name:36} {median(taken):7.3f} ms  {ratios[0]:5.1f}x {ratios[1]:5.1f}x")


if __name__ == "__main__":
    asyncio.run(main())
