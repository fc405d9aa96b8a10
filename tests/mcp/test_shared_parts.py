"""Parts of a schema that stand in it twice are said once."""

from typing import Any

import jsonschema

from app.mcp.shared_parts import NAME, with_shared_parts


def change(**more: Any) -> dict[str, Any]:
    numbers = {f"number{number}": {"type": ["integer", "null"]} for number in range(4)}
    return {NAME: "Change", "type": "object", "properties": numbers | more}


def test_what_is_there_twice_is_a_definition() -> None:
    both = {"type": "object", "properties": {"views": change(), "likes": change()}}

    schema = with_shared_parts(both)

    assert [each["$ref"] for each in schema["properties"].values()] == ["#/$defs/Change"] * 2
    assert list(schema["$defs"]) == ["Change"]
    assert NAME not in schema["$defs"]["Change"]
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"views": {"number1": 5}})
    assert not validator.is_valid({"likes": {"number1": "five"}})


def test_what_is_there_once_stays_where_it_is() -> None:
    schema = with_shared_parts({"type": "object", "properties": {"views": change()}})
    assert "$defs" not in schema
    assert NAME not in schema["properties"]["views"]


def test_two_selections_of_one_type_have_two_names() -> None:
    more = change(more={"type": "string"})
    pairs = {"a": change(), "b": change(), "c": more, "d": more}
    schema = with_shared_parts({"type": "object", "properties": pairs})
    assert list(schema["$defs"]) == ["Change", "Change_"]
    assert schema["properties"]["d"] == {"$ref": "#/$defs/Change_"}


def test_an_object_or_null_is_said_in_one() -> None:
    window = {"type": "object", "properties": {"start": {"type": "string"}}}
    schema = {
        "properties": {"window": {"anyOf": [window, {"type": "null"}], "description": "Days"}}
    }

    (shown,) = with_shared_parts(schema)["properties"].values()

    assert shown == {**window, "type": ["object", "null"], "description": "Days"}
