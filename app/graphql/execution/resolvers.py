"""Resolvers that can be called past strawberry's own way, and the arguments that they take."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from inspect import iscoroutinefunction
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    ListValueNode,
    Node,
    ObjectValueNode,
    VariableNode,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values
from strawberry import Schema
from strawberry.extensions import FieldExtension
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_arguments
from strawberry.types.base import StrawberryContainer, StrawberryList, get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF


class NotCallable(Exception):
    """The field has no resolver that can be called past strawberry's own way."""


class Resolver:
    """The resolver of a field of a document, and the variables in the field's arguments."""

    def __init__(
        self, parent: GraphQLObjectType, details: FieldDetailsList, schema: Schema
    ) -> None:
        self.nodes = [detail.node for detail in details]
        self.definition: GraphQLField = parent.fields[self.nodes[0].name.value]
        self.variables = tuple(
            {name for each in self.nodes[0].arguments or () for name in _names(each.value)}
        )
        self._field = _callable_field(self.definition, schema)
        self._schema = schema
        base = cast("Any", self._field.base_resolver)
        self._function: Callable[..., Any] = base.wrapped_func
        self._takes_source = base.self_parameter is not None
        self._takes_info = base.info_parameter is not None
        self._around = [each.resolve_async for each in self._field.extensions if each.has_resolver]

    def arguments(self, executor: Executor[Any]) -> Mapping[str, Any]:
        """What the function takes, under the variables of an operation."""
        converter = self._schema.schema_converter
        return convert_arguments(
            get_argument_values(self.definition, self.nodes[0], executor.variable_values),
            self._field.arguments,
            scalar_registry=converter.scalar_registry,
            config=converter.config,
        )

    async def call(
        self, source: Any, raw_info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any]
    ) -> Any:
        """What it comes to for one source."""
        sources = (source,) if self._takes_source else ()
        given = self._schema.config.info_class(_raw_info=raw_info, _field=self._field)
        if not self._around:
            named = {"info": given} if self._takes_info else {}
            return await self._function(*sources, **named, **arguments)

        def function(_source: Any, info: Any, **arguments: Any) -> Any:
            named = {"info": info} if self._takes_info else {}
            return self._function(*sources, **named, **arguments)

        chained: Callable[..., Any] = function
        for resolve in self._around:
            chained = partial(resolve, chained)
        return await chained(source, given, **arguments)


def _callable_field(definition: GraphQLField, schema: Schema) -> StrawberryField:
    """The field of a definition, if strawberry would only call its resolver.

    Strawberry copies lists for every call, so that nobody changes one that others get: those are
    left to it, and so is whatever has a way of its own.
    """
    field = definition.extensions.get(_DEFINITION)
    if not isinstance(field, StrawberryField) or schema.exception_handlers:
        raise NotCallable
    base = field.base_resolver
    if (
        base is None
        or not iscoroutinefunction(base.wrapped_func)
        or base.parent_parameter
        or base.root_parameter
        or (base.info_parameter and base.info_parameter.name != "info")
        or type(field).get_result is not StrawberryField.get_result
        # strawberry marks the resolvers that it made; anything else was put there later
        or not hasattr(definition.resolve, "_is_default")
        or not all(map(_is_usual, field.extensions))
        or any(_holds_list(argument.type) for argument in field.arguments)
    ):
        raise NotCallable
    return field


def _is_usual(extension: FieldExtension) -> bool:
    leaves_arguments = type(extension).map_arguments is FieldExtension.map_arguments
    awaits = not extension.has_resolver or iscoroutinefunction(extension.resolve_async)
    return leaves_arguments and awaits


def _holds_list(type_: Any, within: tuple[Any, ...] = ()) -> bool:
    while isinstance(type_, StrawberryContainer):
        if isinstance(type_, StrawberryList):
            return True
        type_ = type_.of_type
    if isinstance(type_, LazyType):
        return True
    definition = get_object_definition(type_)
    if definition is None or definition in within:
        return False
    return any(_holds_list(field.type, (*within, definition)) for field in definition.fields)


def _names(value: Node) -> Iterator[str]:
    """The variables within a value."""
    if isinstance(value, VariableNode):
        yield value.name.value
    elif isinstance(value, ListValueNode):
        for item in value.values:
            yield from _names(item)
    elif isinstance(value, ObjectValueNode):
        for field in value.fields:
            yield from _names(field.value)
