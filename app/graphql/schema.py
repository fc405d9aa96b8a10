"""The schema: what can be asked, done, and how it is executed and printed.

Strawberry keeps graphql-core's schema in `_schema` of its `Schema`.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from copy import copy
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLSchema
from strawberry.extensions import DisableIntrospection
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from app.graphql import (
    enums,  # noqa: F401 - importing it describes the enumerations
    errors,
)
from app.graphql.cost import Limits, declare_sizes, limit_documents, sizes_of
from app.graphql.documents import OneOperation, cache_documents
from app.graphql.execution import executor_class
from app.graphql.mutations import Mutation
from app.graphql.queries import Query
from app.graphql.refusals import gather_refusals
from app.graphql.scalars import SCALARS
from app.graphql.subscriptions import Subscription
from app.graphql.types.brands import Brand
from app.graphql.types.organizations import Everything, Organization
from app.graphql.types.posts import Post
from app.graphql.unreadable import defer_to_items


class _Schema(strawberry.Schema):
    def process_errors(self, *_: Any, **__: Any) -> None:
        """Log nothing here: `execute` logs what is ours to explain, with a request id."""

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """Run a document; each error is shown as a caller may see it, and logged if masked.

        An extension would miss the errors of documents that never ran, and of broken executors.
        """
        context = _context_of(args, kwargs)
        try:
            context.may_be_repeated = True
            result: ExecutionResult = await super().execute(*args, **kwargs)
            if context.is_query and await context.reading.must_be_repeated():
                # The database was restarted in the middle of it, or its replica is behind.
                await context.repeat()
                result = await super().execute(*args, **kwargs)
            if context.wants_versions and context.is_query and not result.errors:
                await context.note_versions()
            shown: ExecutionResult = self._show(result)
            return shown
        finally:
            await context.end()

    async def stream(self, *args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        """Run a document whose answer may have many parts, and show the errors of each."""
        results = await super().stream(*args, **kwargs)
        return self._shown(results, _context_of(args, kwargs))

    async def _shown(
        self, results: AsyncGenerator[Any, None], context: Any
    ) -> AsyncGenerator[Any, None]:
        try:
            async with aclosing(results):
                async for result in results:
                    yield self._show(result)
        finally:
            await context.end()

    def _show(self, result: Any) -> Any:
        if result.errors:
            request_id = errors.current_request_id()
            # The library's switch hides the names of fields only, not those of arguments and types.
            suggests = not self.config.disable_field_suggestions
            result.errors = [
                errors.shown(error, request_id, suggests=suggests) for error in result.errors
            ]
            if result.data is None:
                result.errors = errors.brief(result.errors)
        return result


def _context_of(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The context among the arguments of an execution, the third where it isn't named."""
    return kwargs["context_value"] if "context_value" in kwargs else args[2]


def graph_of(schema: strawberry.Schema) -> GraphQLSchema:
    """graphql-core's schema behind strawberry's, which gives no other way to it."""
    return schema._schema


def make_schema(
    *, compiled: bool = True, introspection: bool = True, limits: Limits | None = None
) -> strawberry.Schema:
    """Make a schema: the types are built once in a process, its caches and limits are its own.

    Args:
        compiled: Answer plain selections by compiled functions; the answers are the same.
        introspection: Answer introspection, and suggest names in errors.
        limits: What a document may cost.
    """
    built = _build(compiled=compiled, introspection=introspection)
    schema, types = copy(built), graph_of(built)
    schema.extensions = (
        cache_documents(),
        OneOperation,
        *([] if introspection else [DisableIntrospection]),
        gather_refusals(types),
        limit_documents(sizes_of(types), limits or Limits()),
    )
    return schema


@cache
def _build(*, compiled: bool, introspection: bool) -> _Schema:
    schema = _Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Organization, Brand, Post, Everything],
        execution_context_class=executor_class(compiled=compiled),
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not introspection),
    )
    declare_sizes(graph_of(schema))
    defer_to_items(graph_of(schema))
    return schema
