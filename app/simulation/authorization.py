"""The pages on which people authorize an app, here always at once; and the codes they give."""

import base64
import hashlib
from collections.abc import Collection, Sequence
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation.requests import ReceivedRequest
from app.simulation.world import Refused, World

DENIED = "AUTHORIZATION_DENIED"
"""The person doesn't allow it."""

OLD = "AUTHORIZES_WITHOUT_CHALLENGE"
"""The platform is too old to know of challenges (PKCE), and ignores them."""


class Authorization:
    """Sends the browser back with a code, on each of these platforms.

    With some apps are `registering` themselves, and no others send anybody.
    """

    def __init__(
        self, world: World, platforms: Sequence[Platform], registering: Collection[Platform]
    ) -> None:
        self._world = world
        self._platforms = platforms
        self._registering = registering

    def routes(self) -> list[Route]:
        """List its routes."""
        return [
            Route(f"/{platform.lower()}/authorize", self.allow, name=platform)
            for platform in self._platforms
        ]

    async def allow(self, request: Request) -> Response:
        """Authorize every request, unless the person is one who doesn't."""
        platform = Platform(request.url.path.split("/")[1].upper())
        query = request.query_params
        known = self._world.apps.get(query.get("client_id", ""))
        if platform in self._registering and known != query["redirect_uri"]:
            raise Refused(platform, "UNKNOWN_APP")
        challenge = None if OLD in self._world.features else query.get("code_challenge")
        requested = ReceivedRequest(platform, query["redirect_uri"], challenge)
        if DENIED in self._world.features:
            back = {"error": "access_denied", "state": query["state"]}
        else:
            back = {"code": give_code(self._world, requested), "state": query["state"]}
        return RedirectResponse(f"{requested.redirect_uri}?{urlencode(back)}", 302)


def give_code(world: World, requested: ReceivedRequest) -> str:
    """Make a code that can be redeemed once."""
    code = f"code-{requested.platform.lower()}-{len(world.codes) + 1:06}"
    world.codes[code] = requested
    return code


def redeem(
    world: World, platform: Platform, form: FormData, *, in_hex: bool = False
) -> tuple[str, str]:
    """Exchange a code for an access and a refresh token: once, for the app that requested it.

    The verifier must match the challenge sent before, which is hexadecimal if `in_hex`.
    """
    requested = world.codes.pop(str(form.get("code")), None)
    challenge = _challenge(form, in_hex=in_hex) if requested and requested.challenge else None
    if requested != ReceivedRequest(platform, str(form.get("redirect_uri")), challenge):
        raise Refused(platform, "DEAD_REFRESH_TOKEN")
    return world.issue(platform)


def _challenge(form: FormData, *, in_hex: bool) -> str:
    digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
    if in_hex:
        return digest.hex()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
