"""The door of bodies that are larger than memory: files that are sent to be imported."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive

from app.domain.access import Identity
from app.errors import BackboneError
from app.web.deadlines import Deadline, never
from app.web.doors import CLIENT_LEFT, Door, Keeper, Ways
from app.web.graphql_requests import BadRequest
from app.web.request_notes import notes_of
from app.web.visits import Visit

log = structlog.get_logger()


class Arrival(NamedTuple):
    """Somebody whose body is still to come; `admit` lets in what is done with a part of it."""

    identity: Identity
    admit: Callable[[], AbstractAsyncContextManager[Visit]]


BodyEndpoint = Callable[[Request, Arrival], Awaitable[Response]]


class BodyDoor(Door):
    """Where bodies come in that are larger than memory: the endpoint reads and bounds them.

    While it waits for more it takes no place; what it does with each part has its own time.
    """

    def __init__(self, gate: Keeper, endpoint: BodyEndpoint, ways: Ways) -> None:
        self.gate = gate
        self.ways = ways
        self._receiving = endpoint

    def bounded(self, receive: Receive) -> Receive:
        """Leave it to the endpoint how much that is."""
        return receive

    async def answer(self, request: Request, identity: Identity, deadline: Deadline) -> Response:
        """Answer a request whose body is still to come, or say why not."""
        notes = notes_of(request.scope)

        def admit() -> AbstractAsyncContextManager[Visit]:
            # Whether they are still there shows as the body is read.
            return self.gate.admit(identity, self.gate.deadline(), never, notes)

        try:
            return await self._receiving(request, Arrival(identity, admit))
        except (BadRequest, BackboneError) as error:
            return self.ways.refuse(request, error)
        except ClientDisconnect:
            log.debug("client.left")
            return Response(status_code=CLIENT_LEFT)
