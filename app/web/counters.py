"""The address at which Prometheus reads the counters of a server."""

import ipaddress
from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.counters import Counters
from app.domain.access import AccessScope
from app.errors import BackboneError
from app.web.auth import Authenticator


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def counters_endpoint(
    counters: Counters, authenticate: Authenticator
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint: for this machine, and for tokens with the scope admin."""

    async def endpoint(request: Request) -> Response:
        client = request.client
        try:
            if client is None or not _is_this_machine(client.host):
                (await authenticate(request)).require(AccessScope.ADMIN)
            return Response(await counters.text(), media_type=CONTENT_TYPE_LATEST)
        except BackboneError as error:
            status = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403}.get(error.code, 503)
            return PlainTextResponse(error.message, status)

    return endpoint
