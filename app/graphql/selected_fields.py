"""What a document selects, as fields below fields, each with its type."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.utilities import type_from_ast

Keys = tuple[str, ...]


@dataclass(slots=True)
class SelectedField:
    """A selected field, with what is selected below it, and what the schema says of it."""

    node: FieldNode
    type: Any
    description: str
    below: dict[str, "SelectedField"] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        """Whether it has many values."""
        return is_list_type(self.type.of_type if is_non_null_type(self.type) else self.type)

    @property
    def named(self) -> Any:
        """The type of each value."""
        return get_named_type(self.type)

    @property
    def is_leaf(self) -> bool:
        """Whether nothing can be selected below it."""
        return bool(is_leaf_type(self.named))

    @property
    def is_connection(self) -> bool:
        """Whether it is a page of a list."""
        return not self.is_leaf and "pageInfo" in getattr(self.named, "fields", {})

    @property
    def is_limited(self) -> bool:
        """Whether the document itself says how many items it wants: `first: 1`."""
        return any(
            each.name.value in {"first", "last"} and isinstance(each.value, IntValueNode)
            for each in self.node.arguments or ()
        )


def selected_fields(
    schema: GraphQLSchema, selections: SelectionSetNode, parent: Any
) -> dict[str, SelectedField]:
    """The fields of a selection, by their names in the answer; those of its fragments too."""
    found: dict[str, SelectedField] = {}
    for node in selections.selections:
        if isinstance(node, InlineFragmentNode):
            of = type_from_ast(schema, node.type_condition) if node.type_condition else parent
            inner = selected_fields(schema, node.selection_set, of)
            for key, each in inner.items():
                found.setdefault(key, each).below.update(each.below)
        elif isinstance(node, FieldNode) and not node.name.value.startswith("__"):
            key = (node.alias or node.name).value
            known = parent.fields[node.name.value]
            of_it = SelectedField(node, known.type, known.description or "")
            each = found.setdefault(key, of_it)
            if node.selection_set is not None:
                each.below.update(selected_fields(schema, node.selection_set, each.named))
    return found


def lists_in(fields: Mapping[str, SelectedField], above: Keys) -> Iterator[Keys]:
    """The ways to all lists of objects, the outer ones first."""
    for key, each in fields.items():
        if each.is_leaf:
            continue
        if each.is_list:
            yield (*above, key)
        yield from lists_in(each.below, (*above, key))


def values_in(
    fields: Mapping[str, SelectedField], above: Keys, beside: Container[Keys] = ()
) -> Iterator[Keys]:
    """The ways to all values that lie in no list of objects but those, and are no cursors."""
    for key, each in fields.items():
        way = (*above, key)
        if each.is_leaf:
            if each.node.name.value not in {"cursor", "totalCount"}:
                yield way
        elif each.node.name.value != "pageInfo" and (not each.is_list or way in beside):
            yield from values_in(each.below, way, beside)


def field_at(fields: Mapping[str, SelectedField], keys: Keys) -> SelectedField:
    """The field that a way leads to."""
    *above, last = keys
    for key in above:
        fields = fields[key].below
    return fields[last]


def is_object(fields: Mapping[str, SelectedField], keys: Keys) -> bool:
    """Whether a way leads to one object that is no page of a list."""
    for at, key in enumerate(keys, start=1):
        each = fields.get(key)
        if each is None or each.is_leaf:
            return False
        if at == len(keys):
            return not each.is_list and not each.is_connection
        fields = each.below
    return False
