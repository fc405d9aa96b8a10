"""Variables in an address: each text is read by its variable's type, or refused by its name."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from app.errors import BadUserInput
from app.graphql.text_variables import read_variables
from tests.graphql.conftest import SCHEMA

DOCUMENT = """query (
  $id: ID $word: String $first: Int $least: BigInt $share: Float $active: Boolean
  $platform: Platform $from: Date $window: AnalyticsWindowInput
  $ids: [ID!] $sizes: [Int] $grid: [[Int!]!] $needed: ID! $usual: Int! = 3
) { __typename }"""


def read(*given: tuple[str, str]) -> dict[str, Any]:
    (operation,) = parse(DOCUMENT).definitions
    assert isinstance(operation, OperationDefinitionNode)
    found = read_variables(SCHEMA._schema, operation, [*given, ("needed", "x")])
    del found["needed"]
    return found


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("id", "brand_1", "brand_1"),
        ("id", "12", "12"),
        ("id", "null", "null"),
        ("word", "", ""),
        ("word", "null", "null"),
        ("word", "true", "true"),
        ("word", "a, b", "a, b"),
        ("first", "20", 20),
        ("first", "-1", -1),
        ("first", "null", None),
        ("usual", "5", 5),
        ("least", "9007199254740991", 9007199254740991),
        ("share", "0.5", 0.5),
        ("share", "2", 2.0),
        ("active", "true", True),
        ("active", "false", False),
        ("active", "null", None),
        ("platform", "YOUTUBE", "YOUTUBE"),
        ("from", "2026-11-28", "2026-11-28"),
        ("window", '{"preset":"LAST_28_DAYS"}', {"preset": "LAST_28_DAYS"}),
        ("window", "null", None),
        ("ids", "a", ["a"]),
        ("ids", '["a","b"]', ["a", "b"]),
        ("ids", "null", None),
        ("sizes", "3", [3]),
        ("sizes", "[1,null]", [1, None]),
        ("grid", "[[1],[2,3]]", [[1], [2, 3]]),
    ],
)
def test_a_text_is_read_by_its_variables_type(name: str, text: str, value: Any) -> None:
    (found,) = read((name, text)).values()
    assert found == value
    assert type(found) is type(value)


def test_a_list_is_given_item_by_item() -> None:
    assert read(("ids", "a"), ("ids", "null"), ("sizes", "1"), ("sizes", "2")) == {
        "ids": ["a", "null"],
        "sizes": [1, 2],
    }


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ([("scop", "a")], "scop", "There is no parameter 'scop': it takes id, word"),
        ([("id", "a"), ("id", "b")], "id", "is given 2 times"),
        ([("window", "LAST_28_DAYS")], "window", "must be a JSON object"),
        ([("window", "{")], "window", "must be a JSON object"),
        ([("window", "[]")], "window", "must be a JSON object"),
        ([("ids", "[a")], "ids", "must be a JSON array"),
        ([("grid", "1")], "grid", "must be a JSON array"),
        ([("grid", "[" * 2000)], "grid", "must be a JSON array"),
    ],
)
def test_what_cant_be_read_is_refused_by_its_name(
    given: list[tuple[str, str]], field: str, reason: str
) -> None:
    with pytest.raises(BadUserInput, match=reason) as refused:
        read(*given)
    assert refused.value.field == field


def test_what_is_needed_must_be_given() -> None:
    (operation,) = parse(DOCUMENT).definitions
    assert isinstance(operation, OperationDefinitionNode)
    with pytest.raises(BadUserInput, match="needed is missing"):
        read_variables(SCHEMA._schema, operation, [])


@pytest.mark.parametrize(
    ("name", "text"),
    [("first", "many"), ("first", "1e3"), ("least", "9" * 30), ("active", "yes"), ("first", "")],
)
def test_what_isnt_a_value_of_the_type_is_left_for_the_type_to_refuse(name: str, text: str) -> None:
    assert read((name, text)) == {name: text}
