"""The schema: what can be asked, done, and how it is executed and printed."""

from typing import Any

import strawberry
from graphql import ExecutionResult as GraphQLExecutionResult
from strawberry.extensions import DisableIntrospection, SchemaExtension
from strawberry.schema.config import StrawberryConfig

from app.graphql import errors
from app.graphql.documents import keep_documents
from app.graphql.execution import executor_class
from app.graphql.mutations import Mutation
from app.graphql.queries import Query
from app.graphql.scalars import SCALARS
from app.graphql.types.brands import Brand
from app.graphql.types.organizations import Everything, Organization
from app.graphql.types.posts import Post


class ShowErrors(SchemaExtension):
    """Show each error as a caller may see it, and log what is masked."""

    def on_operation(self) -> Any:
        """Rewrite the errors of a finished operation."""
        yield
        result = self.execution_context.result
        if isinstance(result, GraphQLExecutionResult) and result.errors:
            request_id = errors.new_request_id()
            result.errors = [errors.shown(error, request_id) for error in result.errors]


class _Schema(strawberry.Schema):
    def process_errors(self, *_: Any, **__: Any) -> None:
        """Log nothing here: `ShowErrors` logs what is ours to explain, with a request id."""


def make_schema(*, compiled: bool = True, introspection: bool = True) -> strawberry.Schema:
    """Build the schema.

    Args:
        compiled: Answer plain selections by compiled functions; the answers are the same.
        introspection: Answer introspection, and suggest the names of fields in errors.
    """
    extensions: list[Any] = [keep_documents(), ShowErrors]
    if not introspection:
        extensions.append(DisableIntrospection)
    return _Schema(
        query=Query,
        mutation=Mutation,
        types=[Organization, Brand, Post, Everything],
        execution_context_class=executor_class(compiled=compiled),
        extensions=extensions,
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not introspection),
    )
