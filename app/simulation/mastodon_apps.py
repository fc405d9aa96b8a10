"""What the simulated Mastodon server knows of apps: they register themselves, and get tokens."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation.authorization import redeem
from app.simulation.world import Refused, World

ME = Platform.MASTODON
CLOSED = "MASTODON_REGISTERS_NO_APPS"
"""The server lets no app register."""


class Apps:
    """Registers apps, and gives tokens to those that are registered."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """List its routes."""
        return [
            Route("/mastodon/api/v1/apps", self.register, methods=["POST"]),
            Route("/mastodon/oauth/token", self.token, methods=["POST"]),
        ]

    async def register(self, request: Request) -> Response:
        """Register an app."""
        form = await request.form()
        if CLOSED in self._world.features:
            raise Refused(ME, "REQUEST_REJECTED")
        client_id = f"client-{len(self._world.apps) + 1:06}"
        self._world.apps[client_id] = str(form["redirect_uris"])
        return JSONResponse(
            {
                "id": str(len(self._world.apps)),
                "name": form["client_name"],
                "redirect_uris": [form["redirect_uris"]],
                "client_id": client_id,
                "client_secret": f"secret-of-{client_id}",
            }
        )

    async def token(self, request: Request) -> Response:
        """Exchange a code for a token that doesn't expire, or give an app one of its own."""
        form = await request.form()
        client_id, secret = form["client_id"], form["client_secret"]
        if client_id not in self._world.apps or secret != f"secret-of-{client_id}":
            raise Refused(ME, "UNKNOWN_APP")
        if form["grant_type"] == "client_credentials":
            access = "of-the-app-itself"
        else:
            access, _ = redeem(self._world, ME, form)
        return JSONResponse(
            {
                "access_token": access,
                "token_type": "Bearer",
                "scope": "read:accounts read:statuses",
                "created_at": int(self._world.now.timestamp()),
            }
        )
