"""A list that is completed in columns holds what it holds as a list, or is one with its errors."""

import datetime as dt
from enum import Enum
from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from app.graphql.execution import Columns, executor_class, in_columns
from app.graphql.scalars import SCALARS, BigInt

NOON = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 20)


@strawberry.enum
class Colour(Enum):
    RED = "r"
    BLUE = "b"


@strawberry.type
class Inner:
    name: str | None
    rate: float | None = None


@strawberry.interface
class Node:
    id: strawberry.ID


@strawberry.type
class Item(Node):
    views: BigInt | None = None
    small: int = 1
    rate: float | None = 0.5
    day: dt.date | None = DAY
    at: dt.datetime = NOON
    colour: Colour | None = Colour.RED
    known: bool = True
    words: list[str | None] | None = None
    inner: Inner | None = None

    @strawberry.field
    def worked_out(self) -> int:
        return self.small + 1


@strawberry.type
class Page:
    nodes: list[Item]
    size: int = 3


ITEMS: list[Any] = []


@strawberry.type
class Query:
    @strawberry.field
    def page(self) -> Page:
        return Page(nodes=list(ITEMS))

    @strawberry.field
    def items(self) -> list[Item | None]:
        return list(ITEMS)


SCHEMA = strawberry.Schema(
    query=Query,
    execution_context_class=executor_class(compiled=True),
    config=StrawberryConfig(scalar_map=SCALARS),
)
FIELDS = "id views small rate day at colour known words inner { name rate }"
PAGE, WAY = f"{{ page {{ size nodes {{ {FIELDS} }} }} }}", ("page", "nodes")
GOOD = [
    Item(id=strawberry.ID("1"), views=2**53 - 1, words=["a", None], inner=Inner(name="x")),
    Item(id=strawberry.ID("2"), rate=None, day=None, colour=None),
    Item(id=strawberry.ID("3"), views=-1, rate=1e300, colour=Colour.BLUE, inner=Inner(name=None)),
]


def rows_of(columns: Columns) -> list[dict[tuple[str, ...], Any]]:
    ways = list(columns.values)
    values = zip(*columns.values.values(), strict=True)
    return [dict(zip(ways, row, strict=True)) for row in values]


def flat(item: Any, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for key, value in item.items():
        if key == "inner":
            found |= flat(value or {"name": None, "rate": None}, (key,))
        else:
            found[(*above, key)] = value
    return found


def asked(text: str, way: tuple[str, ...], items: list[Any]) -> tuple[Any, Any]:
    """What a document answers as usual, and with a list in columns."""
    ITEMS[:] = items
    usual = SCHEMA.execute_sync(text)
    with in_columns(way):
        return usual, SCHEMA.execute_sync(text)


@pytest.mark.parametrize("items", [GOOD, GOOD[:1], GOOD[1:2], []], ids=len)
def test_a_list_in_columns_has_the_values_of_the_list(items: list[Any]) -> None:
    usual, columnar = asked(PAGE, WAY, items)
    assert usual.errors is columnar.errors is None
    columns = columnar.data["page"]["nodes"]
    assert (columns.size, columnar.data["page"]["size"]) == (len(items), 3)
    assert rows_of(columns) == [flat(item) for item in usual.data["page"]["nodes"]]


def test_a_list_that_a_resolver_returns_is_completed_so_too_by_its_name_in_the_answer() -> None:
    usual, columnar = asked(f"{{ those: items {{ {FIELDS} }} }}", ("those",), GOOD)
    assert rows_of(columnar.data["those"]) == [flat(item) for item in usual.data["those"]]


UNUSUAL: list[dict[str, Any]] = [
    *({"views": 2**53}, {"views": 7.0}, {"views": "7"}, {"small": True}, {"small": 2**31}),
    *({"rate": 7}, {"rate": float("nan")}, {"rate": float("-inf")}, {"rate": 2**60}),
    *({"at": None}, {"at": DAY}, {"day": NOON}, {"known": "no"}, {"known": 1}, {"colour": "r"}),
    *({"id": 5}, {"words": ("a",)}, {"words": "a"}, {"inner": Item(id=strawberry.ID("1"))}),
]


@pytest.mark.parametrize("unusual", [*UNUSUAL, None], ids=repr)
@pytest.mark.parametrize("place", [0, 3])
def test_what_is_unusual_becomes_what_it_always_does_or_the_error(
    unusual: dict[str, Any] | None, place: int
) -> None:
    item: Any = strawberry.cast(Inner, GOOD[0].__class__(id=strawberry.ID("4")))
    if unusual is not None:
        item = Item(**{"id": strawberry.ID("4"), **unusual})
    usual, columnar = asked(PAGE, WAY, [*GOOD[:place], item, *GOOD[place:]])
    if usual.errors:
        found = [each.formatted for each in columnar.errors]
        assert found == [each.formatted for each in usual.errors]
        assert columnar.data == usual.data
    else:
        found = rows_of(columnar.data["page"]["nodes"])
        assert repr(found) == repr([flat(each) for each in usual.data["page"]["nodes"]])


@pytest.mark.parametrize("fields", ["id workedOut", "id __typename", "id inner { __typename }"])
def test_a_list_with_fields_that_are_not_read_off_its_items_stays_a_list(fields: str) -> None:
    text = f"{{ page {{ nodes {{ {fields} }} }} }}"
    usual, columnar = asked(text, WAY, GOOD)
    assert columnar.data == usual.data


def test_a_list_without_an_item_stays_a_list() -> None:
    usual, columnar = asked(f"{{ items {{ {FIELDS} }} }}", ("items",), [*GOOD, None])
    assert columnar.data == usual.data


def test_whoever_asks_the_same_without_columns_gets_a_list() -> None:
    ITEMS[:] = GOOD
    with in_columns(WAY):
        assert isinstance(SCHEMA.execute_sync(PAGE).data["page"]["nodes"], Columns)  # type: ignore[index]
    assert isinstance(SCHEMA.execute_sync(PAGE).data["page"]["nodes"], list)  # type: ignore[index]
    with in_columns(("page", "others")):
        assert isinstance(SCHEMA.execute_sync(PAGE).data["page"]["nodes"], list)  # type: ignore[index]


def test_fragments_are_followed_and_their_fields_merged() -> None:
    text = (
        f"{{ page {{ ... on Page {{ nodes {{ id }} }} nodes {{ ... on Item {{ {FIELDS} }} }} }} }}"
    )
    usual, columnar = asked(text, WAY, GOOD)
    found = rows_of(columnar.data["page"]["nodes"])
    assert found == [flat(item) for item in usual.data["page"]["nodes"]]
