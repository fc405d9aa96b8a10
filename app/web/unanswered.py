"""What no route answers: addresses where nothing is, other methods, and what nobody foresaw.

A person who opens such an address sees a page in the dashboard's look, a program gets a typed
error; neither is told more than an address that they gave themselves, cut short.
"""

import html
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.domain.texts import quoted
from app.errors import BackboneError, NotFound
from app.graphql import errors
from app.web.assets import Asset
from app.web.graphql_requests import JSON, BadRequest
from app.web.middleware import path_shown
from app.web.negotiation import Accept
from app.web.refusals import refusal
from app.web.scriptless_pages import HTML, scriptless_page

log = structlog.get_logger()

Handler = Callable[[Request, Any], Awaitable[Response]]

_TITLES: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "There is no such page",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address is for programs",
}


def exception_handlers(*, dashboard: bool) -> Mapping[Any, Handler]:
    """What answers where no route does.

    Args:
        dashboard: Whether the dashboard is served, so that a page can lead there.
    """

    async def unanswered(request: Request, error: HTTPException) -> Response:
        headers = _in_order(error.headers or {})
        message, status = _message(request, error, headers.get("Allow")), error.status_code
        wanted = Accept.of(request).preferred([JSON, HTML])
        if wanted == HTML and status in _TITLES:
            page = _page(request, _TITLES[status], message, leads_home=dashboard)
            response = Response(page.body, status, page.headers)
            del response.headers["etag"]  # that is for pages that are there
        else:
            response = refusal(_refused(status, message))
            response.headers["Cache-Control"] = "no-cache"
        response.headers.update({**headers, "Vary": "Accept"})
        return response

    return {HTTPException: unanswered, Exception: _broken}


def _page(request: Request, title: str, message: str, *, leads_home: bool) -> Asset:
    up = html.escape(str(request.scope.get("root_path", "")).rstrip("/")) + "/"
    start = f'<a class="button main-act" href="{up}">Go to the dashboard</a>' if leads_home else ""
    texts = {"title": title, "message": html.escape(message), "start": start}
    return scriptless_page("unanswered.html", texts, up=up)


def _in_order(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Headers with the methods in one order: those of a route have none."""
    if "Allow" not in headers:
        return headers
    return {**headers, "Allow": ", ".join(sorted(headers["Allow"].split(", ")))}


def _message(request: Request, error: HTTPException, allowed: str | None) -> str:
    path = quoted(path_shown(request.scope))
    if error.status_code == HTTPStatus.NOT_FOUND:
        return f"Nothing is at {path}."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"{path} takes {allowed or 'other methods'}, not {quoted(request.method)}."
    return error.detail


def _refused(status: int, message: str) -> BadRequest | BackboneError:
    return NotFound(message) if status == HTTPStatus.NOT_FOUND else BadRequest(status, message)


async def _broken(_request: Request, error: Exception) -> Response:
    """What nobody foresaw: the log has it, the answer only where to find it."""
    request_id = errors.current_request_id()
    log.error("http.failed", request_id=request_id, exc_info=error)
    message = "Something went wrong here. The log has it under the requestId."
    extensions = {"code": BackboneError.code, "requestId": request_id}
    return JSONResponse({"errors": [{"message": message, "extensions": extensions}]}, 500)
