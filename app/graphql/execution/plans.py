"""Remembers what was compiled for a document, for as long as the document lives.

A bounded cache keeps parsed documents, and plans are found by the identity of a document and its
nodes. When the cache evicts a document, its plans go too; nothing here keeps one alive.

From graphql-core it reads the `node` of `FieldDetails` and the `grouped_field_set` of
`CollectedFields`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import NoneType
from typing import Any, TypeVar
from weakref import ref

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLOutputType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.language import DirectiveNode, FragmentDefinitionNode

from app.graphql.execution.code import (
    InColumns,
    ListCompleter,
    Nested,
    ObjectCompleter,
    Selection,
    compile_list,
    compile_selection,
    compile_value,
)
from app.graphql.execution.columns import Collect, ColumnsCompiler, Way, nodes_at
from app.graphql.execution.values import NotPlain

# Bounds what a hostile document can make us keep; validated ones come nowhere near.
_MOST_PLANS = 1000
_MOST_VARIANTS = 32

Key = tuple[object, ...]
_T = TypeVar("_T")


class Plans:
    """What was compiled for a document under one set of @skip and @include.

    A field with one of the `columnar` nodes, by their identity, is completed in columns.
    """

    def __init__(self, columnar: frozenset[int] = frozenset()) -> None:
        self._columnar = columnar
        self._selections: dict[Key, Selection | None] = {}
        self._without_prefetched: dict[Key, Selection | None] = {}
        self._lists: dict[Key, ListCompleter | None] = {}

    def selection(
        self,
        type_: GraphQLObjectType,
        details: FieldDetailsList,
        collect: Collect,
    ) -> Selection | None:
        """Return the compiled selection of an object, or None if none of it is plain."""
        return self._compiled(self._selections, type_, details, collect)

    def without_prefetched(
        self,
        type_: GraphQLObjectType,
        details: FieldDetailsList,
        collect: Collect,
    ) -> Selection | None:
        """Return the same for an object with which nothing was fetched that has a resolver."""
        kind = self._without_prefetched
        return self._compiled(kind, type_, details, collect, is_prefetched=False)

    def _compiled(
        self,
        kind: dict[Key, Selection | None],
        type_: GraphQLObjectType,
        details: FieldDetailsList,
        collect: Collect,
        *,
        is_prefetched: bool = True,
    ) -> Selection | None:
        def compile_() -> Selection:
            fields = collect(type_, details).grouped_field_set
            below = self._below(collect)
            return compile_selection(type_, fields, *below, is_prefetched=is_prefetched)

        return _remember(kind, _key_of(type_, details), compile_)

    def items(
        self,
        item_type: GraphQLOutputType,
        details: FieldDetailsList,
        collect: Collect,
    ) -> ListCompleter | None:
        """Return the completer of a list, or None if its items are not plain."""

        def compile_() -> ListCompleter:
            return compile_list(item_type, details, *self._below(collect))

        return _remember(self._lists, _key_of(item_type, details), compile_)

    def _below(self, collect: Collect) -> tuple[Nested, InColumns]:
        return self._whole(collect), self._in_columns(collect)

    def _in_columns(self, collect: Collect) -> InColumns:
        def complete(
            item_type: GraphQLOutputType, details: FieldDetailsList
        ) -> Callable[[Any], Any] | None:
            if not any(id(each.node) in self._columnar for each in details):
                return None
            nested = self._whole(collect)
            try:
                single = partial(compile_value, nested=nested, in_columns=lambda *_: None)
                return ColumnsCompiler(collect, single).items(item_type, details)
            except NotPlain:
                return None

        return complete

    def _whole(self, collect: Collect) -> Nested:
        def complete(type_: GraphQLObjectType, details: FieldDetailsList) -> ObjectCompleter:
            selection = self.selection(type_, details, collect)
            if selection is None or selection.others:
                raise NotPlain
            return selection.complete

        return complete


class NoPlans(Plans):
    """Compiles nothing, so that graphql-core completes everything."""

    def selection(self, *_: object) -> None:
        """Return None: nothing is compiled."""

    def without_prefetched(self, *_: object) -> None:
        """Return None: nothing is compiled."""

    def items(self, *_: object) -> None:
        """Return None: nothing is compiled."""


class DocumentPlans:
    """The plans of one document, by the outcome of its @skip and @include, and by its columns."""

    def __init__(self, document: DocumentNode) -> None:
        # A weak one: these plans are found by their document, and go with it.
        self._document = ref(document)
        self._conditions = _conditions(document)
        self._variants: dict[tuple[object, ...], Plans] = {}

    def under(self, variables: Mapping[str, Any], way: Way | None = None) -> Plans:
        """Return the plans for a request's variables, with the list at `way` in columns."""
        if self._conditions is None:
            return NoPlans()
        key = tuple([variables.get(name) for name in self._conditions])
        if not all(type(value) in {bool, NoneType} for value in key):
            return NoPlans()
        variant = (way, *key)
        if variant not in self._variants and len(self._variants) < _MOST_VARIANTS:
            document = self._document() if way else None
            columnar = nodes_at(document, way) if document and way else frozenset[int]()
            self._variants[variant] = Plans(columnar)
        return self._variants.get(variant) or NoPlans()


def _key_of(type_: object, details: FieldDetailsList) -> Key:
    """The key of a field of a type: the identity of its nodes."""
    return (type_, *[id(detail.node) for detail in details])


def _remember(
    plans: dict[Key, _T | None],
    key: Key,
    compile_: Callable[[], _T],
) -> _T | None:
    if key in plans or len(plans) >= _MOST_PLANS:
        return plans.get(key)
    # Not plain while it is being compiled: a fragment that contains itself ends here.
    plans[key] = None
    try:
        plans[key] = compile_()
    except Exception:  # noqa: BLE001 graphql-core reports whatever is wrong with the document
        return None
    return plans[key]


def _conditions(document: DocumentNode) -> tuple[str, ...] | None:
    """Name the variables that decide which fields a document selects.

    Returns:
        The names, or None for a document with other directives or with fragment arguments: what
        those do to a selection is left to graphql-core.
    """
    names: set[str] = set()
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            return None
        if isinstance(definition, FragmentDefinitionNode) and definition.variable_definitions:
            return None
        for directive in (*(definition.directives or ()), *_directives(definition.selection_set)):
            if directive.name.value not in {"include", "skip"}:
                return None
            values = [argument.value for argument in directive.arguments or ()]
            names.update(value.name.value for value in values if isinstance(value, VariableNode))
    return tuple(sorted(names))


def _directives(selection_set: SelectionSetNode) -> Iterator[DirectiveNode]:
    pending = [selection_set]
    while pending:
        for selection in pending.pop().selections:
            yield from selection.directives or ()
            if isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set:
                pending.append(selection.selection_set)
