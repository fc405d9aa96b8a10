"""The executor that uses compiled selections where it can.

It hooks into graphql-core's `Executor`, which strawberry subclasses as
`StrawberryGraphQLCoreExecutionContext`: it overrides `build`, `collect_and_execute_subfields` and
`complete_iterable_value`, calls `execute_fields` and `collect_subfields`, and reads
`middleware_manager`, `is_awaitable` and the `coerced` of its `variable_values`.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar, TypeVar, cast

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import AwaitableOrValue, Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from app.graphql.documents import ByDocument
from app.graphql.execution.columns import wanted_columns
from app.graphql.execution.plans import DocumentPlans, NoPlans, Plans
from app.graphql.validation import MOST_SUGGESTIONS, few_errors

_T = TypeVar("_T")


def executor_class(*, compiled: bool) -> type[Executor[Any]] | None:
    """Return the `execution_context_class` for a schema: compiled, or strawberry's own."""
    return CompiledExecutor if compiled else None


class CompiledExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes plain objects and lists with generated functions.

    A generated function that meets anything unexpected raises, and graphql-core completes that
    value again. It then comes back here for each part of it, so that only the offending part
    is slow.

    GraphQL lets an executor choose the order in which it reads the fields of an object, and this
    one does: it reads plain fields before the resolvers of their siblings run, and again where
    graphql-core takes over. So attributes must not depend on when they are read; a property
    that makes a coroutine at each read is a resolver and must be written as one.
    """

    documents: ClassVar = ByDocument(DocumentPlans)
    plans: Plans = NoPlans()

    @classmethod
    def build(
        cls,
        schema: GraphQLSchema,
        document: DocumentNode,
        root_value: Any = None,
        context_value: Any = None,
        raw_variable_values: dict[str, Any] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Executor[Any] | list[GraphQLError]:
        """Build the executor of one operation, with the plans of its document."""
        given = (schema, document, root_value, context_value, raw_variable_values, *args)
        executor = super().build(*given, **{**kwargs, "hide_suggestions": True})
        if isinstance(executor, list):
            if len(executor) <= MOST_SUGGESTIONS:  # so that nobody makes it compare many names
                executor = super().build(*given, **kwargs)
            return few_errors(executor) if isinstance(executor, list) else executor
        if isinstance(executor, cls) and not _has_middleware(executor):
            plans = cls.documents.of(document)
            executor.plans = plans.under(executor.variable_values.coerced, wanted_columns())
        return executor

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Complete an object: its plain fields at once, the others by graphql-core."""
        asked = return_type, field_details_list, self.collect_subfields
        selection = self.plans.selection(*asked)
        completed = selection and _attempt(selection.complete, result)
        if selection is not None and completed is None:
            selection = self.plans.without_prefetched(*asked)
            completed = selection and _attempt(selection.complete, result)
        if selection is None or completed is None:
            return super().collect_and_execute_subfields(
                return_type, field_details_list, path, result, position_context
            )
        if not selection.others:
            return completed
        others = self.execute_fields(return_type, result, path, selection.others, position_context)
        # None held their places, so the order stays the document's.
        if self.is_awaitable(others):
            return _update_later(completed, others)
        completed.update(cast("dict[str, Any]", others))
        return completed

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> AwaitableOrValue[list[Any]]:
        """Complete a list: at once where its items are plain, item by item otherwise."""
        complete = self.plans.items(item_type, field_details_list, self.collect_subfields)
        completed = complete and _attempt(complete, items)
        if completed is not None:
            return completed
        return super().complete_iterable_value(
            item_type, field_details_list, info, path, items, position_context
        )


def _has_middleware(executor: Executor[Any]) -> bool:
    # An extension that wraps resolvers wraps those of plain fields too.
    return bool(executor.middleware_manager and executor.middleware_manager.middlewares)


def _attempt(complete: Callable[[Any], _T], value: object) -> _T | None:
    try:
        return complete(value)
    except Exception:  # noqa: BLE001 graphql-core will meet it too, and report it
        return None


async def _update_later(
    completed: dict[str, Any],
    others: Awaitable[dict[str, Any]],
) -> dict[str, Any]:
    completed.update(await others)
    return completed
