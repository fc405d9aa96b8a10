"""The simulated platforms' pictures: links that expire, and pictures of one colour behind them."""

import hashlib
import struct
import zlib

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation.world import World

WIDTH, HEIGHT = 640, 360


class Pictures:
    """Serves the picture of each post, or what its `overrides` say instead."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """List its routes."""
        return [Route("/{platform}/pictures/{name}", self.picture)]

    async def picture(self, request: Request) -> Response:
        """Return a picture; 403 where the link has expired, as signed links do."""
        if int(request.query_params.get("until", "0")) <= self._world.now.timestamp():
            return PlainTextResponse("Request has expired.", 403)
        platform = Platform(request.path_params["platform"].upper())
        post = self._world.pictured(platform, request.path_params["name"])
        if post is None:
            return PlainTextResponse("Not found.", 404)
        given = post.overrides.get("picture")
        kind, body = given if isinstance(given, tuple) else ("image/png", drawn(post.external_id))
        return Response(body, media_type=kind)


def drawn(external_id: str) -> bytes:
    """A PNG of one colour, which the post's id decides."""
    colour = hashlib.sha256(external_id.encode()).digest()[:3]
    return png(WIDTH, HEIGHT, (b"\x00" + colour * WIDTH) * HEIGHT)


def png(width: int, height: int, rows: bytes) -> bytes:
    """A PNG of 8-bit RGB; each row begins with its filter, 0 for none."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
