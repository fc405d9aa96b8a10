"""What the line in the log says of a request, taken down by whoever comes to know it."""

from dataclasses import dataclass

from starlette.types import Scope

_KEY = "backbone.notes"


@dataclass
class RequestNotes:
    """Who asked (a token's name and the prefix by which lists show it), and for which operation."""

    token: str | None = None
    token_prefix: str | None = None
    operation: str | None = None


def notes_of(scope: Scope) -> RequestNotes:
    """The notes of a request."""
    notes: RequestNotes = scope.setdefault(_KEY, RequestNotes())
    return notes
