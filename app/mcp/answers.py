"""Answers for agents: an envelope, kept short, with users' text cleaned and every doubt stated."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from app.errors import BackboneError

MOST_TEXT = 2_000
"""The most characters of a text; a longer one is cut and ends in an ellipsis."""

_REMEDIES: Mapping[str, str] = {
    "NOT_FOUND": "Find the right id by name: list_organizations, list_brands or find_posts with"
    " search.",
    "BAD_USER_INPUT": "Correct the argument and call again.",
    "FORBIDDEN": "The token lacks a scope: ask its owner for one that has it.",
    "QUERY_TOO_COMPLEX": "Ask for a shorter window or fewer items.",
    "UNAVAILABLE": "Try again in a minute.",
    "INTERNAL": "Try again; if it stays, report the requestId.",
}
_UNKNOWN = (
    "Numbers that are null are unknown, not 0: the platform doesn't report them, or nothing was"
    " measured. collection_status says how complete the numbers are."
)


class Failure(NamedTuple):
    """Why a tool has no answer, what to do about it, and how many seconds to wait if that helps."""

    message: str
    retry_after: int | None = None


class Answer(NamedTuple):
    """What a tool returns: `data` as its operation selects it, and what to know about it."""

    data: dict[str, Any] | None
    warnings: tuple[str, ...] = ()
    truncated: bool = False
    next_cursor: str | None = None

    def envelope(self) -> dict[str, Any]:
        """The answer in the shape of the output schema."""
        return {
            "data": self.data,
            "truncated": self.truncated,
            "nextCursor": self.next_cursor,
            "warnings": list(self.warnings),
        }

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return len(orjson.dumps(self.envelope()))


def failure_of(errors: Iterable[Any], now: datetime) -> Failure:
    """What a caller can do about errors that left no answer."""
    messages = []
    retry_after = None
    for error in errors:
        extensions = error.extensions or {}
        code = extensions.get("code", "INTERNAL")
        where = f" ({extensions['field']})" if extensions.get("field") else ""
        request = f" requestId {extensions['requestId']}." if extensions.get("requestId") else ""
        messages.append(
            f"{code}{where}: {error.message} {_REMEDIES.get(code, '')}{request}".strip()
        )
        if extensions.get("retryAt"):
            until = datetime.fromisoformat(extensions["retryAt"]) - now
            retry_after = max(1, round(until.total_seconds()))
    return Failure("\n".join(messages), retry_after)


def refusal(error: BackboneError) -> Failure:
    """The failure of an operation that never started, or was stopped."""
    return Failure(f"{error.code}: {error.message} {_REMEDIES.get(error.code, '')}".strip())


def answer_of(data: dict[str, Any], errors: Iterable[Any]) -> Answer:
    """An answer, with its partial failures and unknown numbers as warnings."""
    warnings = [f"{_path(error)}: {error.message}" for error in errors]
    cleaned = _clean(data)
    if _has_unknown(cleaned):
        warnings.append(_UNKNOWN)
    return Answer(cleaned, tuple(warnings))


def _path(error: Any) -> str:
    return ".".join(map(str, error.path or ["answer"]))


def _clean(value: Any) -> Any:
    """Users' texts are data: without control characters, and no longer than anybody needs."""
    if isinstance(value, dict):
        return {name: _clean(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return _clean_text(value) if isinstance(value, str) else value


def _clean_text(text: str) -> str:
    if text.isascii() and text.isprintable() and len(text) <= MOST_TEXT:
        return text
    plain = "".join(
        sign if sign == "\n" or not unicodedata.category(sign).startswith("C") else " "
        for sign in text
    )
    return plain if len(plain) <= MOST_TEXT else f"{plain[: MOST_TEXT - 1]}…"


def _has_unknown(value: Any) -> bool:
    """Whether a number or a text is missing; the nulls of a `pageInfo` don't count."""
    if isinstance(value, dict):
        return any(_has_unknown(inner) for name, inner in value.items() if name != "pageInfo")
    if isinstance(value, list):
        return any(map(_has_unknown, value))
    return value is None


def cut(answer: Answer, most: int) -> Answer | None:
    """The answer within `most` bytes: a connection keeps the whole edges that fit.

    Returns:
        None if it can't be made to fit: other lists are never cut, because part of a series or a
        ranking looks like all of it.
    """
    if answer.size <= most:
        return answer
    data = answer.data or {}
    name = next((key for key, value in data.items() if _is_connection(value)), None)
    if name is None:
        return None
    edges = data[name]["edges"]
    low, high = 0, len(edges)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if _cut_at(answer, name, middle).size <= most else (low, middle - 1)
        )
    return _cut_at(answer, name, low) if low else None


def _is_connection(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("edges")) and "pageInfo" in value


def _cut_at(answer: Answer, name: str, count: int) -> Answer:
    data = answer.data or {}
    connection = data[name]
    edges = connection["edges"][:count]
    cursor = edges[-1]["cursor"] if edges else None
    page = {**connection["pageInfo"], "hasNextPage": True, "endCursor": cursor}
    return answer._replace(
        data={**data, name: {**connection, "edges": edges, "pageInfo": page}},
        truncated=True,
        next_cursor=cursor,
        warnings=(*answer.warnings, "Cut to what fits: pass nextCursor as after for the rest."),
    )
