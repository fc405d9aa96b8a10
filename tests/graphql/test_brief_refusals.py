"""What is answered where there is no data: short, however much went wrong."""

import orjson
from graphql import GraphQLError

from app.graphql.errors import brief

MOST_BYTES = 32_000


def size(errors: list[GraphQLError]) -> int:
    return len(orjson.dumps({"data": None, "errors": [error.formatted for error in errors]}))


def test_many_errors_are_the_first_and_how_many_others_there_are() -> None:
    many = [GraphQLError(f"{number} " + "x" * 290) for number in range(5_000)]
    told = brief(many)
    assert size(told) <= MOST_BYTES
    assert told[:-1] == many[: len(told) - 1]
    assert len(told) > 50
    assert told[-1].message == f"And {5_000 - len(told) + 1} more errors."


def test_few_errors_are_all_told() -> None:
    few = [GraphQLError("x" * 290) for _ in range(30)]
    assert brief(few) == few


def test_one_error_is_told_however_long_it_is() -> None:
    long = GraphQLError("x" * 40_000)
    assert brief([long]) == [long]
    assert [error.message for error in brief([long, GraphQLError("y")])] == [
        long.message,
        "And 1 more error.",
    ]
