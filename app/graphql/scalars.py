"""Our own scalars, and how their values are read and written."""

from typing import TYPE_CHECKING, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from app.domain.numbers.metrics import LARGEST_COUNT

if TYPE_CHECKING:
    BigInt = int
else:
    BigInt = NewType("BigInt", int)


def parse_big_int(value: object) -> int:
    """Read a 64-bit count from a client: a whole JSON number that every client represents exactly.

    Raises:
        GraphQLError: It isn't one. Any other exception would count as a fault of ours.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise GraphQLError(f"BigInt must be a whole number, not {value!r}.")
    if abs(value) > LARGEST_COUNT:
        raise GraphQLError(f"BigInt must be at most {LARGEST_COUNT} in size, not {value}.")
    return value


BIG_INT = strawberry.scalar(
    name="BigInt",
    description=(
        "A 64-bit whole number, written as a JSON number. "
        "Values stay within 2^53 - 1, which JSON clients carry exactly."
    ),
    serialize=int,
    parse_value=parse_big_int,
)

SCALARS: dict[object, ScalarDefinition] = {BigInt: BIG_INT}
