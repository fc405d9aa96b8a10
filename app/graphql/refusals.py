"""One answer for a bulk mutation that GraphQL itself refuses: it names every item that is to blame.

GraphQL refuses the whole document for an unknown name or a wrong kind of value, before anything of
ours runs; graphql-core stops at the fiftieth, and knows no index where items stand in the document.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLSchema,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    VariablesInAllowedPositionRule,
    Visitor,
    get_named_type,
    get_operation_ast,
    is_required_input_field,
    type_from_ast,
    visit,
)
from graphql.utilities.validate_input_value import validate_input_value
from strawberry.extensions import SchemaExtension

from app.domain.texts import cut
from app.errors import ItemsRefused
from app.graphql.documents import requested_operation
from app.graphql.item_variables import travelling
from app.graphql.unreadable import VariablesInItemsRule, bulk_arguments
from app.graphql.validation import Check, check_literal, first_error

Given = TypeVar("Given")
Items = Mapping[tuple[str, str], GraphQLInputObjectType]
"""The arguments of mutations that are lists of items, and what these are."""

_TOLD = 5
"""How many of them the message itself names; `failed` has more."""

MOST_REFUSALS = 150
"""How many `failed` has: an answer without data is short, however long the request."""

LONGEST_MESSAGE = 260
"""Of what is wrong with a field, in bytes; it may quote the beginning of a value."""

MOST_TOLD = 20_000
"""Of all of these messages, in bytes: where there are many, each is shorter."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What GraphQL has against an item."""

    index: int
    field: str
    message: str


class BulkRefusals(SchemaExtension):
    """Gathers what GraphQL has against the items of bulk mutations into one error."""

    def __init__(self, schema: GraphQLSchema, items: Items) -> None:
        self.schema = schema
        self.items = items

    def on_validate(self) -> Iterator[None]:
        """Look at items that stand in the document, where it was found to be wrong."""
        context = self.execution_context
        context.validation_rules = tuple(
            VariablesInItemsRule if rule is VariablesInAllowedPositionRule else rule
            for rule in context.validation_rules
        )
        yield
        if context.pre_execution_errors and context.graphql_document:
            finder = _ItemFinder(self.items)
            visit(context.graphql_document, finder)
            # The answer holds this very list by now.
            context.pre_execution_errors[:] = gathered(
                context.pre_execution_errors, finder.refusals, finder.nodes
            )

    def on_execute(self) -> Iterator[None]:
        """Let variables travel to their items; look at those where nothing could be answered."""
        context = self.execution_context
        document, given = context.graphql_document, context.variables or {}
        operation = document and get_operation_ast(document, requested_operation(context))
        if not document or not isinstance(operation, OperationDefinitionNode):
            yield
            return
        context.variables = travelling(self.schema, document, operation, given)
        yield
        result = context.result
        if result is not None and result.data is None and result.errors:
            refusals, nodes = self._in_variables(operation, given)
            result.errors = gathered(result.errors, refusals, nodes)

    def _in_variables(
        self, operation: OperationDefinitionNode, given: Mapping[str, Any]
    ) -> tuple[list[Refusal], list[Node]]:
        """What is wrong with items among the variables, and where those are declared."""
        refusals: list[Refusal] = []
        nodes: list[Node] = []
        for declared in operation.variable_definitions or ():
            item = get_named_type(type_from_ast(self.schema, declared.type))
            items = given.get(declared.variable.name.value)
            if isinstance(item, GraphQLInputObjectType) and item in self.items.values():
                found = chain.from_iterable(
                    _refusals_of_value(index, each, item)
                    for index, each in enumerate(items if isinstance(items, list) else [items])
                )
                before = len(refusals)
                _add(refusals, found)
                if len(refusals) > before:
                    nodes.append(declared)
        return refusals, nodes


class _ItemFinder(Visitor):
    """Finds the items that stand in a document, and what is wrong with them."""

    def __init__(self, items: Items) -> None:
        super().__init__()
        self.items = items
        self.refusals: list[Refusal] = []
        self.nodes: list[Node] = []

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Look at the lists of items among a field's arguments."""
        for argument in node.arguments or ():
            item = self.items.get((node.name.value, argument.name.value))
            value = argument.value
            if item is None or isinstance(value, VariableNode):
                continue
            listed = value.values if isinstance(value, ListValueNode) else (value,)
            for index, each in enumerate(listed):
                _add(self.refusals, _refusals_of_literal(index, each, item))
            visit(value, _Nodes(self.nodes))


class _Nodes(Visitor):
    """Collects all nodes below one."""

    def __init__(self, nodes: list[Node]) -> None:
        super().__init__()
        self.nodes = nodes

    def enter(self, node: Node, *_: Any) -> None:
        """Take a node."""
        self.nodes.append(node)


def _add(refusals: list[Refusal], found: Iterator[Refusal]) -> None:
    """Add what was found, but no more than shows that there are too many to tell."""
    refusals += islice(found, MOST_REFUSALS + 1 - len(refusals))


def _beginning(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """A text of at most that many bytes."""
    start = text.encode(errors="replace")[: longest + 1]
    return text if len(start) <= longest else f"{start[: longest - 3].decode(errors='ignore')}…"


def gathered(
    errors: Iterable[GraphQLError], refusals: list[Refusal], nodes: Iterable[Node]
) -> list[GraphQLError]:
    """One error for all refused items, and the errors that are about something else.

    Args:
        errors: What graphql-core found.
        refusals: What is wrong with items; where there are none, the errors stay as they are.
        nodes: The parts of the document that the refusals are about.
    """
    if not refusals:
        return list(errors)
    about = {id(node) for node in nodes}
    others = [
        error
        for error in errors
        if error.nodes and not any(id(node) in about for node in error.nodes)
    ]
    count = len({refusal.index for refusal in refusals})
    told = " ".join(f"Item {it.index}, {it.field}: {it.message}." for it in refusals[:_TOLD])
    more = f" And {len(refusals) - _TOLD} more: see failed." if len(refusals) > _TOLD else ""
    items = "1 item" if count == 1 else f"{count} items"
    if len(refusals) > MOST_REFUSALS:
        items, more = f"{count} items or more", f" And others: the first {MOST_REFUSALS} in failed."
    message = f"Nothing was stored: {items} can't be read. {told}{more}"
    cause = ItemsRefused(message, failed=_failed(refusals[:MOST_REFUSALS]))
    return [GraphQLError(message, original_error=cause), *others]


def _failed(refusals: list[Refusal]) -> list[dict[str, Any]]:
    longest = MOST_TOLD // len(refusals)
    return [asdict(replace(it, message=_beginning(it.message, longest))) for it in refusals]


def _refusals_of_value(index: int, given: Any, type_: GraphQLInputObjectType) -> Iterator[Refusal]:
    fields = given if isinstance(given, dict) else None
    return _refusals(index, fields, type_, partial(validate_input_value, hide_suggestions=True))


def _refusals_of_literal(
    index: int, given: ValueNode, type_: GraphQLInputObjectType
) -> Iterator[Refusal]:
    if isinstance(given, VariableNode):
        return iter(())
    fields = None
    if isinstance(given, ObjectValueNode):
        fields = {each.name.value: each.value for each in given.fields}
    return _refusals(index, fields, type_, check_literal)


def _refusals(
    index: int,
    given: Mapping[str, Given] | None,
    type_: GraphQLInputObjectType,
    check: Check,
) -> Iterator[Refusal]:
    """What is wrong with an item, field by field; None stands for what is no object at all."""
    if given is None:
        yield Refusal(index, "input", f"must be an object of the type {type_.name}")
        return
    for name, field in type_.fields.items():
        if name in given:
            error = first_error(check, given[name], field.type)
            if error is not None:
                message = _beginning(error.message.removesuffix("."))
                yield Refusal(index, name, message)
        elif is_required_input_field(field):
            yield Refusal(index, name, f"{type_.name} needs it")
    for name in given:
        if name not in type_.fields:
            yield Refusal(index, cut(name, 60), f"{type_.name} has no such field")


def gather_refusals(schema: GraphQLSchema) -> partial[BulkRefusals]:
    """An extension for one schema."""
    return partial(BulkRefusals, schema, bulk_arguments(schema))
