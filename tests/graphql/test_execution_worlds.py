"""Worlds of values for the sample schema, some of them damaged."""

import enum
import math
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

import pytest
import strawberry
from graphql import GraphQLError
from graphql.pyutils import Undefined

from tests.graphql.test_execution_sample import Brand, Platform, Point, Post, Query, sample_schema


class PlainPoint(NamedTuple):
    day: Any
    at: Any
    views: Any
    likes: Any
    rate: Any
    ratio: Any
    done: Any
    money: Any


@dataclass
class Later:
    """An awaitable that can be awaited more than once, unlike a coroutine."""

    value: object

    def __await__(self) -> Iterator[Any]:
        async def settle() -> object:
            if isinstance(self.value, Exception):
                raise self.value
            return self.value

        return settle().__await__()


class Stream:
    def __init__(self, values: list[Any]) -> None:
        self.values = values

    async def __aiter__(self) -> AsyncIterator[Any]:
        for value in self.values:
            yield value

    def __repr__(self) -> str:
        return "Stream()"


class Text(str):
    __slots__ = ()


class Number(enum.IntEnum):
    SEVEN = 7


class Magic:
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return name

    def __repr__(self) -> str:
        return "Magic()"


class Everything(Magic):
    def __getattr__(self, name: str) -> object:
        return name


class Raises:
    @property
    def day(self) -> date:
        raise ValueError("no day")

    def __repr__(self) -> str:
        return "Raises()"


Damage = Callable[[Any], Any]

DAMAGE: list[Damage] = [
    lambda _: None,
    lambda _: "text",
    lambda _: "",
    lambda _: "12",
    lambda _: 0,
    lambda _: -1,
    lambda _: 2**31,
    lambda _: 2**53,
    lambda _: 3.0,
    lambda _: 2.5,
    lambda _: math.nan,
    lambda _: math.inf,
    lambda _: True,
    lambda _: Decimal("1.5"),
    lambda _: Text("text"),
    lambda _: Number.SEVEN,
    lambda _: Platform.PHOTO,
    lambda _: "photo",
    lambda _: date(2026, 1, 2),
    lambda _: datetime(2026, 1, 2, 3, tzinfo=UTC),
    lambda _: {"a": 1},
    lambda _: [],
    lambda _: Undefined,
    lambda _: strawberry.UNSET,
    lambda _: ValueError("a value that is an error"),
    lambda _: GraphQLError("a value that is a GraphQL error"),
    lambda _: Magic(),
    lambda _: Everything(),
    lambda _: Raises(),
    lambda _: Point,
    Later,
    lambda value: Later(Later(value)),
    lambda _: Later(None),
    lambda _: Later(RuntimeError("late")),
    lambda value: [value],
    lambda _: [None],
    lambda value: (value, value),
    lambda value: iter([value]),
    lambda value: {"key": value}.values(),
    lambda value: Stream([value, value]),
]


class World:
    """Makes values for the sample schema; the same seed makes the same ones.

    Args:
        seed: Decides everything that is left to chance.
        damage: The probability of a value to be damaged.
        replaced: How to damage the attributes of some names, each time.
        fewest: How many items a list has at least.
    """

    def __init__(
        self,
        seed: int,
        damage: float,
        replaced: Mapping[str, Damage] | None = None,
        fewest: int = 0,
    ) -> None:
        self._seed = seed
        self._damage = damage
        self._replaced = replaced or {}
        self._fewest = fewest

    def query(self) -> Query:
        self._random = Random(self._seed)
        values: dict[str, Any] = {
            "brand": self.maybe(self.brand(2)),
            "brands": self.many(lambda: self.brand(1)),
            "posts": self.many(self.post),
            "node": self.maybe(self.post()),
            "things": self.many(lambda: self.brand(0)),
        }
        return Query(**values)

    def maybe(self, value: Any) -> Any:
        if self._random.random() < self._damage:
            return self._random.choice(DAMAGE)(value)
        return value

    def many(self, make: Callable[[], Any]) -> Any:
        values = [self.maybe(make()) for _ in range(self._random.randint(self._fewest, 3))]
        return self.maybe(tuple(values) if self._random.random() < 0.2 else values)

    def point(self) -> Any:
        values = [
            date(2026, 7, self._random.randint(1, 30)),
            datetime(2026, 7, 1, self._random.randint(0, 23), tzinfo=UTC),
            self._random.randint(0, 2**53 - 1),
            self._random.randint(0, 2**31 - 1),
            self._random.random(),
            self._random.choice([None, 1, 0.5]),
            self._random.random() < 0.5,
            Decimal(1),
        ]
        named = self._attributes(dict(zip(PlainPoint._fields, values, strict=True)))
        return self._random.choice([Point, PlainPoint])(**named)

    def brand(self, depth: int) -> Any:
        parent = self.brand(depth - 1) if depth else None
        values: dict[str, Any] = {
            "id": f"brand_{self._random.randint(1, 9)}",
            "label": self._random.choice([None, "a label"]),
            "small": self._random.randint(0, 9),
            "platform": self._random.choice(list(Platform)),
            "platforms": self.many(lambda: self._random.choice(list(Platform))),
            "points": self.many(self.point),
            "maybe_points": self.many(self.point),
            "grid": self.many(lambda: self.many(lambda: self._random.randint(0, 9))),
            "groups": self.many(lambda: self.many(self.point)),
            "extra": {"a": [1]},
            "best": self.point(),
            "parent": parent,
            "node": self._random.choice([parent, self.post()]),
            "things": self.many(self.post),
            "guarded": "guarded",
        }
        made = Brand(**self._attributes(values))
        if self._random.random() < self._damage:
            delattr(made, self._random.choice([*values]))
        return made

    def post(self) -> Any:
        values: dict[str, Any] = {
            "id": f"post_{self._random.randint(1, 9)}",
            "label": "a post",
            "small": self._random.randint(0, 9),
            "loaded_brand": self._random.choice([None, strawberry.UNSET]),
            "loaded_point": self._random.choice([self.point(), strawberry.UNSET]),
        }
        return Post(**self._attributes(values))

    def _attributes(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: self._replaced.get(name, self.maybe)(value) for name, value in values.items()}


@pytest.mark.parametrize("compiled", [True, False])
async def test_an_undamaged_world_answers(*, compiled: bool) -> None:
    schema = sample_schema(compiled=compiled)

    result = await schema.execute(
        "{ brand { id points { day views } } posts { id } }", root_value=World(1, 0).query()
    )

    assert result.errors is None
    assert result.data
    assert list(result.data) == ["brand", "posts"]
