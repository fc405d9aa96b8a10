"""Calls of resolvers: what the arguments of a field come to is worked out once, not every time.

graphql-core coerces the arguments of every field of every object, and strawberry then turns them
into what the resolver takes: together a tenth of what a dashboard costs. Here that is done once
for all objects of an operation, and what came of it is remembered with the document, by the values
of the variables that stand in it. So a resolver of a query must not change its arguments: others
get the same.
"""

from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    OperationDefinitionNode,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from strawberry import Schema
from strawberry.schema.schema_converter import GraphQLCoreConverter

from app.graphql.execution.resolvers import NotCallable, Resolver

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
