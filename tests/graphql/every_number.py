"""A document that asks for every number there is, made by walking the schema.

A field that is added is asked for without anybody thinking of it.
"""

from collections.abc import Iterator
from itertools import product

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    get_named_type,
    is_enum_type,
    is_leaf_type,
    is_required_argument,
)

NUMBERS = {"Float", "BigInt", "Int"}
NODES = {"Brand", "Organization", "Post", "Everything"}
"""What a number belongs to: they are asked one by one, never inside each other."""

_WIDE = {"first": "100", "top": "10", "worst": "10", "minViews": "0", "byPlatform": "true"}
"""Arguments of which the default would leave something out."""


def document(root: GraphQLObjectType) -> str:
    """Every field of a type that can be asked as it is and has numbers, or is one.

    Those with arguments that decide which number it is are asked once for each combination.
    """
    fields = [
        f"{name}{arguments}{inside}"
        for name, field in root.fields.items()
        if not any(map(_must_be_told, field.args.values()))
        and (inside := _selection(field.type, frozenset({root.name}))) is not None
        for arguments in _arguments(field)
    ]
    return " ".join(f"f{number}: {field}" for number, field in enumerate(fields))


def _selection(type_: GraphQLOutputType, above: frozenset[str]) -> str | None:
    """What follows a field of this type so that all its numbers are asked; None without any."""
    named = get_named_type(type_)
    if is_leaf_type(named):
        return "" if named.name in NUMBERS else None
    if named.name in above or named.name in NODES or isinstance(named, GraphQLUnionType):
        return None
    assert isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
    fields = []
    for name, field in named.fields.items():
        inside = _selection(field.type, above | {named.name})
        if inside is not None:
            fields.append(f"{name}{next(_arguments(field))}{inside}")
    return f" {{ {' '.join(fields)} }}" if fields else None


def _arguments(field: GraphQLField) -> Iterator[str]:
    """The arguments of a field, once for each combination of values that decides its number."""
    wide = [f"{name}: {value}" for name, value in _WIDE.items() if name in field.args]
    chosen = [
        [f"{name}: {value}" for value in named.values]
        for name, argument in field.args.items()
        if isinstance(named := get_named_type(argument.type), GraphQLEnumType)
        and argument.default_value is not None
    ]
    for values in product(*chosen):
        given = ", ".join((*values, *wide))
        yield f"({given})" if given else ""


def _must_be_told(argument: GraphQLArgument) -> bool:
    """Whether an argument is one that nobody but a caller knows, such as an id."""
    return is_required_argument(argument) and not is_enum_type(get_named_type(argument.type))
