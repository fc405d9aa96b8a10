"""Variables that stand in items of bulk mutations only: like literals there, they never fail.

GraphQL reads the variables of an operation before anything of it, so one that its scalar can't
read would refuse the whole document. In its place goes an `Unreadable`, which that scalar passes.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    type_from_ast,
    visit,
)

from app.graphql.unreadable import RIGHT, DeferredScalar, Unreadable, bulk_arguments


def travelling(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """The variables of an operation, those that only items have in a form that never fails."""
    unreadable: dict[str, Unreadable] = {}
    if operation.operation is not OperationType.MUTATION:
        return dict(given)
    for declared in operation.variable_definitions or ():
        name = declared.variable.name.value
        type_: object = type_from_ast(schema, declared.type)
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        if isinstance(type_, GraphQLScalarType) and type_.name in RIGHT and name in given:
            read = DeferredScalar(type_).coerce_input_value(given[name])
            if isinstance(read, Unreadable) and given[name] is not None:
                unreadable[name] = read
    only = _only_in_items(schema, document, operation) if unreadable else set()
    return {**given, **{name: read for name, read in unreadable.items() if name in only}}


def _only_in_items(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> set[str]:
    """The variables that stand in items of bulk mutations and nowhere else."""
    usages = _Usages(bulk_arguments(schema))
    for definition in document.definitions:
        if definition is operation or isinstance(definition, FragmentDefinitionNode):
            visit(definition, usages)
    return usages.in_items - usages.elsewhere


class _Usages(Visitor):
    """Finds which variables stand in items of bulk mutations, and which elsewhere."""

    def __init__(self, items: Mapping[tuple[str, str], GraphQLInputObjectType]) -> None:
        super().__init__()
        self.items = items
        self.in_items: set[str] = set()
        self.elsewhere: set[str] = set()
        self._field = self._argument = ""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Know whose arguments come next."""
        self._field = node.name.value

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        """Know in which argument the next variables stand."""
        self._argument = node.name.value

    def enter_variable(self, node: VariableNode, _key: Any, parent: Any, *_: Any) -> None:
        """Take a variable where it is used."""
        if not isinstance(parent, VariableDefinitionNode):
            item = (self._field, self._argument) in self.items
            (self.in_items if item else self.elsewhere).add(node.name.value)
