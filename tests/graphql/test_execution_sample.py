"""A schema with every kind of field, to try executors on."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.permission import BasePermission
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig

from app.graphql.execution import Prefetched, executor_class

BigInt = NewType("BigInt", int)


def _serialize_big_int(value: object) -> int:
    if type(value) is not int or abs(value) >= 2**53:
        raise GraphQLError(f"BigInt cannot represent {value!r}")
    return value


BIG_INT = strawberry.scalar(name="BigInt", serialize=_serialize_big_int, parse_value=int)


@strawberry.enum
class Platform(enum.Enum):
    VIDEO = strawberry.enum_value("video", name="VIDEOS")
    PHOTO = "photo"


class NotToday(BasePermission):
    message = "not today"

    def has_permission(self, source: Any, info: strawberry.Info, **_: Any) -> bool:
        return info.field_name == "guarded" and bool(source.small)


@strawberry.interface
class Node:
    id: strawberry.ID


@strawberry.type
class Point:
    day: date
    at: datetime | None
    views: BigInt
    likes: int | None
    rate: float
    ratio: float | None
    done: bool | None
    money: Decimal | None


@strawberry.type
class Brand(Node):
    label: str | None
    small: int
    platform: Platform
    platforms: list[Platform | None] | None
    points: list[Point]
    maybe_points: list[Point | None] | None
    grid: list[list[int | None]]
    groups: list[list[Point]] | None
    extra: JSON | None
    best: Point | None
    parent: "Brand | None"
    node: Node | None
    things: list[Annotated["Brand | Post", strawberry.union("Thing")] | None] | None
    guarded: str | None = strawberry.field(permission_classes=[NotToday])

    @strawberry.field
    def loud(self, times: int = 1) -> str:
        return str(self.label) * times

    @strawberry.field
    async def slow(self) -> Point | None:
        return self.best

    @strawberry.field
    def broken(self) -> str | None:
        raise ValueError("broken on purpose")

    @strawberry.field
    async def series(self, days: int = 2) -> list[Point]:
        return self.points[:days]

    @strawberry.field
    def children(self) -> "list[Brand]":
        return [self.parent] if self.parent else []


def load_brand() -> Brand | None:
    return None


def load_point() -> Point:
    raise ValueError("no point")


@strawberry.type
class Post(Node):
    label: str | None
    small: int
    loaded_brand: strawberry.Private[object]
    loaded_point: strawberry.Private[object]

    brand: Brand | None = strawberry.field(
        resolver=load_brand, extensions=[Prefetched("loaded_brand")]
    )
    point: Point = strawberry.field(resolver=load_point, extensions=[Prefetched("loaded_point")])


@strawberry.type
class Query:
    brand: Brand
    brands: list[Brand]
    posts: list[Post | None] | None
    node: Node | None
    things: list[Annotated["Brand | Post", strawberry.union("Thing")] | None]

    @strawberry.field
    def found(self, label: str | None = None) -> Brand | None:
        return self.brand if label is None else None

    @strawberry.field
    async def page(self, first: int = 3) -> list[Brand] | None:
        return self.brands[:first]


class QuietSchema(strawberry.Schema):
    def process_errors(self, *_: object) -> None:
        pass


def sample_schema(*, compiled: bool, **options: Any) -> QuietSchema:
    return QuietSchema(
        query=Query,
        execution_context_class=executor_class(compiled=compiled),
        config=StrawberryConfig(scalar_map={BigInt: BIG_INT}),
        **({"extensions": [ParserCache, ValidationCache]} | options),
    )


async def test_its_definition_is_the_same_either_way() -> None:
    assert str(sample_schema(compiled=True)) == str(sample_schema(compiled=False))
