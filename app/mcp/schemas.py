"""JSON Schema of what a stored operation takes and returns, derived from the GraphQL schema.

Nothing here is written by hand, so that no tool can promise what its operation doesn't do.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectValueNode,
    SelectionSetNode,
    TypeNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    value_from_ast_untyped,
)

from app.domain.pages import MAX_SIZE
from app.graphql.operations import Operation
from app.mcp.shared_parts import NAME, Schema, with_shared_parts

_SCALARS: Mapping[str, Schema] = {
    "ID": {"type": "string"},
    "String": {"type": "string"},
    "Int": {"type": "integer"},
    "BigInt": {"type": "integer"},
    "Float": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date"},
    "DateTime": {"type": "string", "format": "date-time"},
}


def input_schema(schema: GraphQLSchema, operation: Operation) -> Schema:
    """What an operation takes: its variables, as the schema describes the arguments they fill."""
    properties: dict[str, Schema] = {}
    required = []
    places = _places(schema, operation)
    for definition in operation.definition.variable_definitions or ():
        name = definition.variable.name.value
        node = definition.type
        filled = places.get(name, [])
        # A variable with a default may fill a non-null place; an explicit null is refused there.
        is_needed = any(is_non_null_type(place.type) for place in filled)
        property_ = _present(schema, node) if is_needed else _of_node(schema, node)
        if name in {"first", "last"}:
            property_ |= {"minimum": 1, "maximum": MAX_SIZE}
        if told := next((place.description for place in filled if place.description), None):
            property_["description"] = told
        if definition.default_value is not None:
            property_["default"] = value_from_ast_untyped(definition.default_value)
        elif isinstance(node, NonNullTypeNode):
            required.append(name)
        properties[name] = property_
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return with_shared_parts(found | ({"required": required} if required else {}))


def _of_node(schema: GraphQLSchema, node: TypeNode) -> Schema:
    if isinstance(node, NonNullTypeNode):
        return _present(schema, node.type)
    return _or_null(_present(schema, node))


def _present(schema: GraphQLSchema, node: TypeNode) -> Schema:
    if isinstance(node, ListTypeNode):
        return {"type": "array", "items": _of_node(schema, node.type)}
    if isinstance(node, NamedTypeNode):
        return _of_named(schema.type_map[node.name.value])
    return _of_node(schema, node)


def _of_named(type_: Any) -> Schema:
    if isinstance(type_, GraphQLInputObjectType):
        return {
            NAME: type_.name,
            "type": "object",
            "properties": {name: _of_input(field) for name, field in type_.fields.items()},
            "additionalProperties": False,
        }
    return _of_leaf(type_)


def _of_input(field: Any) -> Schema:
    found = _of_type(field.type)
    return found | ({"description": field.description} if field.description else {})


def _of_leaf(type_: Any) -> Schema:
    if isinstance(type_, GraphQLEnumType):
        return {NAME: type_.name, "type": "string", "enum": list(type_.values)}
    return dict(_SCALARS[type_.name])


def _of_type(type_: Any) -> Schema:
    """A type that needs no selection."""
    if is_non_null_type(type_):
        inner = type_.of_type
        if is_list_type(inner):
            return {"type": "array", "items": _of_type(inner.of_type)}
        return _of_named(inner)
    if is_list_type(type_):
        return _or_null({"type": "array", "items": _of_type(type_.of_type)})
    return _or_null(_of_named(type_))


def _or_null(schema: Schema) -> Schema:
    if "enum" in schema:
        name = f"{schema[NAME]}OrNull"
        return {NAME: name, "type": ["string", "null"], "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str) and schema["type"] != "object":
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _places(schema: GraphQLSchema, operation: Operation) -> dict[str, list[Any]]:
    """The arguments and input fields that each variable fills, in the order of the document."""
    places: dict[str, list[Any]] = {}
    for name, place in _below(schema, operation.definition.selection_set, schema.query_type):
        places.setdefault(name, []).append(place)
    return places


def _below(
    schema: GraphQLSchema, selections: SelectionSetNode, parent: Any
) -> Iterator[tuple[str, Any]]:
    for selection in selections.selections:
        if isinstance(selection, FieldNode) and selection.name.value in parent.fields:
            field = parent.fields[selection.name.value]
            for argument in selection.arguments or ():
                yield from _filled(argument.value, field.args[argument.name.value])
            if selection.selection_set is not None:
                inner = get_named_type(field.type)
                yield from _below(schema, selection.selection_set, inner)
        elif isinstance(selection, InlineFragmentNode) and selection.type_condition is not None:
            inner = schema.type_map[selection.type_condition.name.value]
            yield from _below(schema, selection.selection_set, inner)


def _filled(value: Any, place: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, VariableNode):
        yield value.name.value, place
    elif isinstance(value, ObjectValueNode):
        fields = get_named_type(place.type).fields
        for each in value.fields:
            yield from _filled(each.value, fields[each.name.value])


def output_schema(schema: GraphQLSchema, operation: Operation) -> Schema:
    """What a tool returns: an envelope around what its operation selects."""
    fragments = {
        definition.name.value: definition
        for definition in operation.document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    selection = operation.definition.selection_set
    data = _Selected(schema, fragments).of(selection, schema.query_type)
    answer = {
        "type": "object",
        "properties": {
            "data": {"anyOf": [data, {"type": "null"}]},
            "truncated": {"type": "boolean"},
            "nextCursor": {"type": ["string", "null"]},
            "warnings": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["data", "truncated", "nextCursor", "warnings"],
        "additionalProperties": False,
    }
    return with_shared_parts(answer)


class _Selected:
    """The schema of what a selection returns."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments

    def of(self, selections: SelectionSetNode, parent: Any) -> Schema:
        """An object with every selected field.

        That all of them are there, and no others, isn't said: it would be a quarter of all that
        agents read of tools. Nor is which values an enum has: the answers tell.
        """
        properties: dict[str, Schema] = {}
        self._add(selections, parent, properties)
        return {NAME: parent.name, "type": "object", "properties": properties}

    def _add(
        self, selections: SelectionSetNode, parent: Any, properties: dict[str, Schema]
    ) -> None:
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                key = (selection.alias or selection.name).value
                properties[key] = self._field(selection, parent)
                continue
            if isinstance(selection, FragmentSpreadNode):
                fragment = self._fragments[selection.name.value]
                of = self._schema.type_map[fragment.type_condition.name.value]
                inner = fragment.selection_set
            elif isinstance(selection, InlineFragmentNode):
                condition, inner = selection.type_condition, selection.selection_set
                of = self._schema.type_map[condition.name.value] if condition else parent
            else:
                continue
            self._add(inner, of, properties)

    def _field(self, node: FieldNode, parent: Any) -> Schema:
        if node.name.value == "__typename":
            return {"type": "string"}
        return self._type(parent.fields[node.name.value].type, node)

    def _type(self, type_: Any, node: FieldNode) -> Schema:
        if is_non_null_type(type_):
            return self._present(type_.of_type, node)
        return _or_null(self._present(type_, node))

    def _present(self, type_: Any, node: FieldNode) -> Schema:
        if is_list_type(type_):
            return {"type": "array", "items": self._type(type_.of_type, node)}
        if isinstance(type_, GraphQLEnumType):
            return dict(_SCALARS["String"])
        if is_leaf_type(type_) or node.selection_set is None:
            return _of_leaf(type_)
        return self.of(node.selection_set, type_)
