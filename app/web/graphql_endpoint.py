"""GraphQL over HTTP: one request in, one answer out, with the status that the standard gives it."""

from collections.abc import Set as AbstractSet
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from strawberry.types.execution import PreExecutionError

from app.errors import BackboneError, RateLimited, Unavailable
from app.graphql.context import Context
from app.web.doors import Endpoint
from app.web.gate import Gate
from app.web.graphql_events import EventStream, only
from app.web.graphql_operations import READING, WRITING, IsSubscription, Operations
from app.web.graphql_requests import (
    BY_ADDRESS,
    EVENT_STREAM,
    GRAPHQL_RESPONSE,
    JSON,
    BadRequest,
    GraphQLRequest,
    read_request,
    result_type,
    watches,
)
from app.web.negotiation import Accept
from app.web.refusals import headers_of, refusal
from app.web.visits import Visit


def graphql_endpoint(operations: Operations, gate: Gate) -> Endpoint:
    """The endpoint for POST and GET, and for both with events."""

    async def endpoint(request: Request, visit: Visit) -> Response:
        accept = Accept.of(request)
        media_type = result_type(accept)
        requested = visit.document_of(await read_request(request))
        context = visit.context()
        allowed = READING if request.method in BY_ADDRESS else WRITING
        try:
            result = await operations.answer(visit, context, requested, allowed)
        except IsSubscription:
            if not watches(accept):
                raise BadRequest(
                    400,
                    "Subscriptions are answered by events here: accept"
                    " text/event-stream, or open a WebSocket.",
                ) from None
            return _watch(operations, gate, request, visit, requested)
        if media_type == EVENT_STREAM:
            return EventStream(only(result))
        return _answered(result, requested, context, media_type)

    return endpoint


def refuse(request: Request, error: BadRequest | BackboneError) -> Response:
    """A refusal in the kind of JSON that the client prefers, as far as it says one."""
    return refusal(error, Accept.of(request).preferred([JSON, GRAPHQL_RESPONSE]) or JSON)


def _watch(
    operations: Operations, gate: Gate, request: Request, visit: Visit, requested: GraphQLRequest
) -> Response:
    header = request.headers.get("authorization")

    async def check() -> None:
        await gate.identify(request, header, gate.deadline(), is_use=False)

    return EventStream(*operations.watch(visit, requested, check))


def _answered(
    result: Any, requested: GraphQLRequest, context: Context, media_type: str
) -> Response:
    body = _body_of(result)
    if requested.tells_cost and context.cost is not None:
        limit = context.runtime.settings.cost_limit
        body["extensions"] = {"cost": {"requested": context.cost, "limit": limit}}
    status, headers = _status_of(result, media_type), dict(context.headers)
    codes = _codes_of(result) if result.data is None else set()
    for refused in (Unavailable, RateLimited):
        if refused.code in codes:
            headers |= headers_of(refused)
    return Response(orjson.dumps(body), status, headers, media_type=f"{media_type}; charset=utf-8")


def _status_of(result: Any, media_type: str) -> int:
    """What a client that only understands HTTP is to make of a result."""
    codes = _codes_of(result) if result.data is None else set()
    if RateLimited.code in codes:
        return 429
    if Unavailable.code in codes:
        return 503
    return 400 if _never_ran(result) and media_type == GRAPHQL_RESPONSE else 200


def _codes_of(result: Any) -> AbstractSet[str | None]:
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
