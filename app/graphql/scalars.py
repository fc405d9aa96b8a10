"""Our own scalars, and how their values are read and written."""

from typing import TYPE_CHECKING, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from app.domain.numbers.change import LARGEST_EXACT, as_carried
from app.domain.texts import quoted

if TYPE_CHECKING:
    BigInt = int
else:
    BigInt = NewType("BigInt", int)


def serialize_big_int(value: int) -> int:
    """Write a count, or the nearest number that JSON clients carry where that is another."""
    return as_carried(int(value))


def parse_big_int(value: object) -> int:
    """Read a 64-bit count from a client: a whole JSON number that every client represents exactly.

    Raises:
        GraphQLError: It isn't one. Any other exception would count as a fault of ours.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise GraphQLError(f"BigInt must be a whole number, not {quoted(value)}.")
    if abs(value) > LARGEST_EXACT:
        raise GraphQLError(f"BigInt must be at most {LARGEST_EXACT} in size, not {quoted(value)}.")
    return value


BIG_INT = strawberry.scalar(
    name="BigInt",
    description=(
        "A 64-bit whole number, written as a JSON number. "
        "Up to 2^53 - 1, which JSON clients carry exactly, it is exact. A sum beyond that is "
        "answered as the nearest number that they carry; no input may be larger."
    ),
    serialize=serialize_big_int,
    parse_value=parse_big_int,
)

SCALARS: dict[object, ScalarDefinition] = {BigInt: BIG_INT}
