"""Pages of growing lists: keyset cursors, which stay correct while rows are inserted."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, NamedTuple, TypeGuard, TypeVar
from uuid import UUID

import orjson

from app.errors import BadUserInput

DEFAULT_SIZE = 20
MAX_SIZE = 100
_LARGEST_INTEGER = 2**53 - 1
"""The largest integer exact in JSON; no column that lists are ordered by holds more."""

Item = TypeVar("Item")
CursorValue = datetime | date | UUID | str | int | float | None
Cursor = tuple[CursorValue, ...]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for `size` items after (or before) a cursor, in one direction of the order."""

    size: int = DEFAULT_SIZE
    cursor: Cursor | None = None
    is_backward: bool = False


class Page(NamedTuple, Generic[Item]):
    """Items in order, each with its cursor, and whether there are more on either side."""

    items: list[Item]
    cursors: list[Cursor]
    has_next: bool
    has_previous: bool


def page_request(
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
    *,
    default: int,
    most: int = MAX_SIZE,
) -> PageRequest:
    """Read Relay's four arguments, of which a page has `most` items.

    Raises:
        BadUserInput: They contradict each other or are out of range, or a cursor is invalid.
    """
    if last is None and before is None:
        return PageRequest(_size(first, "first", default, most), _decoded(after, "after"))
    if first is not None or after is not None:
        raise BadUserInput("Use first with after, or last with before, not both.", field="last")
    return PageRequest(
        _size(last, "last", default, most), _decoded(before, "before"), is_backward=True
    )


def _size(requested: int | None, field: str, default: int, most: int) -> int:
    if requested is None:
        return default
    if not 1 <= requested <= most:
        raise BadUserInput(f"{field} must be between 1 and {most}.", field=field)
    return requested


def page_of(rows: list[tuple[Item, Cursor]], request: PageRequest) -> Page[Item]:
    """Make a page from the rows found, which are one more than requested if there are more."""
    has_more = len(rows) > request.size
    rows = rows[: request.size]
    came_from = request.cursor is not None
    if request.is_backward:
        rows.reverse()
    return Page(
        [item for item, _ in rows],
        [cursor for _, cursor in rows],
        has_next=came_from if request.is_backward else has_more,
        has_previous=has_more if request.is_backward else came_from,
    )


def encode_cursor(cursor: Cursor) -> str:
    """Write a cursor as opaque text."""
    return urlsafe_b64encode(orjson.dumps([_to_json(value) for value in cursor])).decode()


def _decoded(text: str | None, field: str) -> Cursor | None:
    if text is None:
        return None
    try:
        values = orjson.loads(urlsafe_b64decode(text.encode()))
        return tuple(_from_json(kind, value) for kind, value in values)
    except (NotBase64, ValueError, TypeError, OverflowError) as error:
        raise BadUserInput(
            f"{field} is not a cursor of this list: pass one that pageInfo or an edge gave.",
            field=field,
        ) from error


def _to_json(value: CursorValue) -> tuple[str, object]:
    if isinstance(value, datetime):
        return "t", value.isoformat()
    if isinstance(value, date):
        return "d", value.isoformat()
    if isinstance(value, UUID):
        return "u", value.hex
    return "v", value


def _from_json(kind: str, value: object) -> CursorValue:
    if kind == "t":
        instant = datetime.fromisoformat(str(value))
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    if kind == "d":
        return date.fromisoformat(str(value))
    if kind == "u":
        return UUID(str(value))
    if kind == "v" and _is_plain(value):
        return value
    raise ValueError("not a value of a cursor")


def _is_plain(value: object) -> TypeGuard[str | int | float | None]:
    """Whether every database accepts the value; a forged one could be anything."""
    if isinstance(value, str):
        return "\x00" not in value
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= _LARGEST_INTEGER
    return value is None or isinstance(value, float)
