"""Calls of resolvers: what the arguments of a field come to is worked out once, not every time.

graphql-core coerces the arguments of every field of every object, and strawberry then turns them
into what the resolver takes: together a tenth of what a dashboard costs. Here that is done once
for all objects of an operation, and what came of it is remembered with the document, by the values
of the variables that stand in it. So a resolver of a query must not change its arguments: others
get the same.
"""

from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterator, Mapping
from functools import partial
from inspect import iscoroutinefunction
from typing import Any, NamedTuple, TypeVar, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
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

MOST_CALLS = 256
"""Calls that are remembered of a document; the oldest go first."""
_MOST_OPERATIONS = 16
_MOST_TOGETHER = 32
"""Under so many sets of variables the calls of an operation are remembered together, if they are
this few."""
_MOST_FIELDS = 1000
_LONGEST = 200
"""Characters of the values that a call is remembered by: windows, ids and pages are shorter."""
_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF

Key = tuple[object, ...]
_T = TypeVar("_T")


def key_of(type_: object, details: FieldDetailsList) -> Key:
    """What a field of a type is known by: the identity of its nodes."""
    return (type_, *[id(detail.node) for detail in details])


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


class _Pending:
    """Begins when it is awaited: what is called off before that leaves nothing unawaited."""

    __slots__ = ("_begin",)

    def __init__(self, begin: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._begin = begin

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._begin().__await__()


class Call(NamedTuple):
    """What a field comes to in an operation: call its resolver with these arguments."""

    resolver: Resolver
    arguments: Mapping[str, Any]

    def begin(self, source: Any, info: GraphQLResolveInfo[Any]) -> Awaitable[Any]:
        """What it comes to for one source, worked out when it is awaited."""
        return _Pending(partial(self.resolver.call, source, info, self.arguments))

    @property
    def definition(self) -> GraphQLField:
        """The field as the schema has it."""
        return self.resolver.definition

    @property
    def nodes(self) -> list[FieldNode]:
        """The field as the document has it, once or several times."""
        return self.resolver.nodes


class Remembered:
    """The resolvers of a document, and what they were called with lately."""

    def __init__(self) -> None:
        self._resolvers: dict[Key, Resolver | None] = {}
        self._calls: dict[Key, Call] = {}
        self._operations: dict[Key, Calls] = {}

    def under(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> "Calls":
        """The calls of an operation under a request's variables."""
        text = _text_of(variables)
        if text is None:
            return Calls(self, variables)
        key = (id(operation), text)
        known = self._operations.get(key)
        if known is None or len(known) > _MOST_TOGETHER:
            known = Calls(self, variables)
            _remember(self._operations, key, known, _MOST_OPERATIONS)
        return known

    def resolver(
        self, key: Key, parent: GraphQLObjectType, details: FieldDetailsList, schema: Schema
    ) -> Resolver | None:
        """The resolver of a field, or None if it has to be called by strawberry."""
        if key not in self._resolvers and len(self._resolvers) < _MOST_FIELDS:
            try:
                self._resolvers[key] = Resolver(parent, details, schema)
            except NotCallable:
                self._resolvers[key] = None
        return self._resolvers.get(key)

    def call(self, key: Key, make: Callable[[], Call]) -> Call:
        """The call that is remembered under a key, or else a new one."""
        known = self._calls.get(key)
        if known is None:
            known = make()
            _remember(self._calls, key, known, MOST_CALLS)
        return known


class Calls:
    """The calls of an operation under its variables: each is looked up or made once."""

    def __init__(self, remembered: Remembered, variables: Mapping[str, Any]) -> None:
        self._remembered = remembered
        self._variables = variables
        self._calls: dict[Key, Call | None] = {}

    def __len__(self) -> int:
        return len(self._calls)

    def of(
        self, parent: GraphQLObjectType, details: FieldDetailsList, executor: Executor[Any]
    ) -> Call | None:
        """The call of a field, or None if graphql-core has to make it."""
        key = key_of(parent, details)
        if key not in self._calls:
            try:
                self._calls[key] = self._find(key, parent, details, executor)
            except Exception:  # noqa: BLE001 graphql-core will meet it too, and report it
                self._calls[key] = None
        return self._calls[key]

    def _find(
        self,
        key: Key,
        parent: GraphQLObjectType,
        details: FieldDetailsList,
        executor: Executor[Any],
    ) -> Call | None:
        schema = executor.schema.extensions[_DEFINITION]
        resolver = self._remembered.resolver(key, parent, details, schema)
        if resolver is None:
            return None

        def make() -> Call:
            return Call(resolver, resolver.arguments(executor))

        text = _text_of([self._variables.get(name, ...) for name in resolver.variables])
        if text is None:
            return make()
        # Operations of one document may have other defaults for a variable.
        return self._remembered.call((key, id(executor.operation), text), make)


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


def _remember(known: dict[Key, _T], key: Key, value: _T, most: int) -> None:
    known.pop(key, None)
    while len(known) >= most:
        del known[next(iter(known))]
    known[key] = value


def _text_of(values: Any) -> str | None:
    """What tells values from all others; None if it can't, or would be too long."""
    # Values that are not as JSON has them may look alike, and not be.
    text = repr(values) if _is_plain(values) else None
    return None if text is None or len(text) > _LONGEST else text


def _is_plain(value: Any) -> bool:
    """Whether it is as JSON has it, or not given: equal if it is written alike."""
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(type(name) is str and _is_plain(item) for name, item in value.items())
    return value is ... or type(value) in {str, int, float, bool, type(None)}


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
