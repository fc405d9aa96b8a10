"""Calls of resolvers: what the arguments of a field come to is worked out once, not every time.

graphql-core coerces the arguments of every field of every operation, and strawberry then turns
them into what the resolver takes: together a tenth of what a dashboard costs. Here they are
remembered for a field of a document, by the values of the variables that stand in them. So a
resolver of a query must not change its arguments: others get the same.
"""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationType,
    ValueNode,
    VariableNode,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values
from strawberry import Schema
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types import Info
from strawberry.types.arguments import convert_arguments
from strawberry.types.base import StrawberryContainer, StrawberryList
from strawberry.types.field import StrawberryField

_MOST_VALUES = 32
_LONGEST = 200
"""Characters of the values of variables: windows, ids and pages are far shorter."""

Resolver = Callable[..., Coroutine[Any, Any, Any]]


class Call(NamedTuple):
    """What a field of a document resolves to: call `resolver` with these `arguments`."""

    definition: GraphQLField
    nodes: list[FieldNode]
    field: StrawberryField
    resolver: Resolver
    arguments: Mapping[str, Any]

    def of(self, source: Any, info: GraphQLResolveInfo[Any]) -> Coroutine[Any, Any, Any]:
        """What it comes to for one source."""
        return self.resolver(source, Info(_raw_info=info, _field=self.field), **self.arguments)


class NotCallable(Exception):
    """The field has no resolver that can be called like this."""


class Calls:
    """The calls of one field of a document, by the values of the variables in its arguments."""

    def __init__(
        self, parent: GraphQLObjectType, details: FieldDetailsList, executor: Executor[Any]
    ) -> None:
        self._nodes = [detail.node for detail in details]
        self._definition = parent.fields[self._nodes[0].name.value]
        self._field: StrawberryField = self._definition.extensions[
            GraphQLCoreConverter.DEFINITION_BACKREF
        ]
        if executor.operation.operation is not OperationType.QUERY:
            raise NotCallable
        self._resolver = _resolver_of(self._field)
        self._schema: Schema = executor.schema.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
        if self._schema.exception_handlers:
            raise NotCallable
        self._variables = tuple(
            {name for each in self._nodes[0].arguments or () for name in _names(each.value)}
        )
        self._by_values: dict[str, Call] = {}

    def under(self, variables: Any) -> Call | None:
        """The call under a request's variables; None if graphql-core has to make it."""
        coerced = variables.coerced
        values = repr([coerced.get(name, ...) for name in self._variables])
        known = self._by_values.get(values)
        if known is None and len(self._by_values) < _MOST_VALUES and len(values) <= _LONGEST:
            known = self._by_values[values] = self._call(variables)
        return known

    def _call(self, variables: Any) -> Call:
        converter = self._schema.schema_converter
        arguments = convert_arguments(
            get_argument_values(self._definition, self._nodes[0], variables),
            self._field.arguments,
            scalar_registry=converter.scalar_registry,
            config=converter.config,
        )
        return Call(self._definition, self._nodes, self._field, self._resolver, arguments)


def _resolver_of(field: StrawberryField) -> Resolver:
    """A field's resolver with its extensions around it, as strawberry would call it.

    Strawberry copies lists for every call, so that nobody changes one that others get: those are
    left to it.
    """
    base = field.base_resolver
    if base is None or not field.is_async or base.parent_parameter or base.root_parameter:
        raise NotCallable
    if any(_is_list(argument.type) for argument in field.arguments):
        raise NotCallable
    function: Callable[..., Any] = cast("Any", base.wrapped_func)
    sources = 1 if base.self_parameter else 0
    names = (base.info_parameter.name,) if base.info_parameter else ()

    def call(source: Any, info: Info, **arguments: Any) -> Any:
        return function(*(source,) * sources, **dict.fromkeys(names, info), **arguments)

    resolver: Resolver = call
    for extension in field.extensions:
        if extension.has_resolver:
            resolver = partial(extension.resolve_async, resolver)
    return resolver


def _is_list(type_: Any) -> bool:
    while isinstance(type_, StrawberryContainer):
        if isinstance(type_, StrawberryList):
            return True
        type_ = type_.of_type
    return False


def _names(value: ValueNode | Node) -> Iterator[str]:
    """The variables within a value."""
    if isinstance(value, VariableNode):
        yield value.name.value
    elif isinstance(value, ListValueNode):
        for item in value.values:
            yield from _names(item)
    elif isinstance(value, ObjectValueNode):
        for field in value.fields:
            yield from _names(field.value)
