"""Rows by name: what a statement selects, and the named tuples that its rows become."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import pytest
from sqlalchemy import Integer, Select, func, literal, select

from app.storage.database import Database
from app.storage.rows import ColumnsOf, FromColumns, columns_of, keyed_rows, rows_of, rows_with_rest
from tests.world import World

ONE, TWO, THREE = (literal(number, Integer) for number in (1, 2, 3))


class Pair(NamedTuple):
    """Two numbers."""

    left: int
    right: int


class Nested(NamedTuple):
    """A number, and two pairs of them."""

    first: int
    pair: Pair
    other: Annotated[tuple[int, ...], FromColumns(("far_left", "far_right"))]


async def test_rows_are_read_by_name(database: Database) -> None:
    statement = rows_of(Pair, select(ONE.label("left"), TWO.label("right")))

    async with database.read() as session:
        compiled = await session.rows(statement, {})
        (built,) = await session.all(statement)

    assert compiled == [built]
    assert (built.left, built.right) == (1, 2)
    assert type(built) is type(compiled[0]) is Pair


async def test_rows_come_with_what_they_belong_to(database: Database) -> None:
    columns = select(THREE.label("owner"), ONE.label("left"), TWO.label("right"))

    async with database.read() as session:
        rows = await session.all(keyed_rows("owner", int, Pair, columns))

    assert rows == [(3, Pair(1, 2))]


async def test_rows_come_with_the_values_that_follow_them(database: Database) -> None:
    columns = select(ONE.label("left"), TWO.label("right"), THREE.label("key_0"))

    async with database.read() as session:
        rows = await session.all(rows_with_rest(Pair, columns, ["key_0"], "mark"))

    assert rows == [(Pair(1, 2), ("mark", 3))]


async def test_a_row_may_have_parts_that_several_columns_fill(database: Database) -> None:
    numbers = [ONE, TWO, THREE, ONE, TWO]
    columns = [number.label(name) for number, name in zip(numbers, columns_of(Nested), strict=True)]
    assert columns_of(Nested) == ("first", "left", "right", "far_left", "far_right")

    async with database.read() as session:
        (row,) = await session.rows(rows_of(Nested, select(*columns)), {})
        (group,) = await session.columns_of_groups(ColumnsOf(Nested, select(*columns)), {}, size=2)

    assert row == Nested(1, Pair(2, 3), (1, 2))
    assert type(row.pair) is Pair
    assert tuple(group) == ((1,), ((2,), (3,)), ((1,), (2,)))


@pytest.mark.parametrize(
    "build",
    [
        lambda columns: rows_of(Pair, columns),
        lambda columns: ColumnsOf(Pair, columns),
        lambda columns: keyed_rows("left", int, Pair, columns),
        lambda columns: rows_with_rest(Pair, columns, ["key_0"], "mark"),
    ],
)
def test_a_statement_that_selects_other_columns_is_refused(
    build: Callable[[Select[*tuple[Any, ...]]], object],
) -> None:
    swapped = select(TWO.label("right"), ONE.label("left"))
    with pytest.raises(TypeError, match=r"selects .*'right', 'left'.* for rows of"):
        build(swapped)


def test_a_column_without_a_name_is_refused() -> None:
    with pytest.raises(TypeError, match="for rows of"):
        rows_of(Pair, select(ONE.label("left"), func.sum(TWO) + 1))


async def test_one_row_is_read_or_none(database: Database, world: World) -> None:
    await world.organization()
    found = rows_of(Pair, select(ONE.label("left"), TWO.label("right")))
    none = rows_of(Pair, found.select.where(literal(1) == 2))

    async with database.read() as session:
        assert await session.one(found) == await session.one_or_none(found) == Pair(1, 2)
        assert await session.one_or_none(none) is None
