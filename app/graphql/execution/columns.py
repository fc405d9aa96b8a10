"""Completes one list of a document column by column: what exports read has thousands of items.

Values of one class are looked at and serialized together, and no item becomes a dictionary. Like
a plain selection it gives up at the first unexpected value, and graphql-core completes the list.

Whoever wants it says of which list, and gets `Columns` in its place::

    with in_columns(("posts", "nodes")):
        result = await schema.execute(document)

From graphql-core it reads the `node` of `FieldDetails` and the `grouped_field_set` of
`CollectedFields`; from strawberry, `TYPE_CAST_ATTRIBUTE`, which marks an object that was cast.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import repeat
from operator import attrgetter
from types import NoneType
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLOutputType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from app.graphql.execution.column_values import leaves
from app.graphql.execution.fields import attribute_of, class_of, has_own_type_check
from app.graphql.execution.values import NotPlain, admit, give_up

Way = tuple[str, ...]
"""The names in the answer that lead to a list, or from an item to one of its values."""

Collect = Callable[[GraphQLObjectType, FieldDetailsList], CollectedFields]
"""graphql-core's `collect_subfields`, which merges fields and fragments."""

Completer = Callable[[GraphQLOutputType, FieldDetailsList], Callable[[Any], Any]]
"""Returns what completes a single value of a type, or raises `NotPlain`."""

_Parts = Iterator[tuple[Way, Sequence[Any]]]
_Reader = Callable[[Sequence[Any]], _Parts]

_wanted: ContextVar[Way | None] = ContextVar("the list that is completed in columns", default=None)


class Columns(NamedTuple):
    """A list of so many items: their values, by the way from an item to them."""

    size: int
    values: dict[Way, Sequence[Any]]


@contextmanager
def in_columns(way: Way) -> Iterator[None]:
    """Complete the list at the end of this way in columns, where all of its fields are plain."""
    token = _wanted.set(way)
    try:
        yield
    finally:
        _wanted.reset(token)


def wanted_columns() -> Way | None:
    """The way to the list that is to be completed in columns."""
    return _wanted.get()


def nodes_at(document: DocumentNode, way: Way) -> frozenset[int]:
    """The nodes of the field that a way leads to, by their identity."""
    below = [
        each.selection_set
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
    ]
    found: list[FieldNode] = []
    for key in way:
        found = [
            node
            for selections in below
            for node in _fields(selections)
            if (node.alias or node.name).value == key
        ]
        below = [node.selection_set for node in found if node.selection_set]
    return frozenset(map(id, found))


def _fields(selections: SelectionSetNode) -> Iterator[FieldNode]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set)


class ColumnsCompiler(NamedTuple):
    """Compiles the completion of lists in columns."""

    collect: Collect
    single: Completer

    def items(
        self, item_type: GraphQLOutputType, details: FieldDetailsList
    ) -> Callable[[Any], Columns]:
        """Compile the completion of a list of objects.

        Raises:
            NotPlain: The items are no objects, or have a field that isn't plain.
        """
        of_type = item_type.of_type if is_non_null_type(item_type) else item_type
        if not is_object_type(of_type):
            raise NotPlain
        read = self._objects(of_type, details)

        def complete(items: Any) -> Columns:
            if type(items) is not list and type(items) is not tuple:
                give_up()
            return Columns(len(items), dict(read(items)))

        return complete

    def _objects(self, type_: GraphQLObjectType, details: FieldDetailsList) -> _Reader:
        check = _check_of(type_)
        fields = self.collect(type_, details).grouped_field_set
        if "__typename" in {each[0].node.name.value for each in fields.values()}:
            raise NotPlain
        parts = [(key, *self._field(type_, each)) for key, each in fields.items()]

        def read(sources: Sequence[Any]) -> _Parts:
            check(sources)
            for key, attribute, complete in parts:
                for way, column in complete(list(map(attribute, sources))):
                    yield (key, *way), column

        return read

    def _field(
        self, parent: GraphQLObjectType, details: FieldDetailsList
    ) -> tuple[Callable[[Any], Any], _Reader]:
        """What reads a field from an object, and what completes the values of all of them."""
        field = parent.fields[details[0].node.name.value]
        is_needed = is_non_null_type(field.type)
        type_ = field.type.of_type if is_needed else field.type
        attribute = attrgetter(attribute_of(field))
        if is_object_type(type_):
            return attribute, _present(self._objects(type_, details), is_needed=is_needed)
        if not is_leaf_type(get_named_type(type_)):
            raise NotPlain
        single = self.single(field.type, details)
        complete = leaves(type_ if is_leaf_type(type_) else None, single, is_needed=is_needed)
        return attribute, lambda values: iter([((), complete(values))])


def _check_of(type_: GraphQLObjectType) -> Callable[[Sequence[Any]], None]:
    """What rejects anything but objects of a type, as `code` does for one."""
    if has_own_type_check(type_):
        raise NotPlain
    classes: set[type] = set()
    is_type_of: Any = type_.is_type_of
    own = class_of(type_) if is_type_of is not None else None

    def check(sources: Sequence[Any]) -> None:
        kinds = dict(zip(map(type, sources), sources, strict=True))
        for kind, source in kinds.items():
            if kind not in classes:
                admit(classes, source)
        if is_type_of is None:
            return
        for source in sources if kinds.keys() != {own} or _has_casts(sources) else ():
            if not is_type_of(source, None):
                give_up()

    return check


def _has_casts(sources: Sequence[Any]) -> bool:
    return any(map(hasattr, sources, repeat(TYPE_CAST_ATTRIBUTE)))


def _present(read: _Reader, *, is_needed: bool) -> _Reader:
    """Read objects that may be null, and then all of their values are."""

    def complete(values: Sequence[Any]) -> _Parts:
        if NoneType not in set(map(type, values)):
            yield from read(values)
            return
        if is_needed:
            give_up()
        for way, column in read([value for value in values if value is not None]):
            left = iter(column)
            yield way, [None if value is None else next(left) for value in values]

    return complete
