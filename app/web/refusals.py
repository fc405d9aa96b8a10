"""What a refusal looks like over HTTP: a status, a code that clients act on, and a sentence."""

from typing import Any

import orjson
from starlette.responses import Response

from app.errors import (
    BackboneError,
    BadUserInput,
    Forbidden,
    InProgress,
    NotFound,
    OperationChanged,
    PersistedQueryNotFound,
    PersistedQueryNotSupported,
    RateLimited,
    TooLarge,
    Unauthenticated,
    Unavailable,
)
from app.web.graphql_requests import JSON, BadRequest

_STATUS: dict[type[BackboneError], int] = {
    BadUserInput: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    OperationChanged: 409,
    InProgress: 409,
    TooLarge: 413,
    # The protocol's status: it is a step of it, no failure.
    PersistedQueryNotFound: 200,
    PersistedQueryNotSupported: 200,
    RateLimited: 429,
    Unavailable: 503,
}
_HEADERS = {
    Unauthenticated: {"www-authenticate": 'Bearer realm="backbone"'},
    RateLimited: {"retry-after": "60"},
    Unavailable: {"retry-after": "1"},
}


class Busy(Unavailable):
    """So much is being done that more would only make everybody wait."""

    def __init__(self) -> None:
        super().__init__("Too much is being asked at once: try again in a second.")


def headers_of(kind: type[BackboneError]) -> dict[str, str]:
    """What an answer with such an error says besides."""
    return _HEADERS.get(kind, {})


def status_of(code: str | None) -> int:
    """The status of an answer that is nothing but an error with this code."""
    return next((status for kind, status in _STATUS.items() if kind.code == code), 500)


def refusal(error: BadRequest | BackboneError, media_type: str = JSON) -> Response:
    """The answer to a request that is refused."""
    if isinstance(error, BadRequest):
        status, headers = error.status, error.headers
        extensions: dict[str, Any] = {"code": BadUserInput.code}
    else:
        kind = next((known for known in _STATUS if isinstance(error, known)), BackboneError)
        status, headers = _STATUS.get(kind, 500), headers_of(kind)
        extensions = error.extensions
    body = {"errors": [{"message": error.message, "extensions": extensions}]}
    return Response(orjson.dumps(body), status, headers, media_type=f"{media_type}; charset=utf-8")
