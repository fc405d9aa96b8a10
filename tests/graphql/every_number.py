"""A document that asks for every number there is, made by walking the schema.

A field that is added is asked for without anybody thinking of it.
"""

import re
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

_DEAR = {"FilePreview"}
"""What reads a whole file: it isn't asked of each of a list."""

_MOST_TOKENS = 4_000
_TOKEN = re.compile(r"\w+|[{}():!]")

_REFUSED = ({"INDEX", "LIFETIME"},)
"""Values that refuse each other."""

_WIDE = {"first": "100", "top": "10", "worst": "10", "minViews": "0", "byPlatform": "true"}
"""Arguments of which the default would leave something out."""


def documents(root: GraphQLObjectType) -> Iterator[str]:
    """Every field of a type that can be asked as it is and has numbers, or is one.

    Those with arguments that decide which number it is are asked once for each combination. As many
    at once as a document may have tokens.
    """
    fields = [
        f"{name}{arguments}{inside}"
        for name, field in root.fields.items()
        if field.deprecation_reason is None
        and not any(map(_must_be_told, field.args.values()))
        and (inside := _selection(field.type, frozenset({root.name}))) is not None
        for arguments in _arguments(field)
    ]
    part: list[str] = []
    size = 0
    for number, field in enumerate(fields):
        tokens = len(_TOKEN.findall(field))
        if part and size + tokens > _MOST_TOKENS:
            yield " ".join(part)
            part, size = [], 0
        part.append(f"f{number}: {field}")
        size += tokens + 2
    if part:
        yield " ".join(part)


def _selection(type_: GraphQLOutputType, above: frozenset[str]) -> str | None:
    """What follows a field of this type so that all its numbers are asked; None without any."""
    named = get_named_type(type_)
    if is_leaf_type(named):
        return "" if named.name in NUMBERS else None
    if named.name in above or named.name in NODES | _DEAR or isinstance(named, GraphQLUnionType):
        return None
    if len(above) > 1 and named.name.removesuffix("Connection") in NODES:
        return None  # lists of them inside of lists cost more than a document may
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
        chosen_values = {value.partition(": ")[2] for value in values}
        if any(refused <= chosen_values for refused in _REFUSED):
            continue
        # An index compares posts of platforms without views, too.
        kept = [each for each in wide if "INDEX" not in chosen_values or "minViews" not in each]
        given = ", ".join((*values, *kept))
        yield f"({given})" if given else ""


def _must_be_told(argument: GraphQLArgument) -> bool:
    """Whether an argument is one that nobody but a caller knows, such as an id."""
    return is_required_argument(argument) and not is_enum_type(get_named_type(argument.type))
