"""Variables as an address gives them: one text for each, read by the variable's type.

Only what a text can't say by itself is settled here; whether the value is a right one, the
execution says, as for variables that came as JSON.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from graphql import (
    GraphQLInputObjectType,
    GraphQLSchema,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    TypeNode,
    VariableDefinitionNode,
)

from app.domain.texts import quoted
from app.errors import BadUserInput

_WHOLE = re.compile(r"-?\d{1,18}")
_NUMBER = re.compile(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?")
_WORDS = {"true": True, "false": False}
_AS_TEXT = {"String", "ID"}
"""Types of which every text is a value, so that "null" is one too."""


def read_variables(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """The variables of an operation, out of the names and texts that were given.

    A whole number, a number and a boolean are read from their text; a string, an id, a date and an
    enumeration's value are their text; an input object is JSON. A list is one JSON array, or its
    name given once for each item. `null` is no value, but for strings and ids.

    Raises:
        BadUserInput: One is unknown, missing, given twice, or can't be read; `field` names it.
    """
    known = {each.variable.name.value: each for each in operation.variable_definitions or ()}
    texts: dict[str, list[str]] = {}
    for name, text in given:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise BadUserInput(f"There is no parameter {quoted(name)}: {takes}.", field=name)
        texts.setdefault(name, []).append(text)
    for name, definition in known.items():
        if name not in texts and _is_needed(definition):
            raise BadUserInput(f"The parameter {name} is missing.", field=name)
    types = schema.type_map
    return {name: _read(types, name, known[name].type, values) for name, values in texts.items()}


def _is_needed(definition: VariableDefinitionNode) -> bool:
    return isinstance(definition.type, NonNullTypeNode) and definition.default_value is None


def _read(types: Mapping[str, Any], name: str, node: TypeNode, texts: list[str]) -> Any:
    if isinstance(node, NonNullTypeNode):
        return _read(types, name, node.type, texts)
    if isinstance(node, ListTypeNode):
        return _list(types, name, node.type, texts)
    if len(texts) > 1:
        raise BadUserInput(f"The parameter {name} is given {len(texts)} times.", field=name)
    return _one(types, name, node, texts[0])


def _list(types: Mapping[str, Any], name: str, of: TypeNode, texts: list[str]) -> Any:
    """A list: one JSON array (or `null`), or the items' texts."""
    if len(texts) == 1 and texts[0].startswith("["):
        return _json(name, texts[0], list, "a JSON array, or its items one by one")
    if texts == ["null"]:
        return None
    inner = of.type if isinstance(of, NonNullTypeNode) else of
    if isinstance(inner, ListTypeNode):
        raise BadUserInput(f"The parameter {name} must be a JSON array.", field=name)
    return [_one(types, name, inner, text) for text in texts]


def _one(types: Mapping[str, Any], name: str, node: TypeNode, text: str) -> Any:
    type_name = node.name.value if isinstance(node, NamedTypeNode) else ""
    if text == "null" and type_name not in _AS_TEXT:
        return None
    if isinstance(types[type_name], GraphQLInputObjectType):
        return _json(name, text, dict, "a JSON object")
    if type_name == "Boolean" and text in _WORDS:
        return _WORDS[text]
    if type_name in {"Int", "BigInt"} and _WHOLE.fullmatch(text):
        return int(text)
    if type_name == "Float" and _NUMBER.fullmatch(text):
        return float(text)
    # What is left is a value by its text, or one that the type refuses.
    return text


def _json(name: str, text: str, kind: type, right: str) -> Any:
    try:
        found = orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError):
        found = None
    if not isinstance(found, kind):
        raise BadUserInput(f"The parameter {name} must be {right}.", field=name)
    return found
