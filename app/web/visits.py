"""What the gate has let in: one request, or one operation of a socket, and what it may do.

Documents are executed here and nowhere else, so that what is trusted, what it costs, how long it
takes and how it is counted is the same at every door.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from time import perf_counter
from typing import Any

import structlog

from app import tracing
from app.counters import Counters
from app.domain.access import CostBudget, Identity, IdentityKind
from app.domain.texts import quoted
from app.errors import NotFound, PersistedQueryNotSupported, RateLimited, Unavailable
from app.graphql.context import Context
from app.graphql.operations import Operation
from app.runtime import Runtime
from app.web.budgets import Budgets
from app.web.deadlines import Deadline, Disconnected, Leaves, TookTooLong
from app.web.graphql_requests import BadRequest, GraphQLRequest
from app.web.persisted_queries import PersistedQueries
from app.web.reports import of_report, readable
from app.web.request_notes import RequestNotes

log = structlog.get_logger()


@dataclass(frozen=True)
class Rules:
    """What holds for all visits to one gate; `operations` are the stored ones, by name and id."""

    runtime: Runtime
    operations: Mapping[str, Operation]
    only_trusted: bool
    budgets: Budgets
    export_budgets: Budgets
    counters: Counters
    persisted: PersistedQueries


class Visit:
    """One request that was let in: who asks, how much time is left, and what it may execute."""

    def __init__(
        self,
        rules: Rules,
        identity: Identity,
        deadline: Deadline,
        leaves: Leaves,
        notes: RequestNotes,
    ) -> None:
        self.identity = identity
        self.deadline = deadline
        self._rules = rules
        self._leaves = leaves
        self._notes = notes

    def document_of(self, requested: GraphQLRequest) -> GraphQLRequest:
        """The request with the document that it means.

        Raises:
            OperationChanged: A stored operation of that name is here, and its digest is another.
            BadRequest: There is none of that id, or only stored ones are answered.
            PersistedQueryNotFound: The document of that digest isn't known here.
            PersistedQueryNotSupported: Only stored ones are answered, and none has that digest.
            Forbidden: A reader of a share asks for anything but its report.
        """
        rules, report = self._rules, self.identity.report
        operation = _stored(rules.operations, requested.stored_id or "")
        if report is not None:
            return of_report(report, operation, requested)
        if operation is not None:
            return replace(requested, query=operation.text, operation_name=operation.name)
        if requested.document_id is not None:
            raise BadRequest(
                400,
                "No stored operation has that documentId: it is a name, sha256:... of it, or both"
                " as name@sha256:...",
            )
        if rules.only_trusted:
            if requested.digest is not None:
                raise PersistedQueryNotSupported
            raise BadRequest(400, "Only stored operations are answered here: give a documentId.")
        if requested.digest is None:
            return requested
        if not requested.query:
            return replace(requested, query=rules.persisted.find(requested.digest))
        rules.persisted.remember(requested.digest, requested.query)
        return requested

    def on_behalf_of(self, identity: Identity) -> "Visit":
        """The same visit for whom a signed link stands for."""
        return Visit(self._rules, identity, self.deadline, self._leaves, self._notes)

    def stored(self, name: str) -> Operation:
        """A stored operation, by its name or id.

        Raises:
            NotFound: There is none of that name.
            Forbidden: A reader of a share asks for one that isn't of its report.
        """
        operation = self._rules.operations.get(name)
        if self.identity.report is not None:
            return readable(operation)
        if operation is None:
            raise NotFound(f"There is no stored operation {quoted(name)}.")
        return operation

    def context(self) -> Context:
        """The surroundings of one operation, paid by whoever asks."""
        context = Context(self._rules.runtime, self.identity.caller)
        context.session_id = self.identity.session_id
        if self.identity.kind is IdentityKind.SHARE:
            context.share_id = self.identity.key
        context.spend = self.spend
        context.budget = self.budget
        return context

    def budget(self) -> CostBudget:
        """What is left of the budget."""
        return CostBudget(*self._rules.budgets.spend(self.identity.key, 0)[1])

    def spend(self, cost: int) -> dict[str, str]:
        """Take a document's cost from the budget; the headers that say what is left.

        Raises:
            RateLimited: The budget of the minute is used up.
        """
        is_there, balance = self._rules.budgets.spend(self.identity.key, cost)
        if not is_there:
            self._rules.counters.refused.labels("budget").inc()
            raise RateLimited(
                f"The token's budget of {balance.limit} a minute is used up: this document can "
                f"cost {cost}, {balance.left} are left.",
                retry_at=self._rules.runtime.now() + timedelta(seconds=balance.resets_in),
            )
        return balance.headers()

    async def execute(
        self,
        context: Context,
        name: str | None,
        work: Callable[[], Awaitable[Any]],
        find: Callable[[], Awaitable[Any]] | None = None,
    ) -> Any:
        """Execute an operation in time, counted and traced, by its document's name without another.

        What is found needs no work, and nobody to watch over it.

        Raises:
            Unavailable: It took too long, or the database can't serve.
            Disconnected: Who asked is gone.
        """
        counters, started = self._rules.counters, perf_counter()
        with tracing.operation() as span:

            def end(code: str) -> None:
                told = self._notes.operation = name or context.operation_name
                tracing.name_operation(span, told, code)
                counters.count(told, code, perf_counter() - started)

            try:
                found = None if find is None else await find()
                result = found or await self.in_time(work)
            except Unavailable as error:
                end(error.code)
                raise
            end(_code_of(result))
        counters.count_lookup("documents", hit=context.document_was_cached)
        return result

    async def in_time(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Do what is no operation, within the time that is left.

        Raises:
            Unavailable: It took too long, or the database can't serve.
            Disconnected: Who asked is gone.
        """
        try:
            return await self.deadline.in_time(work, self._leaves)
        except TookTooLong:
            self._rules.counters.refused.labels("timeout").inc()
            raise
        except Disconnected:
            log.debug("client.left")
            self._rules.counters.refused.labels("disconnected").inc()
            raise


def _stored(operations: Mapping[str, Operation], document_id: str) -> Operation | None:
    """The operation of an id, which may be a name and a digest: `name@sha256:...`."""
    name, at, digest = document_id.partition("@")
    if not at or document_id in operations:
        return operations.get(document_id)
    operation = operations.get(name)
    if operation is not None:
        operation.check(digest)
    return operation


def _code_of(result: Any) -> str:
    """How an operation ended: OK, or the code of its first error."""
    codes = [(error.extensions or {}).get("code", "INTERNAL") for error in result.errors or ()]
    return codes[0] if codes else "OK"
