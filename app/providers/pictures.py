"""Fetching a picture from where a platform's answer says it is: any host, so always guarded.

What comes is not looked into here; whether it is a picture at all shows when it is decoded.
"""

import asyncio
from enum import StrEnum
from typing import Final
from urllib.parse import urljoin, urlsplit

from app.providers.base import ProviderFailed
from app.providers.calls import Call, Reply, Sender

LARGEST_BYTES: Final = 5_000_000
MOST_REDIRECTS: Final = 3
SECONDS: Final = 20.0
"""For all of it, redirects included."""

ACCEPTED: Final = "image/webp,image/jpeg,image/png,image/gif"
UNTYPED: Final = frozenset({"", "application/octet-stream", "binary/octet-stream"})
"""What stores of files say of anything."""

OK = 200
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
EXPIRED: Final = frozenset({401, 403, 404, 410})
BUSY: Final = frozenset({408, 425, 429})
SERVER_ERROR = 500


class Cure(StrEnum):
    """What may help a picture that couldn't be had."""

    ANOTHER_LINK = "ANOTHER_LINK"
    TIME = "TIME"
    NONE = "NONE"


class PictureFailed(Exception):
    """There is no picture; the message says why, `cure` what may help."""

    def __init__(self, cure: Cure, message: str) -> None:
        super().__init__(message)
        self.cure = cure


async def fetch_picture(sender: Sender, url: str, *, typed_host: str | None = None) -> bytes:
    """What an address gives, at most 5 MB of it, within 20 seconds and over 3 redirects.

    Each address on the way is guarded anew. Only a `typed_host` (of an account's own server) may
    be a private one, where the operator allows those.

    Raises:
        PictureFailed: It gives nothing that might be a picture.
    """
    try:
        async with asyncio.timeout(SECONDS):
            for _ in range(MOST_REDIRECTS + 1):
                reply = await _get(sender, url, typed_host)
                if reply.status not in REDIRECTS:
                    return _body(reply)
                url = _joined(url, reply.headers.get("location", ""))
    except TimeoutError:
        raise PictureFailed(Cure.TIME, "It took too long to come.") from None
    raise PictureFailed(Cure.NONE, "One address leads to the next, and on.")


async def _get(sender: Sender, url: str, typed_host: str | None) -> Reply:
    is_typed = typed_host is not None and urlsplit(url).netloc == typed_host
    call = Call(
        "GET",
        url,
        headers={"accept": ACCEPTED},
        is_typed_host=is_typed,
        is_found_host=not is_typed,
        largest_body=LARGEST_BYTES,
        takes_redirects=True,
    )
    try:
        return await sender.send(call)
    except ProviderFailed as problem:
        raise PictureFailed(Cure.TIME, problem.failure.message) from None


def _joined(url: str, location: str) -> str:
    try:
        following = urljoin(url, location)
        is_web = urlsplit(following).scheme in ("http", "https")
    except ValueError:
        is_web = False
    if not is_web:
        raise PictureFailed(Cure.NONE, "It leads to what is no address on the web.")
    return following


def _body(reply: Reply) -> bytes:
    """What came, unless it says itself that it is no picture."""
    if reply.status in EXPIRED:
        raise PictureFailed(Cure.ANOTHER_LINK, f"The link is over (HTTP {reply.status}).")
    if reply.status in BUSY or reply.status >= SERVER_ERROR:
        raise PictureFailed(Cure.TIME, f"Its host is out of order (HTTP {reply.status}).")
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_picture = kind.startswith("image/") and kind != "image/svg+xml"
    if reply.status != OK or not (is_picture or kind in UNTYPED):
        raise PictureFailed(Cure.NONE, "What comes is no picture.")
    return reply.body
