"""GraphQL operations as every transport runs them: on a visit that the gate has let in."""

from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import Any

import strawberry
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from app.graphql.context import Context
from app.web.answer_cache import AnswerCache
from app.web.gate import Gate
from app.web.graphql_requests import BadRequest, GraphQLRequest
from app.web.revocation import Check, until_revoked
from app.web.visits import Visit

READING = frozenset({OperationType.QUERY})
WRITING = frozenset({OperationType.QUERY, OperationType.MUTATION})


class IsSubscription(Exception):
    """The operation has many results: it is to be watched, where that can be done."""


class Operations:
    """Runs the documents of a schema."""

    def __init__(self, schema: strawberry.Schema, gate: Gate, answers: AnswerCache) -> None:
        self._schema = schema
        self._gate = gate
        self._answers = answers

    async def answer(
        self,
        visit: Visit,
        context: Context,
        requested: GraphQLRequest,
        allowed: frozenset[OperationType],
    ) -> Any:
        """The result of a query or a mutation.

        Raises:
            IsSubscription: It is neither.
            BadRequest: Its kind isn't allowed, or the document has no such operation.
            Unavailable: It took too long.
            Disconnected: Who asked is gone.
        """
        work = partial(self._execute, context, requested, allowed)
        return await visit.execute(
            context,
            requested.operation_name,
            partial(self._answers.keep, requested, context, work),
            partial(self._answers.find, requested, context),
        )

    async def _execute(
        self, context: Context, requested: GraphQLRequest, allowed: frozenset[OperationType]
    ) -> Any:
        try:
            return await self._schema.execute(
                requested.query,
                variable_values=requested.variables,
                operation_name=requested.operation_name,
                context_value=context,
                allowed_operation_types=allowed,
            )
        except InvalidOperationTypeError as error:
            if error.operation_type is OperationType.SUBSCRIPTION:
                raise IsSubscription from error
            kind = error.operation_type.value.capitalize()
            raise BadRequest(
                405, f"{kind}s aren't answered by GET here.", {"allow": "POST"}
            ) from error
        except CannotGetOperationTypeError as error:
            raise BadRequest(400, "The document has no operation of that name.") from error

    def watch(
        self, visit: Visit, requested: GraphQLRequest, check: Check
    ) -> tuple[AsyncGenerator[Any, None], Callable[[], None]]:
        """The results of a subscription, one by one, and what lets its place go.

        Raises:
            Busy: So many are watched that there is no place for another.
        """
        context = visit.context()
        let_go = self._gate.streams.open(visit.identity.key)
        return until_revoked(self._results(context, requested), check), let_go

    async def _results(
        self, context: Context, requested: GraphQLRequest
    ) -> AsyncGenerator[Any, None]:
        results = await self._schema.stream(
            requested.query,
            variable_values=requested.variables,
            operation_name=requested.operation_name,
            context_value=context,
            allowed_operation_types={OperationType.SUBSCRIPTION},
        )
        try:
            async for result in results:
                yield result
        finally:
            await results.aclose()
