"""Bulk mutations: how their items are read one by one, and what is answered of each."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

import strawberry

from app.domain.checks import Problem
from app.domain.numbers.histories import Outcome
from app.errors import BadUserInput, NotFound
from app.graphql.unreadable import Unreadable

MAX_ITEMS = 500

Item = TypeVar("Item")
Read = TypeVar("Read")


def at_most_500(items: list[Item], field: str = "input") -> list[Item]:
    """Give the items of an argument back.

    Raises:
        BadUserInput: There are too many for one request.
    """
    if len(items) > MAX_ITEMS:
        raise BadUserInput(
            f"{len(items)} items are too many: send at most {MAX_ITEMS} at once.", field=field
        )
    return items


def key_in(field: str, key_of: Callable[[str], UUID], public_id: str) -> UUID:
    """The key that a field of an item names.

    Raises:
        BadUserInput: It can't be an id of that type.
    """
    try:
        return key_of(public_id)
    except NotFound as error:
        raise BadUserInput(error.message, field=field) from None


class Items(NamedTuple, Generic[Read]):
    """What could be read of a bulk mutation, the positions of that, and what is wrong elsewhere."""

    read: list[Read]
    positions: list[int]
    problems: dict[int, Problem]

    def all_problems(self, found: Mapping[int, Problem]) -> dict[int, Problem]:
        """What is wrong with any item, by its position in the input.

        Args:
            found: What is wrong with those that were read, by position among these.
        """
        return self.problems | {self.positions[at]: problem for at, problem in found.items()}


def read_items(items: Iterable[Item], read: Callable[[Item], Read]) -> Items[Read]:
    """Read items one by one; `read` says by BadUserInput what is wrong with one."""
    result: Items[Read] = Items([], [], {})
    for position, item in enumerate(items):
        problem = _problem_of_values(item)
        try:
            if problem is None:
                result.read.append(read(item))
                result.positions.append(position)
        except BadUserInput as error:
            problem = Problem(error.field or "input", error.message)
        if problem is not None:
            result.problems[position] = problem
    return result


def _problem_of_values(item: Any) -> Problem | None:
    """The first value of an item that its scalar can't read, or an instant that is none.

    An item may be a plain value, such as an id, which has no fields.
    """
    for field, value in getattr(item, "__dict__", {}).items():
        if isinstance(value, Unreadable):
            return Problem(field, f"{field} {value.reason}")
        if isinstance(value, dt.datetime) and value.tzinfo is None:
            needs = "needs a UTC offset, for example 2026-03-01T09:00:00Z"
            return Problem(field, f"{field} {needs}: {str(value)!r} has none")
    return None


@strawberry.type(description="An item of a bulk mutation that was not written.")
class ItemFailure:
    index: int = strawberry.field(description="Its position in the input, from 0.")
    field: str = strawberry.field(description="The field that is wrong.")
    message: str = strawberry.field(description="What is wrong, and what would be right.")


@strawberry.type(description="What became of the items of a bulk mutation; good ones are kept.")
class BulkPayload:
    created: int = strawberry.field(description="How many are new.")
    updated: int = strawberry.field(description="How many changed what was there.")
    unchanged: int = strawberry.field(description="How many said nothing new.")
    failed: list[ItemFailure] = strawberry.field(description="Those that were not written.")


def tally(outcomes: Iterable[Outcome | None], problems: Mapping[int, Problem]) -> dict[str, Any]:
    """The fields of a bulk payload."""
    counted = list(outcomes)
    return {outcome.value: counted.count(outcome) for outcome in Outcome} | {
        "failed": [
            ItemFailure(index=index, field=camel(field), message=_spelled(field, message))
            for index, (field, message) in sorted(problems.items())
        ]
    }


def _spelled(field: str, message: str) -> str:
    """A message that begins with a field's name, as callers write that."""
    return camel(field) + message.removeprefix(field) if message.startswith(field) else message


def camel(name: str) -> str:
    """A field's name as callers write it."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
