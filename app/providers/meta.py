"""How Meta's Graph API works: its errors, its insights and its batches.

Source: the Graph API error and rate limit pages, the media insights page (September 2026),
recorded bodies. Instagram, Facebook and Threads share it.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import json_fields
from app.providers.base import Allowance, Malformed
from app.providers.calls import Reply, parse
from app.providers.limits import from_meta_usage
from app.providers.requests import BAD_REQUEST, Answer, refused, retry_at

THROTTLED: Final = frozenset({4, 17, 32, 613, 80001, 80002})
"""The app's, the user's, the Page's and custom limits; by business use case Pages and Instagram."""

TRANSIENT: Final = frozenset({1, 2})
DEAD_TOKEN: Final = 190
PARAMETER, OBJECT_GONE, BEFORE_CONVERSION = 100, 33, 2108006
NO_SUCH_OBJECT: Final = 24
USED_UP_CODES: Final = frozenset({36007, 36009})
"""The code of a sign-in is too old, or was used."""
NO_PERMISSION: Final = frozenset({10, 102, 368, *range(200, 300)})
INVALID_CLIENT: Final = 101

FEW_VIEWERS: Final = Failure(
    FailureCode.METRICS_DELAYED, "Instagram reports no insights below five viewers."
)
PERSONAL_THEN: Final = Failure(
    FailureCode.PERMISSION_MISSING,
    "Instagram has no insights of posts from before the account became a professional one.",
)
OUT_OF_ORDER: Final = Failure(
    FailureCode.PROVIDER_UNAVAILABLE, "Meta is out of order for this post."
)
OUT_OF_TIME: Final = Failure(
    FailureCode.PROVIDER_UNAVAILABLE, "Meta ran out of time for this post."
)
SECRETS: Final = frozenset({"access_token", "appsecret_proof"})
WITHOUT_INSIGHTS: Final = frozenset({FEW_VIEWERS, PERSONAL_THEN})
"""A post has no insights; its public counts are still there."""


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance | None:
    """Read the percentages of use."""
    return from_meta_usage(headers, now=now)


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name an error by `code` and `error_subcode`; the status is unreliable."""
    back = retry_at(reply, read_allowance(reply.headers, now), now)
    return name_error(reply.document, back)


def name_error(document: object, back: datetime | None = None) -> Failure | None:
    """Name the error in a body, which may be one of a batch."""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return None
    code, message = error.get("code"), str(error.get("message"))
    if code == DEAD_TOKEN:
        return Failure(FailureCode.AUTHENTICATION_FAILED, "Meta doesn't accept the token any more.")
    if code in THROTTLED:
        return Failure(FailureCode.RATE_LIMITED, "Meta's rate limit is reached.", back)
    if code == PARAMETER:
        return _name_parameter_error(document, error.get("error_subcode"), message)
    if code == INVALID_CLIENT or "client secret" in message:
        message = "Meta refuses this installation's client id or secret."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    if "enough viewers" in message:
        return FEW_VIEWERS
    if code == NO_SUCH_OBJECT or "Object does not exist" in message:
        return _GONE
    if code in NO_PERMISSION:
        return _NO_PERMISSION
    if code in TRANSIENT or error.get("is_transient") is True:
        return Failure(FailureCode.PROVIDER_UNAVAILABLE, "Meta is out of order.", back)
    return None


def _name_parameter_error(document: object, subcode: object, message: str) -> Failure:
    if subcode == OBJECT_GONE:
        return _GONE
    if subcode in USED_UP_CODES:
        message = "The code of the sign-in is used up: begin it again."
        return Failure(FailureCode.AUTHENTICATION_FAILED, message)
    if subcode == BEFORE_CONVERSION:
        return PERSONAL_THEN
    if "permission" in message:
        return _NO_PERMISSION
    return refused("Meta refuses a parameter of this request.", document)


_GONE = Failure(FailureCode.POST_NOT_FOUND, "The post is gone or out of reach.")
_NO_PERMISSION = Failure(
    FailureCode.PERMISSION_MISSING,
    "Meta was not asked for permission to read insights: connect the account again.",
)


def insights(document: object) -> Mapping[str, object]:
    """Read `values[0].value`, else `total_value.value`, by name. A missing entry is not zero."""
    entries = json_fields.sequence(
        json_fields.mapping(document, "insights").get("data"), "insights"
    )
    found: dict[str, object] = {}
    for item in entries:
        entry = json_fields.mapping(item, "an insight")
        values = entry.get("values")
        holder = values[0] if isinstance(values, list) and values else entry.get("total_value", {})
        # What isn't a value is read as one, and costs its metric.
        value = holder.get("value") if isinstance(holder, dict) else holder
        found[json_fields.text(entry, "name")] = value
    return found


def batch_form(paths: Sequence[str]) -> dict[str, str]:
    """Write the form of a batch; each of its requests counts against the limits."""
    requests = [{"method": "GET", "relative_url": path} for path in paths]
    return {"batch": json.dumps(requests), "include_headers": "false"}


def batch_answers(
    document: object, expected: int, *, name: Callable[[object], Failure | None] = name_error
) -> list[Mapping[str, object] | Failure]:
    """Read a batch: each body is a string of JSON, or null where Meta ran out of time.

    One request's failure is its own: a page of HTML, say, from something in front of Meta. `name`
    names the error in a body.
    """
    parts = json_fields.sequence(document, "the batch")
    if len(parts) != expected:
        raise Malformed("the batch has not as many answers as questions")
    return [_batch_answer(part, name) for part in parts]


def _batch_answer(
    part: object, name: Callable[[object], Failure | None]
) -> Mapping[str, object] | Failure:
    if part is None:
        return OUT_OF_TIME
    try:
        answer = json_fields.mapping(part)
        body = parse(json_fields.text(answer, "body"))
        if body is None and (json_fields.whole_number(answer, "code") or 0) >= BAD_REQUEST:
            return OUT_OF_ORDER
        return name(body) or json_fields.mapping(body)
    except Malformed as problem:
        return problem.failure


def next_page(
    answer: Mapping[str, object], query: Mapping[str, str], *, host: str | None
) -> Mapping[str, str] | None:
    """The query of the next page of a list; None where `paging.next` is absent.

    The cursor is preferred. Without one the query of `paging.next` is taken, never the address: it
    holds the token, which goes into no address of ours.

    Raises:
        Malformed: The next page is on another host.
    """
    paging = json_fields.mapping(answer.get("paging") or {}, "paging")
    following = json_fields.maybe_text(paging, "next")
    if following is None:
        return None
    cursors = json_fields.mapping(paging.get("cursors") or {}, "cursors")
    after = json_fields.maybe_text(cursors, "after")
    if after is not None:
        return {**query, "after": after}
    try:
        parts = urlsplit(following)
        is_here = parts.hostname == host
    except ValueError:
        is_here = False
    if not is_here:
        raise Malformed("paging.next is on another host")
    named = {name: value for name, value in parse_qsl(parts.query) if name not in SECRETS}
    return {**query, **named}


Items = tuple[Sequence[object], str | None]
"""What a page holds, and the cursor at which the list goes on, where there is one."""


async def pages(
    get: Callable[[Mapping[str, str]], Awaitable[Answer]],
    first: Mapping[str, str],
    *,
    host: str | None,
    cursor: str | None = None,
) -> AsyncIterator[Items]:
    """Page through a list from its first query on, or from a cursor, to the last `paging.next`."""
    query: Mapping[str, str] | None = {**first, "after": cursor} if cursor else first
    while query is not None:
        answer = await get(query)
        following = next_page(answer.fields, first, host=host)
        query = None if following == query else following
        after = None if query is None else query.get("after")
        yield json_fields.sequence(answer.fields.get("data"), "data"), after
