"""Writes the Python functions that complete plain selections.

For `{ brand { name points { day views } } }` with `points: [Point!]` it writes, for `Brand`::

    def complete(source):
        if type(source) not in classes: admit(source)
        v0 = source.name
        v1 = source.points
        return {
            'name': v0 if type(v0) is str else n1(v0),
            'points': (None if v1 is None else ([n2(v1i) for v1i in v1]
                if type(v1) is list or type(v1) is tuple else give_up())),
        }

where `n1` serializes whatever else a String accepts and `n2` is the same kind of function for
`Point`. All of them raise at the first unexpected value.

From graphql-core it reads the `node` of `FieldDetails`; from strawberry, `TYPE_CAST_ATTRIBUTE`,
which marks an object that was cast.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, partial
from math import inf
from types import CodeType
from typing import Any, NamedTuple

from graphql import (
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from app.graphql.execution.fields import attribute_of, class_of, has_own_type_check, has_resolver
from app.graphql.execution.values import (
    WRITTEN_DAYS,
    NotPlain,
    admit,
    enum_names,
    exact,
    give_up,
    leaf_completer,
)

ObjectCompleter = Callable[[Any], dict[str, Any]]
"""Turns the object that a resolver returned into its part of the answer, or raises."""

ListCompleter = Callable[[Any], list[Any]]
"""Turns the list that a resolver returned into its part of the answer, or raises."""

Nested = Callable[[GraphQLObjectType, FieldDetailsList], ObjectCompleter]
"""Returns the completer of an object's selection, or raises `NotPlain`."""

InColumns = Callable[[GraphQLOutputType, FieldDetailsList], Callable[[Any], Any] | None]
"""Returns the completer of a list in columns; None where it is to be a list."""


class Selection(NamedTuple):
    """A selection set, compiled as far as it is plain.

    Attributes:
        complete: Builds the answer from an object, with None in place of the other fields.
        others: The fields that graphql-core has to execute.
    """

    complete: ObjectCompleter
    others: GroupedFieldSet


def compile_selection(
    type_: GraphQLObjectType,
    fields: GroupedFieldSet,
    nested: Nested,
    in_columns: InColumns,
    *,
    is_prefetched: bool = True,
) -> Selection:
    """Compile the plain part of a selection set.

    `is_prefetched` reads the fields that may have been fetched with the object from it.

    Raises:
        NotPlain: No field of it is plain, or objects of the type need their own check.
    """
    writer = _Writer(nested, in_columns)
    others: GroupedFieldSet = {}
    body = [writer.check(type_)]
    entries = []
    for index, (key, details) in enumerate(fields.items()):
        name = f"v{index}"
        try:
            if not is_prefetched and has_resolver(type_.fields.get(details[0].node.name.value)):
                raise NotPlain  # noqa: TRY301 - as all that is left to graphql-core
            read, entry = writer.field(type_, details, name)
        except NotPlain:
            others[key] = details
            read, entry = "", "None"
        body.append(read)
        entries.append(f"{key!r}: {entry}")
    if len(others) == len(fields):
        raise NotPlain
    body.append(f"return {{{', '.join(entries)}}}")
    return Selection(writer.function(body), others)


def compile_list(
    item_type: GraphQLOutputType,
    details: FieldDetailsList,
    nested: Nested,
    in_columns: InColumns,
) -> ListCompleter:
    """Compile the completion of a list's items.

    Raises:
        NotPlain: The items are not plain.
    """
    writer = _Writer(nested, in_columns)
    return writer.function([f"return {writer.items(item_type, details, 'source')}"])


def compile_value(
    type_: GraphQLOutputType,
    details: FieldDetailsList,
    nested: Nested,
    in_columns: InColumns,
) -> Callable[[Any], Any]:
    """Compile the completion of a single value.

    Raises:
        NotPlain: It is not plain.
    """
    writer = _Writer(nested, in_columns)
    return writer.function([f"return {writer.value(type_, details, 'source')}"])


class _Writer:
    """Writes one function: expressions, and the objects that their names refer to."""

    def __init__(self, nested: Nested, in_columns: InColumns) -> None:
        self._nested = nested
        self._in_columns = in_columns
        classes: set[type] = set()
        self._names: dict[str, Any] = {
            "admit": partial(admit, classes),
            "classes": classes,
            "date": date,
            "datetime": datetime,
            "give_up": give_up,
            "inf": inf,
            "written_days": WRITTEN_DAYS,
        }

    def function(self, body: list[str]) -> Callable[[Any], Any]:
        """Define a function with this body, whose argument is `source`."""
        lines = "\n    ".join(line for line in body if line)
        # The text holds attribute names and quoted response keys, nothing else from a request.
        exec(_compiled(f"def complete(source):\n    {lines}"), self._names)  # noqa: S102
        complete: Callable[[Any], Any] = self._names["complete"]
        return complete

    def check(self, type_: GraphQLObjectType) -> str:
        """Write the statement that rejects anything but an object of a type."""
        if has_own_type_check(type_):
            raise NotPlain
        admitted = "if type(source) not in classes: admit(source)"
        if type_.is_type_of is None:
            return admitted
        own, is_type_of = map(self._name, (class_of(type_), type_.is_type_of))
        # An object of the type's own class belongs to it, unless it was cast to another type.
        unsure = f"type(source) is not {own} or hasattr(source, {TYPE_CAST_ATTRIBUTE!r})"
        return f"{admitted}\n    if ({unsure}) and not {is_type_of}(source, None): give_up()"

    def field(
        self,
        parent: GraphQLObjectType,
        details: FieldDetailsList,
        value: str,
    ) -> tuple[str, str]:
        """Write the statement that reads a field and the expression that completes it."""
        name = details[0].node.name.value
        if name == "__typename":
            return "", repr(parent.name)
        field = parent.fields[name]
        read = f"{value} = source.{attribute_of(field)}"
        return read, self.value(field.type, details, value)

    def value(self, type_: GraphQLOutputType, details: FieldDetailsList, value: str) -> str:
        """Write the expression that completes a value, which may be null."""
        if is_non_null_type(type_):
            return self._present(type_.of_type, details, value)
        if is_leaf_type(type_) and (known := exact(type_)):
            # Test for the most common kind of value first.
            otherwise = f"(None if {value} is None else {self._otherwise(type_, value)})"
            return f"({known.serialized} if {known.test} else {otherwise})".format(v=value)
        return f"(None if {value} is None else {self._present(type_, details, value)})"

    def items(self, item_type: GraphQLOutputType, details: FieldDetailsList, value: str) -> str:
        """Write the expression that completes a list."""
        if in_columns := self._in_columns(item_type, details):
            return f"{self._name(in_columns)}({value})"
        item = f"{value}i"
        completed = self.value(item_type, details, item)
        # Reading may consume other iterables, which then could not be read again.
        listed = f"type({value}) is list or type({value}) is tuple"
        return f"([{completed} for {item} in {value}] if {listed} else give_up())"

    def _present(self, type_: GraphQLOutputType, details: FieldDetailsList, value: str) -> str:
        if is_leaf_type(type_):
            return self._leaf(type_, value)
        if is_list_type(type_):
            return self.items(type_.of_type, details, value)
        if is_object_type(type_):
            return f"{self._name(self._nested(type_, details))}({value})"
        raise NotPlain

    def _leaf(self, type_: GraphQLLeafType, value: str) -> str:
        otherwise = self._otherwise(type_, value)
        if known := exact(type_):
            return f"({known.serialized} if {known.test} else {otherwise})".format(v=value)
        if known_names := enum_names(type_):
            class_, names = map(self._name, known_names)
            # By name, because enum members are slow to hash.
            return f"({names}[{value}._name_] if type({value}) is {class_} else {otherwise})"
        return otherwise

    def _otherwise(self, type_: GraphQLLeafType, value: str) -> str:
        return f"{self._name(leaf_completer(type_))}({value})"

    def _name(self, meaning: object) -> str:
        name = f"n{len(self._names)}"
        self._names[name] = meaning
        return name


@lru_cache(maxsize=512)
def _compiled(text: str) -> CodeType:
    # Python's compiler is most of a plan's cost, and documents repeat each other's selections.
    return compile(text, "<selection>", "exec")
