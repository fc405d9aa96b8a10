"""Files for browsers: read once, served from memory, compressed where that saves something."""

import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.web.negotiation import accepts_gzip

Endpoint = Callable[[Request], Awaitable[Response]]

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_COMPRESSED = {".woff2"}
"""Files that are compressed in themselves."""

_NAMED_BY_CONTENT = re.compile(r"-[A-Z0-9]{8}\.[a-z0-9]+")
_ALWAYS_ASKED = "no-cache"  # keep it, but ask each time: an upgrade shows at once
_NEVER_CHANGED = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file as it goes over the wire, with the mark of its content."""

    body: bytes
    etag: str
    headers: dict[str, str]
    shrinks: bool = True

    @classmethod
    def of(cls, body: bytes, suffix: str, policy: str, *, lasts: bool = False) -> "Asset":
        """Prepare a body for serving.

        Args:
            body: What the file holds.
            suffix: The file's suffix with its dot; it decides the content type.
            policy: The content security policy that goes with it.
            lasts: Whether its address never has another content.
        """
        # Weak, because the plain and the compressed body share it.
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {
            "Content-Type": MEDIA_TYPES[suffix],
            "Cache-Control": _NEVER_CHANGED if lasts else _ALWAYS_ASKED,
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
        return cls(body, etag, headers, suffix not in _COMPRESSED)

    @classmethod
    def read(cls, path: Path, policy: str) -> "Asset":
        """Prepare a file; one whose name carries the hash of its content lasts."""
        lasts = _NAMED_BY_CONTENT.search(path.name) is not None
        return cls.of(path.read_bytes(), path.suffix, policy, lasts=lasts)

    @cached_property
    def compressed(self) -> bytes:
        """The body in a third of its size; made when it is first asked for."""
        return gzip.compress(self.body, compresslevel=6, mtime=0)

    def answer(self, request: Request) -> Response:
        """Answer a request: 304 where the browser has this content, else the content."""
        known = request.headers.get("if-none-match", "")
        if self.etag in (tag.strip() for tag in known.split(",")):
            return Response(status_code=304, headers=self.headers)
        if self.shrinks and accepts_gzip(request):
            return Response(self.compressed, headers={**self.headers, "Content-Encoding": "gzip"})
        return Response(self.body, headers=self.headers)

    async def serve(self, request: Request) -> Response:
        """Answer a request: the same, as an endpoint."""
        return self.answer(request)


def files_endpoint(files: Mapping[str, Asset]) -> Endpoint:
    """Serve files by the path parameter `file`; what isn't among them isn't there."""

    async def answer(request: Request) -> Response:
        file = files.get(request.path_params["file"])
        if file is None:
            raise HTTPException(404)
        return file.answer(request)

    return answer
