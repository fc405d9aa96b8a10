"""Whether a platform's host can be reached at all: a connection, and no request."""

import asyncio
import ssl
from contextlib import suppress
from urllib.parse import urlsplit

REACH_SECONDS = 3.0
HTTPS_PORT = 443
HTTP_PORT = 80


async def unreachable(address: str, *, seconds: float = REACH_SECONDS) -> str | None:
    """Why no connection comes about with the host of an address (`https://...`); None if one does.

    With https the certificate is checked as well. Nothing is sent.
    """
    place = urlsplit(address)
    is_secure = place.scheme == "https"
    port = place.port or (HTTPS_PORT if is_secure else HTTP_PORT)
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(
                place.hostname, port, ssl=ssl.create_default_context() if is_secure else None
            )
    except TimeoutError:
        return f"no answer within {seconds:g} seconds"
    except OSError as error:  # a name that isn't known, a refusal, a certificate that isn't theirs
        return error.strerror or str(error) or type(error).__name__
    writer.close()
    with suppress(OSError, TimeoutError):
        await asyncio.wait_for(writer.wait_closed(), seconds)
    return None
