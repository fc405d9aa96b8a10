"""The result of a document over HTTP: the status that the standard gives it, headers, JSON."""

from collections.abc import Set as AbstractSet
from typing import Any

import orjson
from starlette.responses import Response
from strawberry.types.execution import PreExecutionError

from app.errors import RateLimited, Unavailable
from app.graphql.context import Context
from app.web.answers import JsonAnswer
from app.web.graphql_requests import GRAPHQL_RESPONSE, GraphQLRequest
from app.web.refusals import headers_of


def answered(
    result: Any,
    requested: GraphQLRequest,
    context: Context,
    media_type: str,
    *,
    is_strict: bool = False,
) -> Response:
    """The answer that has a result, in the media type that was agreed on.

    `is_strict` gives it the status of `application/graphql-response+json` whatever that is.
    """
    if isinstance(result, JsonAnswer) and not requested.tells_cost:
        return _json_answer(result, requested, dict(context.headers), media_type)
    body = _body_of(result)
    if requested.tells_cost and context.cost is not None:
        limit = context.runtime.settings.cost_limit
        body["extensions"] = {"cost": {"requested": context.cost, "limit": limit}}
    status = _status_of(result, is_strict=is_strict or media_type == GRAPHQL_RESPONSE)
    headers = dict(context.headers)
    codes = _codes_of(result) if result.data is None else set()
    for refused in (Unavailable, RateLimited):
        if refused.code in codes:
            headers |= headers_of(refused)
    return Response(orjson.dumps(body), status, headers, media_type=f"{media_type}; charset=utf-8")


def _json_answer(
    answer: JsonAnswer, requested: GraphQLRequest, headers: dict[str, str], media_type: str
) -> Response:
    """What is there as JSON already; compressed for whoever accepts that, if it is long."""
    headers["vary"] = "Accept-Encoding"
    if answer.tag is not None:
        headers |= {"etag": answer.tag, "cache-control": "private, no-cache"}
    if answer.is_unchanged:
        return Response(None, 304, headers)
    is_packed = requested.accepts_gzip and answer.body.is_worth_packing
    if is_packed:
        headers["content-encoding"] = "gzip"
    body = answer.body.packed if is_packed else answer.body.whole
    return Response(body, 200, headers, media_type=f"{media_type}; charset=utf-8")


def _status_of(result: Any, *, is_strict: bool) -> int:
    """What a client that only understands HTTP is to make of a result."""
    codes = _codes_of(result) if result.data is None else set()
    if RateLimited.code in codes:
        return 429
    if Unavailable.code in codes:
        return 503
    return 400 if _never_ran(result) and is_strict else 200


def _codes_of(result: Any) -> AbstractSet[str | None]:
    return {(error.extensions or {}).get("code") for error in result.errors or ()}


def _never_ran(result: Any) -> bool:
    """Whether the document or its variables were refused before anything was resolved."""
    if isinstance(result, PreExecutionError):
        return True
    return result.data is None and not any(error.path for error in result.errors or ())


def _body_of(result: Any) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    # A document that never ran has no data at all, not even null.
    if not _never_ran(result):
        body["data"] = result.data
    return body
