"""What a failure looks like to a caller: ours with their codes, everything else masked.

graphql-core's own errors (syntax, validation, variables) say what was wrong with the document,
so they pass; they carry the code BAD_USER_INPUT. Their suggestions are removed where callers
must not explore the schema.
"""

import re
from typing import Any
from uuid import uuid4

import orjson
import structlog
from graphql import GraphQLError

from app.domain.texts import cut
from app.errors import BackboneError, BadUserInput

log = structlog.get_logger()

LONGEST_MESSAGE = 300
"""Of messages that aren't ours, in characters: they quote what a caller sent."""

MOST_BYTES = 31_000
"""Of all errors of an answer without data, as JSON; the first is told however long it is."""

MOST_NODES = 10
"""How many places in the document an error names."""

_SUGGESTION = re.compile(r" Did you mean [^?]*\?")


def shown(error: GraphQLError, request_id: str, *, suggests: bool = True) -> GraphQLError:
    """The error as the caller may see it."""
    cause = error.original_error
    if isinstance(cause, BackboneError):
        return _rewritten(error, cause.message, cause.extensions)
    unreadable = _unreadable(cause)
    if unreadable:
        return _rewritten(error, unreadable, {"code": BadUserInput.code})
    if cause is None or isinstance(cause, GraphQLError):
        message = cut(error.message, LONGEST_MESSAGE)
        if not suggests:
            message = _SUGGESTION.sub("", message)
        return _rewritten(error, message, {"code": BadUserInput.code})
    log.error("graphql.failed", request_id=request_id, path=error.path, exc_info=cause)
    return _rewritten(
        error,
        "Something went wrong here. The log has it under the requestId.",
        {"code": BackboneError.code, "requestId": request_id},
    )


def brief(errors: list[GraphQLError]) -> list[GraphQLError]:
    """The first errors, as many as fit; where there are others the last says how many."""
    left = MOST_BYTES
    for position, error in enumerate(errors):
        left -= len(orjson.dumps(error.formatted)) + 1
        if left < 0 and position > 0:
            more = len(errors) - position
            message = f"And {more} more error{'s' if more > 1 else ''}."
            last = GraphQLError(message, extensions={"code": BadUserInput.code})
            return [*errors[:position], last]
    return errors


def _unreadable(cause: Exception | None) -> str | None:
    """What is wrong with a document that Python refuses rather than graphql-core."""
    if isinstance(cause, RecursionError):
        return "The document is nested too deeply."
    if isinstance(cause, ValueError) and "integer string conversion" in str(cause):
        return "A number in the document has too many digits."
    return None


def _rewritten(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes and error.nodes[:MOST_NODES],
        source=error.source,
        positions=list(error.positions or ())[:MOST_NODES],
        path=error.path,
        extensions=extensions,
    )


def current_request_id() -> str:
    """The id that leads from a caller's report to its line in the log."""
    known: str | None = structlog.contextvars.get_contextvars().get("request_id")
    return known or uuid4().hex
