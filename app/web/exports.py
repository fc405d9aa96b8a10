"""Exports: stored operations as files, `/exports/{name}.csv` and `/operations/{name}.csv`.

An export is counted and paid for before it begins, takes half of what its token may spend at most,
and reads one state of the data for as long as it lasts.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import orjson
import strawberry
from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import Response

from app.domain.access import IdentityKind
from app.errors import NotFound, QueryTooComplex, RateLimited
from app.graphql import exports, tables, text_variables
from app.graphql import schema as graphql_schema
from app.graphql.operations import EXPORTS, Operation
from app.graphql.table_rows import TableRows
from app.graphql.tables import Table
from app.runtime import Runtime
from app.settings import shared_folder
from app.web.budgets import MINUTE, Budgets
from app.web.doors import Endpoint
from app.web.export_files import TableDownload, written
from app.web.export_links import LINK, new_link, owner_of
from app.web.export_streams import Pages, TableStream
from app.web.graphql_requests import JSON
from app.web.refusals import status_of
from app.web.stored_operations import parameters_of
from app.web.streams import Streams
from app.web.table_files import FILES, About, FileFormat, known_file
from app.web.table_formats import FORMATS, TableFormat
from app.web.visits import Visit

MOST_AT_ONCE = 2  # in one process
MOST_PER_TOKEN = 1  # in all that serve on one socket
_POLLED_SECONDS = 0.2


class _FileRequest(NamedTuple):
    """What is to be exported."""

    table: Table
    variables: Mapping[str, Any]
    file_format: TableFormat | FileFormat
    suffix: str


class _Page(NamedTuple):
    """The first page, as results are counted."""

    pages: Pages
    errors: tuple[()] = ()


class Exports:
    """Answers requests for files."""

    def __init__(self, schema: strawberry.Schema, runtime: Runtime, budgets: Budgets) -> None:
        self._schema = schema
        self._types: GraphQLSchema = graphql_schema.graph_of(schema)
        self._runtime = runtime
        self._budgets = budgets
        self._streams = Streams("exports", MOST_AT_ONCE, MOST_PER_TOKEN, shared_folder())
        self._tables: dict[str, Table] = {}

    def endpoint(self, *, only_exports: bool) -> Endpoint:
        """The endpoint: GET for the file, POST for a link to it.

        `only_exports` answers the operations that were made for it, and no others.
        """

        async def endpoint(request: Request, visit: Visit) -> Response:
            asked = self._asked(request, visit, only_exports=only_exports)
            if request.method == "POST":
                return new_link(self._runtime, request, visit.identity)
            if visit.identity.kind is IdentityKind.SIGNED_LINK:
                find = partial(owner_of, self._runtime, visit.identity)
                visit = visit.on_behalf_of(await visit.in_time(find))
            if request.method == "HEAD":
                return Response(media_type=asked.file_format.media_type)
            let_go = self._streams.open(visit.identity.key)
            response = None
            try:
                response = await self._exported(visit, asked, let_go)
                return response
            finally:
                if not isinstance(response, TableStream | TableDownload):
                    let_go()

        return endpoint

    def _asked(self, request: Request, visit: Visit, *, only_exports: bool) -> _FileRequest:
        name, suffix = request.path_params["name"], request.path_params["suffix"]
        if suffix not in FORMATS and suffix not in FILES:
            raise NotFound(f"Files are {', '.join(FORMATS)}, {' and '.join(FILES)} here.")
        operation = visit.stored(name)
        if only_exports and operation.folder != EXPORTS:
            raise NotFound(f"There is no export {name}: other operations are at /operations/.")
        given = parameters_of(request.scope["query_string"], operation, besides=frozenset({LINK}))
        table = self._table(operation)
        variables = text_variables.read_variables(self._types, table.parameters, given)
        file_format = FORMATS[suffix] if suffix in FORMATS else known_file(suffix)
        return _FileRequest(table, variables, file_format, suffix)

    def _table(self, operation: Operation) -> Table:
        if operation.id not in self._tables:
            self._tables[operation.id] = tables.table_of(self._types, operation)
        return self._tables[operation.id]

    async def _exported(self, visit: Visit, asked: _FileRequest, let_go: Any) -> Response:
        table, name = asked.table, asked.table.operation.name
        price = exports.Price(self._types, table, asked.variables)
        try:
            await self._pay(visit, price, await self._count(visit, asked))
        except exports.PageFailed as failed:
            return _failed(failed.result)
        context = exports.ExportContext(self._runtime, visit.identity.caller)
        pages = exports.read_pages(self._schema, table, asked.variables, context, price.page_size)
        response = None
        try:
            begun = await visit.execute(context, name, partial(_begin, pages))
            if not isinstance(begun, _Page):
                return _failed(begun)
            subject = await visit.in_time(partial(self._subject, asked, context))
            response = self._answer(visit, asked, context, begun.pages, subject, let_go)
            return response
        finally:
            if response is None:
                await pages.aclose()
                await context.close()

    async def _subject(
        self, asked: _FileRequest, context: exports.ExportContext
    ) -> exports.Subject | None:
        """What the file is about, where its name or its content says so."""
        if exports.has_window(asked.table) or not isinstance(asked.file_format, TableFormat):
            return await exports.subject_of(self._schema, asked.table, asked.variables, context)
        return None

    def _answer(
        self,
        visit: Visit,
        asked: _FileRequest,
        context: exports.ExportContext,
        pages: Pages,
        subject: exports.Subject | None,
        let_go: Callable[[], None],
    ) -> Response:
        async def close() -> None:
            let_go()
            await context.close()

        check: Any = partial(owner_of, self._runtime, visit.identity)
        table, file_name = asked.table, self._file_name(asked, subject)
        seconds = self._runtime.settings.export_minutes * MINUTE
        if isinstance(asked.file_format, TableFormat):
            return TableStream(
                asked.file_format,
                table.columns,
                pages,
                file_name=file_name,
                seconds=seconds,
                check=check,
                close=close,
            )
        facts = exports.facts_of(table, asked.variables, subject, context.clock.now)
        about = About(table.operation.name.replace("_", " "), facts)
        return TableDownload(
            asked.file_format,
            partial(written, asked.file_format, table.columns, pages, about, check),
            file_name=file_name,
            seconds=seconds,
            end_reading=context.close,
            close=close,
            failed=_failed,
        )

    def _file_name(self, asked: _FileRequest, subject: exports.Subject | None) -> str:
        """A name that says of which days the rows are; without a window, of which day they are."""
        name = asked.table.operation.name.replace("_", "-")
        days = subject.days if subject else None
        when = "-to-".join(days) if days else str(self._runtime.now().date())
        return f"{name}-{when}.{asked.suffix}"

    async def _count(self, visit: Visit, asked: _FileRequest) -> int:
        context = visit.context()
        count = partial(exports.count_items, self._schema, asked.table, asked.variables, context)
        return await visit.in_time(count) if asked.table.paging else 0

    async def _pay(self, visit: Visit, price: exports.Price, items: int) -> None:
        """Take the cost from the budget, waiting for it as long as the request may take.

        Raises:
            QueryTooComplex: It costs more than any export may.
            RateLimited: It would have to wait too long.
        """
        cost, key = price.of(items), visit.identity.key
        limit = self._budgets.limit
        if cost > limit:
            raise QueryTooComplex(
                f"This export can cost {cost}, and {limit} is the most that one may cost:"
                " ask for a shorter window or a smaller scope.",
                cost=cost,
                limit=limit,
            )
        while True:
            whole, (_, half) = visit.budget(), self._budgets.spend(key, 0)
            missing = max((cost - whole.left) / whole.limit, (cost - half.left) / half.limit)
            if missing <= 0:
                self._budgets.spend(key, cost)
                visit.spend(cost)
                return
            if missing * MINUTE > visit.deadline.left:
                raise RateLimited(
                    "The part of the token's budget that exports may take is used up.",
                    retry_at=self._runtime.now() + timedelta(minutes=missing),
                )
            await asyncio.sleep(_POLLED_SECONDS)


async def _begin(pages: Pages) -> Any:
    """Read the first page, so that what is wrong is told before anything is sent."""
    try:
        first = await anext(pages)
    except exports.PageFailed as failed:
        return failed.result
    return _Page(_with(first, pages))


async def _with(first: TableRows, pages: Pages) -> AsyncGenerator[TableRows, None]:
    try:
        yield first
        async for rows in pages:
            yield rows
    finally:
        await pages.aclose()


def _failed(result: Any) -> Response:
    """What is wrong with an export that hasn't begun."""
    errors = [error.formatted for error in result.errors]
    status = status_of(errors[0].get("extensions", {}).get("code"))
    return Response(orjson.dumps({"errors": errors}), status, media_type=JSON)
