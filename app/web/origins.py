"""Where a request comes from: pages of which origins may call, and what came through a proxy."""

import ipaddress
import re
from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from strawberry.http.websocket_origin import is_same_origin

from app.settings import Settings

USUAL_HEADERS = (
    *("authorization", "content-type", "x-request-id", "x-requested-with", "x-backbone"),
    "if-none-match",
    *("apollographql-client-name", "apollographql-client-version", "apollo-require-preflight"),
    *("x-apollo-operation-name", "x-apollo-operation-id"),
    *("graphql-client-name", "graphql-client-version"),
    *("traceparent", "tracestate", "baggage", "sentry-trace"),
    *("mcp-protocol-version", "mcp-session-id", "mcp-method", "mcp-name", "last-event-id"),
)
"""What Apollo, urql, Relay, Sentry, OpenTelemetry and MCP clients send from a browser."""

_TOLD_HEADERS = (
    *("ratelimit", "ratelimit-policy", "retry-after", "x-request-id", "mcp-protocol-version"),
    *("etag", "content-disposition"),
)


class Origins:
    """The origins whose pages may call; a port of `*` stands for any."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.pattern = "|".join(map(_pattern_of, allowed))

    def allow(self, origin: str) -> bool:
        """Whether pages of an origin may call."""
        return bool(self.pattern) and re.fullmatch(self.pattern, origin) is not None

    def is_foreign(self, connection: HTTPConnection) -> bool:
        """Whether a page calls that is neither ours nor allowed to: browsers let any page try."""
        origin = connection.headers.get("origin")
        if origin is None or self.allow(origin):
            return False
        return not is_same_origin(origin, connection.headers.get("host"))


def _pattern_of(origin: str) -> str:
    if origin == "*":
        return ".*"
    whole = re.escape(origin.rstrip("/").lower())
    return re.sub(r":\\\*$", r"(:[0-9]{1,5})?", whole)


def cors(settings: Settings, origins: Origins) -> list[Middleware]:
    """What answers browsers that ask before a page of another origin may call."""
    if not origins.pattern:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origin_regex=origins.pattern,
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=[*USUAL_HEADERS, *map(str.lower, settings.allowed_headers)],
            expose_headers=_TOLD_HEADERS,
        )
    ]


def is_rebound(connection: HTTPConnection) -> bool:
    """Whether a foreign name was made to lead to this machine: DNS rebinding.

    A server that listens on loopback is called by a name of loopback, or by somebody who shouldn't.
    """
    address, _ = connection.scope.get("server") or ("", None)
    name = connection.headers.get("host", "").rsplit(":", 1)[0].strip("[]")
    return is_loopback(address) and name != "localhost" and not is_loopback(name)


def is_loopback(address: str) -> bool:
    """Whether an IP address is one of this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def is_from_this_machine(connection: HTTPConnection) -> bool:
    """Whether a program on this machine asks, and no proxy on it for somebody else."""
    client = connection.client
    if client is None or not is_loopback(client.host):
        return False
    return not any(
        name in {"forwarded", "via", "x-real-ip"} or name.startswith("x-forwarded-")
        for name in connection.headers
    )


def address_of(connection: HTTPConnection) -> str:
    """The address that a request comes from, as far as it is known."""
    return connection.client.host if connection.client is not None else ""
