"""GraphQL over HTTP: one request in, one answer out, with the status that the standard gives it."""

from starlette.requests import Request
from starlette.responses import Response

from app.errors import BackboneError
from app.web.cookies import own_address
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
from app.web.refusals import refusal
from app.web.results import answered
from app.web.visits import Visit


def graphql_endpoint(operations: Operations, gate: Gate) -> Endpoint:
    """The endpoint for POST and GET, and for both with events."""

    async def endpoint(request: Request, visit: Visit) -> Response:
        accept = Accept.of(request)
        media_type = result_type(accept)
        requested = visit.document_of(await read_request(request))
        context = visit.context()
        context.address = own_address(request)
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
        return answered(result, requested, context, media_type)

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

    results, let_go = operations.watch(visit, requested, check)
    return EventStream(results, let_go, stopping=request.app.state.stopping)
