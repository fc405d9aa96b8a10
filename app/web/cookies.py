"""The cookie of a session: what it is called, and which requests it counts for.

A browser sends it along with whatever any page makes it ask, so it counts only where the request
proves that it comes from a page of our own, by what no other page can make a browser send.
"""

from datetime import datetime
from enum import Enum

from starlette.requests import HTTPConnection
from starlette.responses import Response
from strawberry.http.websocket_origin import normalize_origin

from app.web.graphql_requests import BY_ADDRESS

PLAIN = "backbone_session"
SECURE = f"__Host-{PLAIN}"
"""A name that browsers take over TLS alone, from this host alone."""

OUR_CLIENT = "x-backbone"
"""A header that pages of other sites can't send unless they are allowed to, which none is."""


class Cookies(Enum):
    """For what a session's cookie counts at a door."""

    NEVER = "never"
    OF_OUR_PAGES = "what our pages ask"
    OF_FILES = "what our pages ask, and what is opened by its address"


def is_secure(connection: HTTPConnection) -> bool:
    """Whether a request came over TLS, as far as we or a trusted proxy can tell."""
    return connection.url.scheme in {"https", "wss"}


def session_cookie(connection: HTTPConnection) -> str | None:
    """The value of a session's cookie that came with a request, whether it counts or not."""
    return connection.cookies.get(SECURE if is_secure(connection) else PLAIN)


def is_ours(connection: HTTPConnection, cookies: Cookies = Cookies.OF_OUR_PAGES) -> bool:
    """Whether a request proves that a page of our own makes it."""
    if cookies is Cookies.NEVER:
        return False
    headers, is_get = connection.headers, _method_of(connection) in BY_ADDRESS
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        is_opened = site == "none" and is_get and cookies is Cookies.OF_FILES
        return site == "same-origin" or is_opened
    if origin is not None:
        return origin == own_origin(connection)
    return is_get and headers.get(OUR_CLIENT) == "1"


def own_origin(connection: HTTPConnection) -> str | None:
    """Our own origin, by the name under which a request came."""
    scheme = "https" if is_secure(connection) else "http"
    return normalize_origin(f"{scheme}://{connection.headers.get('host', '')}")


def own_address(connection: HTTPConnection) -> str | None:
    """Our own address as a page of ours knows it, prefix included; None if no such page asks.

    The page's `Origin` is right behind a proxy too that tells us nothing of TLS.
    """
    if not is_ours(connection):
        return None
    origin = connection.headers.get("origin") or own_origin(connection)
    return f"{origin}{connection.scope.get('root_path', '').rstrip('/')}"


def _method_of(connection: HTTPConnection) -> str:
    """The method of a request; that of a WebSocket's handshake is GET."""
    return str(connection.scope.get("method", "GET"))


def set_cookie(
    response: Response, connection: HTTPConnection, value: str, *, ends_at: datetime, now: datetime
) -> None:
    """Have the browser keep a session's cookie until the session is over at the latest."""
    secure = is_secure(connection)
    response.set_cookie(
        SECURE if secure else PLAIN,
        value,
        max_age=int((ends_at - now).total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def delete_cookie(response: Response, connection: HTTPConnection) -> None:
    """Have the browser forget a session's cookie."""
    secure = is_secure(connection)
    name = SECURE if secure else PLAIN
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
