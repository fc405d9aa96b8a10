"""GraphQL over HTTP: one request in, one answer out, with the status that the standard gives it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from typing import Any

import orjson
import strawberry
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from app.errors import BackboneError, RateLimited, Unauthenticated, Unavailable
from app.graphql.context import Context
from app.runtime import Runtime
from app.web.answer_cache import AnswerCache
from app.web.auth import Authenticator
from app.web.gate import Busy, Disconnected, Gate, is_gone
from app.web.graphql_events import answer_events, wants_events
from app.web.graphql_requests import (
    GRAPHQL_RESPONSE,
    BadRequest,
    GraphQLRequest,
    accepted_media_type,
    read_request,
)
from app.web.revocation import until_revoked

MEGABYTE = 1_000_000
BY_POST = {OperationType.QUERY, OperationType.MUTATION}
BY_GET = {OperationType.QUERY}
_STATUS = {Unauthenticated: 401, Unavailable: 503}


def graphql_endpoint(
    schema: strawberry.Schema, runtime: Runtime, authenticate: Authenticator, gate: Gate
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint for POST and GET."""
    room = runtime.settings.answer_cache_mb * MEGABYTE
    answers = AnswerCache(runtime.database, gate.counters, room)

    async def endpoint(request: Request) -> Response:
        media_type = "application/json"
        try:
            streams = wants_events(request)
            media_type = media_type if streams else accepted_media_type(request)
            context = Context(runtime, await authenticate(request))
            context.spend = partial(gate.spend, context)
            requested = gate.document_of(await read_request(request))
            if streams:
                results = await _stream(schema, requested, context, request.method)
                return answer_events(until_revoked(results, lambda: authenticate(request)))
            anew = partial(_execute, schema, requested, context, request.method)
            work = partial(answers.answer, requested, context, anew)
            async with gate.room():
                return await _answered(work, requested, context, request, gate, media_type)
        except BadRequest as bad:
            return _failed(bad.status, bad.message, "BAD_USER_INPUT", media_type, bad.headers)
        except Busy as busy:
            return _failed(503, busy.message, busy.code, media_type, {"retry-after": "1"})
        except (Unauthenticated, Unavailable) as error:
            return _refused(error, media_type)
        except (Disconnected, ClientDisconnect):
            return Response(status_code=499)

    return endpoint


async def _answered(
    work: Callable[[], Awaitable[Any]],
    requested: GraphQLRequest,
    context: Context,
    request: Request,
    gate: Gate,
    media_type: str,
) -> Response:
    leaves = partial(is_gone, request.receive)
    result = await gate.execute(context, requested.operation_name, work, leaves)
    body = _body_of(result)
    if requested.tells_cost and context.cost is not None:
        limit = context.runtime.settings.cost_limit
        body["extensions"] = {"cost": {"requested": context.cost, "limit": limit}}
    headers = dict(context.headers)
    status = _status_of(result, media_type)
    if result.data is None and RateLimited.code in _codes_of(result):
        status, headers["retry-after"] = 429, "60"
    return _answer(status, body, media_type, headers)


async def _execute(
    schema: strawberry.Schema, requested: GraphQLRequest, context: Context, method: str
) -> Any:
    """Run the document.

    Raises:
        BadRequest: Its operation can't be run by this method, or can't be told.
    """
    try:
        return await schema.execute(
            requested.query,
            variable_values=requested.variables,
            operation_name=requested.operation_name,
            context_value=context,
            allowed_operation_types=BY_GET if method == "GET" else BY_POST,
        )
    except InvalidOperationTypeError as error:
        raise BadRequest(
            405 if method == "GET" else 400,
            f"{error.operation_type.value.capitalize()}s aren't answered by {method} here.",
            {"allow": "POST"},
        ) from error
    except CannotGetOperationTypeError as error:
        raise BadRequest(400, "The document has no operation of that name.") from error


async def _stream(
    schema: strawberry.Schema, requested: GraphQLRequest, context: Context, method: str
) -> AsyncGenerator[Any, None]:
    """Run the document for a client that takes its results one by one."""
    allowed = BY_GET if method == "GET" else BY_POST
    return await schema.stream(
        requested.query,
        variable_values=requested.variables,
        operation_name=requested.operation_name,
        context_value=context,
        allowed_operation_types={*allowed, OperationType.SUBSCRIPTION},
    )


def _status_of(result: Any, media_type: str) -> int:
    """What a client that only understands HTTP is to make of a result."""
    if result.data is None and Unavailable.code in _codes_of(result):
        return _STATUS[Unavailable]
    return 400 if _never_ran(result) and media_type == GRAPHQL_RESPONSE else 200


def _codes_of(result: Any) -> set[str | None]:
    return {(error.extensions or {}).get("code") for error in result.errors or ()}


def _never_ran(result: Any) -> bool:
    """Whether the document or its variables were refused before anything was resolved."""
    if isinstance(result, PreExecutionError):
        return True
    return result.data is None and not any(error.path for error in result.errors or ())


def _body_of(result: Any) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    # A document that never ran has no data at all, not even null.
    if not _never_ran(result):
        body["data"] = result.data
    return body


def _refused(error: BackboneError, media_type: str) -> Response:
    status = _STATUS[type(error)]
    headers = {"www-authenticate": 'Bearer realm="backbone"'} if status == 401 else {}  # noqa: PLR2004
    return _failed(status, error.message, error.code, media_type, headers)


def _failed(
    status: int, message: str, code: str, media_type: str, headers: dict[str, str]
) -> Response:
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return _answer(status, body, media_type, headers)


def _answer(
    status: int, body: dict[str, Any], media_type: str, headers: dict[str, str] | None = None
) -> Response:
    return Response(
        orjson.dumps(body),
        status,
        headers=headers,
        media_type=f"{media_type}; charset=utf-8",
    )
