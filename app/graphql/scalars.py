"""Our own scalars, and how their values are read and written."""

from typing import TYPE_CHECKING, NewType

import strawberry
from graphql import GraphQLError, GraphQLFloat, GraphQLScalarType
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


def serialize_float(value: object) -> object:
    """Write a fraction, or whole a count that stands where there may be one: 60, not 60.0."""
    return as_carried(value) if type(value) is int else GraphQLFloat.coerce_output_value(value)


def _float() -> GraphQLScalarType:
    """GraphQL's own Float but for how it is written; graphql-core reserves the name to its own."""
    scalar = GraphQLScalarType(
        "FloatOrCount",
        description=GraphQLFloat.description,
        coerce_output_value=serialize_float,
        coerce_input_value=GraphQLFloat.coerce_input_value,
        coerce_input_literal=GraphQLFloat.coerce_input_literal,
        value_to_literal=GraphQLFloat.value_to_literal,
    )
    scalar.name = GraphQLFloat.name
    return scalar


_FLOAT = _float()
FLOAT = ScalarDefinition(
    name=_FLOAT.name,
    description=_FLOAT.description,
    specified_by_url=None,
    serialize=_FLOAT.coerce_output_value,
    parse_literal=None,
    parse_value=_FLOAT.coerce_input_value,
    implementation=_FLOAT,
    origin=_FLOAT,
)

SCALARS: dict[object, ScalarDefinition] = {BigInt: BIG_INT, float: FLOAT}
