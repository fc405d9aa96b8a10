"""Values of bulk items that can't be read: they travel to the item's own check, which tells them.

A scalar that raised would refuse the whole document, and the good items with it. So the inputs of
bulk mutations have scalars of the same names that carry what they can't read; everywhere else the
usual, strict ones stay.

A position in an item then has another type than a variable of the same name. So where
`VariablesInAllowedPositionRule` compares them, in `leave_operation_definition`, its context's
`get_recursive_variable_usages` gives the strict one.

A variable is read before anybody knows where it stands. So the strict scalars let an `Unreadable`
pass, and `item_variables` makes one of what they can't read where only items have the variable.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    ValidationContext,
    ValueNode,
    VariablesInAllowedPositionRule,
    get_named_type,
    get_nullable_type,
    is_list_type,
    print_ast,
    value_from_ast_untyped,
)
from graphql.validation.validation_context import VariableUsage

from app.domain.numbers.metrics import LARGEST_COUNT
from app.domain.texts import quoted

RIGHT: Mapping[str, str] = {
    "BigInt": f"must be a whole number, {LARGEST_COUNT} at most",
    "Date": "must be a day that exists, for example 2026-03-01",
    "DateTime": "must be an instant with a UTC offset, for example 2026-03-01T09:00:00Z",
    "ID": "must be an id, as a text",
}
"""The scalars that are read item by item, and what would be right."""


class Unreadable(NamedTuple):
    """A value that its scalar can't read, and a reason that says what would be right."""

    value: Any
    reason: str


class DeferredScalar(GraphQLScalarType):
    """A scalar that carries what it can't read instead of raising."""

    def __init__(self, strict: GraphQLScalarType) -> None:
        super().__init__(
            strict.name,
            coerce_output_value=strict.coerce_output_value,
            coerce_input_value=self._read,
            coerce_input_literal=self._read_literal,
            description=strict.description,
            specified_by_url=strict.specified_by_url,
            extensions=strict.extensions,
        )
        self.strict = strict

    def _read(self, value: Any) -> Any:
        try:
            return self.strict.coerce_input_value(value)
        except Exception:  # noqa: BLE001 whatever it says, the item is told what would be right
            return Unreadable(value, f"{RIGHT[self.name]}, not {quoted(value)}")

    def _read_literal(self, node: ValueNode) -> Any:
        try:
            return self.strict.parse_literal(node)
        except Exception:  # noqa: BLE001 likewise
            return self._read(_untyped(node))


def _untyped(node: ValueNode) -> Any:
    try:
        return value_from_ast_untyped(node)
    except ValueError:  # more digits than Python reads
        return print_ast(node)


def bulk_arguments(schema: GraphQLSchema) -> dict[tuple[str, str], GraphQLInputObjectType]:
    """The arguments of mutations that are lists of input objects, and what these are."""
    mutation = schema.mutation_type
    return {
        (name, argument_name): item
        for name, field in (mutation.fields if mutation else {}).items()
        for argument_name, argument in field.args.items()
        if is_list_type(get_nullable_type(argument.type))
        and isinstance(item := get_named_type(argument.type), GraphQLInputObjectType)
    }


def defer_to_items(schema: GraphQLSchema) -> None:
    """Let the items of bulk mutations be read one by one."""
    deferred: dict[str, DeferredScalar] = {}
    for item in bulk_arguments(schema).values():
        for field in item.fields.values():
            scalar = get_named_type(field.type)
            if isinstance(scalar, GraphQLScalarType) and scalar.name in RIGHT:
                named = deferred.setdefault(scalar.name, DeferredScalar(scalar))
                field.type = _with_named(field.type, named)
    for each in deferred.values():
        read = each.strict.coerce_input_value
        if not isinstance(read, _Passing):  # all schemas share graphql-core's ID
            each.strict.coerce_input_value = _Passing(read)


class _Passing:
    """Reads an input value, but lets pass what was found to be unreadable."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self.read = read

    def __call__(self, value: Any) -> Any:
        """Read a value, unless that was tried before."""
        return value if isinstance(value, Unreadable) else self.read(value)


def _with_named(type_: GraphQLInputType, named: GraphQLScalarType) -> Any:
    """A type around another named one."""
    if isinstance(type_, GraphQLNonNull):
        return GraphQLNonNull(_with_named(type_.of_type, named))
    return GraphQLList(_with_named(type_.of_type, named)) if is_list_type(type_) else named


class VariablesInItemsRule(VariablesInAllowedPositionRule):
    """Lets a variable of a strict scalar stand where an item has the deferred one of its name."""

    def leave_operation_definition(self, operation: OperationDefinitionNode, *_: Any) -> None:
        """Compare the types of variables with those that their positions declare."""
        context = self.context
        self.context = cast("ValidationContext", _DeclaredTypes(context))
        super().leave_operation_definition(operation)
        self.context = context


class _DeclaredTypes:
    """A validation context in which positions have the types that the schema prints."""

    def __init__(self, context: ValidationContext) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def get_recursive_variable_usages(self, operation: OperationDefinitionNode) -> Any:
        """What graphql-core finds, with strict scalars in place of deferred ones."""
        usages = self._context.get_recursive_variable_usages(operation)
        return [usage._replace(type=_declared(usage)) for usage in usages]


def _declared(usage: VariableUsage) -> Any:
    scalar = get_named_type(usage.type)
    if isinstance(scalar, DeferredScalar) and usage.type is not None:
        return _with_named(usage.type, scalar.strict)
    return usage.type
