"""The address at which Prometheus reads the counters of a server."""

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response

from app.counters import Counters
from app.domain.access import THIS_MACHINE, AccessScope, Identity, IdentityKind
from app.errors import BackboneError
from app.web.doors import Endpoint
from app.web.graphql_requests import BadRequest
from app.web.origins import is_from_this_machine
from app.web.refusals import refusal
from app.web.visits import Visit


def this_machine(connection: HTTPConnection) -> Identity | None:
    """Who asks from this machine, by no proxy: that is enough to read the counters."""
    return THIS_MACHINE if is_from_this_machine(connection) else None


def counters_endpoint(counters: Counters) -> Endpoint:
    """The endpoint: for this machine, and for tokens with the scope admin."""

    async def endpoint(_request: Request, visit: Visit) -> Response:
        if visit.identity.kind is not IdentityKind.THIS_MACHINE:
            visit.identity.caller.require(AccessScope.ADMIN)
        text = await visit.in_time(counters.text)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return endpoint


def refuse(_request: Request, error: BadRequest | BackboneError) -> Response:
    """A refusal as Prometheus shows it."""
    refused = refusal(error)
    return PlainTextResponse(error.message, refused.status_code)
