"""Random valid documents for any schema: aliases, merges, fragments, conditions, arguments."""

from collections.abc import Sequence
from random import Random

import pytest
from graphql import (
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_composite_type,
    parse,
    validate,
)

from tests.graphql.test_execution_sample import sample_schema

CONDITIONS = ("$yes", "$no", "true", "false")


class Documents:
    """Writes a document; the same seed writes the same one."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        self._schema = schema
        self._random = Random(seed)
        self._fragments: dict[str, str] = {}

    def write(self, depth: int = 3) -> str:
        root = self._schema.query_type
        assert root
        selection = self._selection(root, depth)
        variables = "$yes: Boolean! = true, $no: Boolean! = false"
        fragments = "\n".join(self._fragments.values())
        # Naming both variables somewhere keeps the document valid whatever else was chosen.
        used = "{ __typename @skip(if: $yes) __typename @include(if: $no)"
        return f"query Sample({variables}) {used} {selection[1:]}\n{fragments}"

    def _selection(self, type_: GraphQLCompositeType, depth: int) -> str:
        choices = [self._choice(type_, depth) for _ in range(self._random.randint(1, 5))]
        return "{ " + " ".join(["__typename", *choices]) + " }"

    def _choice(self, type_: GraphQLCompositeType, depth: int) -> str:
        kind, inner = self._random.random(), max(depth - 1, 0)
        if kind < 0.12:
            condition = self._random.choice([t.name for t in self._overlapping(type_)])
            target = self._schema.get_type(condition)
            assert is_composite_type(target)
            return f"... on {condition} {self._condition()} {self._selection(target, inner)}"
        if kind < 0.18:
            return f"... {self._condition()} {self._selection(type_, inner)}"
        if kind < 0.28:
            return f"...{self._fragment(type_, depth)} {self._condition()}"
        if isinstance(type_, GraphQLUnionType):
            return "kind: __typename"
        return self._field(type_, depth)

    def _field(self, type_: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        fields = {
            name: field
            for name, field in type_.fields.items()
            if depth or not is_composite_type(get_named_type(field.type))
        }
        if not fields:
            return "__typename"
        name = self._random.choice(list(fields))
        key, arguments = self._key(type_, name, fields[name])
        target = get_named_type(fields[name].type)
        below = self._selection(target, depth - 1) if is_composite_type(target) else ""
        return f"{key}: {name}{arguments} {self._condition()} {below}"

    def _key(self, type_: GraphQLCompositeType, name: str, field: GraphQLField) -> tuple[str, str]:
        # A key always means one field with one set of arguments, so that any two can merge.
        alias = self._random.choice(["", "again_"])
        arguments = {
            "times": ("(times: 2)", "twice_"),
            "days": ("(days: 1)", "one_"),
            "first": ("(first: 1)", "one_"),
            "label": ('(label: "x")', "x_"),
        }
        chosen = [arguments[a] for a in field.args if self._random.random() < 0.5]
        written, prefix = chosen[0] if chosen else ("", "")
        owner = "" if name in {"id", "label", "small"} else f"{type_.name}_"
        return f"{alias}{prefix}{owner}{name}" if alias or prefix else f"{owner}{name}", written

    def _condition(self) -> str:
        if self._random.random() < 0.85:
            return ""
        name = self._random.choice(["skip", "include"])
        return f"@{name}(if: {self._random.choice(CONDITIONS)})"

    def _fragment(self, type_: GraphQLCompositeType, depth: int) -> str:
        known = [name for name in self._fragments if name.startswith(f"{type_.name}{depth}_")]
        if known and self._random.random() < 0.5:
            return self._random.choice(known)
        body = self._selection(type_, max(depth - 1, 0))
        name = f"{type_.name}{depth}_{len(self._fragments)}"
        self._fragments[name] = f"fragment {name} on {type_.name} {body}"
        return name

    def _overlapping(self, type_: GraphQLCompositeType) -> Sequence[GraphQLCompositeType]:
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            return [type_, *self._schema.get_possible_types(type_)]
        return [type_, *type_.interfaces]


SAMPLE = build_schema(str(sample_schema(compiled=False)))


@pytest.mark.parametrize("seed", range(10))
def test_generated_documents_are_valid(seed: int) -> None:
    text = Documents(SAMPLE, seed).write()

    assert validate(SAMPLE, parse(text)) == []
