"""Documents: which are known to be valid, and which operation a request means.

Documents that passed parsing and validation are kept by their text; the oldest are evicted first.
Front ends send the same few again and again; compiled plans live as long as their document.

Strawberry's `ExecutionContext` keeps the name that a request gave in `_provided_operation_name`.
"""

import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Generic, TypeVar

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

KEPT = 512
T = TypeVar("T")


class ByDocument(Generic[T]):
    """Values made once for each document, and dropped with it.

    Keyed by its identity: comparing or hashing a graphql-core node walks all of it.
    """

    def __init__(self, make: Callable[[DocumentNode], T]) -> None:
        self._make = make
        self._known: dict[int, T] = {}

    def __len__(self) -> int:
        return len(self._known)

    def of(self, document: DocumentNode) -> T:
        """The value of a live document."""
        known = self._known.get(id(document))
        if known is None:
            known = self._known[id(document)] = self._make(document)
            weakref.finalize(document, self._known.pop, id(document), None).atexit = False
        return known


def requested_operation(context: ExecutionContext) -> str | None:
    """The name of the operation as the request gave it: strawberry's property guesses."""
    return context._provided_operation_name  # noqa: SLF001


class DocumentCache(SchemaExtension):
    """Skips parsing and validation for a document that passed both."""

    def __init__(self, known: dict[str, DocumentNode]) -> None:
        self.known = known

    def on_parse(self) -> Iterator[None]:
        """Reuse a known document, and with it the verdict that it is valid."""
        context = self.execution_context
        context.graphql_document = self.known.get(context.query or "")
        context.context.document_was_cached = context.graphql_document is not None
        if context.graphql_document is not None:
            context.pre_execution_errors = []
        yield

    def on_validate(self) -> Iterator[None]:
        """Remember a document that turned out to be valid."""
        yield
        context = self.execution_context
        if context.graphql_document is None or context.pre_execution_errors:
            return
        if context.query not in self.known:
            while len(self.known) >= KEPT:
                del self.known[next(iter(self.known))]
            self.known[context.query or ""] = context.graphql_document


class OneOperation(SchemaExtension):
    """Refuses to guess: a document of several operations needs the name of one."""

    def on_validate(self) -> Iterator[None]:
        """Count the operations, as the specification has it."""
        context = self.execution_context
        if requested_operation(context) is None and context.graphql_document is not None:
            operations = sum(
                isinstance(definition, OperationDefinitionNode)
                for definition in context.graphql_document.definitions
            )
            if operations > 1:
                context.pre_execution_errors = [
                    GraphQLError("The document has several operations: name one in operationName.")
                ]
        yield


def cache_documents() -> partial[DocumentCache]:
    """An extension for one schema, with its own store."""
    return partial(DocumentCache, {})
