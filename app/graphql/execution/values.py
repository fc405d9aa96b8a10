"""Which values may be taken as they are: scalars, enums, and the classes of objects.

Everything here errs on the safe side: an accepted value is completed exactly as graphql-core would,
and any other is left to graphql-core.

Strawberry's enum types, `CustomGraphQLEnumType`, carry the Python class as `wrapped_cls`.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from types import FunctionType
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from graphql import GraphQLLeafType
from graphql.pyutils import UndefinedType
from strawberry.types.unset import UnsetType


class NotPlain(Exception):
    """A type, a field or a value that graphql-core has to complete."""


class Exact(NamedTuple):
    """A scalar whose usual values an expression serializes, for most scalars the value itself.

    Attributes:
        test: The Python condition that such a value `{v}` meets.
        witnesses: Edge values, with which the scalar itself confirms that.
        serialized: The expression that serializes such a value.
    """

    test: str
    witnesses: tuple[object, ...]
    serialized: str = "{v}"


_MOST_DAYS = 4096


class _WrittenDays(dict[date, str]):
    """Days as text: answers hold the same few hundred, a thousand times each."""

    def __missing__(self, day: date) -> str:
        if len(self) >= _MOST_DAYS:
            self.clear()
        written = self[day] = day.isoformat()
        return written


WRITTEN_DAYS = _WrittenDays()

_EXACT = {
    "Boolean": Exact("type({v}) is bool", (False, True)),
    "Date": Exact("type({v}) is date", (date.min, date(2024, 2, 29)), "written_days[{v}]"),
    "DateTime": Exact(
        "type({v}) is datetime",
        (
            datetime(2024, 2, 29, tzinfo=UTC),
            datetime(1969, 7, 20, 20, 17, 40, 5, tzinfo=timezone(timedelta(hours=-5.5))),
        ),
        "{v}.isoformat()",
    ),
    "Float": Exact(
        # A count in place of a float stays whole.
        "type({v}) is float and -inf < {v} < inf"
        " or type({v}) is int and -0x20000000000000 < {v} < 0x20000000000000",
        (-0.5, 0.0, 1.7e308, -(2**53) + 1, 0, 2**53 - 1),
    ),
    "ID": Exact("type({v}) is str", ("", "post_1", "1")),
    "Int": Exact("type({v}) is int and -0x80000000 <= {v} < 0x80000000", (-(2**31), 0, 2**31 - 1)),
    "BigInt": Exact(
        # Python compares with a 30-bit number in half the time.
        "type({v}) is int"
        " and (0 <= {v} < 0x40000000 or -0x20000000000000 < {v} < 0x20000000000000)",
        (-(2**53) + 1, 0, 2**53 - 1),
    ),
    "String": Exact("type({v}) is str", ("", "text", "1")),
}

# Values of these exact classes are neither awaitables nor errors nor null.
_DATA = frozenset(
    {bool, int, float, str, date, datetime, time, Decimal, UUID, dict, list, tuple},
)


def exact(scalar: GraphQLLeafType) -> Exact | None:
    """Return how usual values of a scalar are recognized and serialized without calling it.

    The table goes by name, and a schema may redefine a name, so the scalar has to confirm it.
    """
    known = _EXACT.get(scalar.name)
    if known is None:
        return None
    text = f"lambda value: {known.serialized.format(v='value')}"
    serialize = eval(text, {"written_days": WRITTEN_DAYS})  # noqa: S307 - ours
    try:
        answers = [
            (scalar.coerce_output_value(value), serialize(value)) for value in known.witnesses
        ]
    except Exception:  # noqa: BLE001 a scalar that refuses them means something else
        return None
    same = all(type(answer) is type(value) and answer == value for answer, value in answers)
    return known if same else None


def enum_names(leaf: GraphQLLeafType) -> tuple[type, dict[str, Any]] | None:
    """Return an enum's class, whose members resolvers return, and the names of these members."""
    enum_class = getattr(leaf, "wrapped_cls", None)
    if enum_class is None:
        return None
    return enum_class, {member._name_: leaf.coerce_output_value(member) for member in enum_class}


def leaf_completer(leaf: GraphQLLeafType) -> Callable[[Any], Any]:
    """Return a function that serializes a value of a scalar or enum, or raises."""
    coerce = leaf.coerce_output_value

    def complete(value: Any) -> Any:
        if type(value) not in _DATA:
            raise NotPlain
        completed = coerce(value)
        if type(completed) not in _DATA:
            raise NotPlain
        return completed

    return complete


def admit(classes: set[type], source: object) -> None:
    """Admit an object's class as a source of fields, or raise.

    Args:
        classes: The classes admitted so far; a suitable one is added.
        source: The object to look at.
    """
    cls = type(source)
    if (
        cls.__module__ == "builtins"
        or issubclass(cls, BaseException | UndefinedType | UnsetType)
        or hasattr(cls, "__await__")
        # An object that answers to every name may claim to be awaitable.
        or hasattr(cls, "__getattr__")
        or isinstance(cls.__getattribute__, FunctionType)
    ):
        raise NotPlain
    classes.add(cls)


def give_up() -> NoReturn:
    """Leave the value to graphql-core; an expression, unlike `raise`."""
    raise NotPlain
