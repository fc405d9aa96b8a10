"""Which values may be taken as they are: scalars, enums, and the classes of objects.

Everything here errs on one side. A value that is let through is completed exactly as
graphql-core would; a value that is not is left to graphql-core.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from types import FunctionType
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from graphql import GraphQLLeafType
from graphql.pyutils import UndefinedType
from strawberry.types.unset import UnsetType


class NotPlain(Exception):
    """A type, a field or a value that is graphql-core's to complete."""


class Exact(NamedTuple):
    """A scalar whose usual values are their own serialization.

    Attributes:
        test: The Python condition that such a value `{v}` meets.
        witnesses: Values at its edges, to ask the scalar itself whether that is so.
    """

    test: str
    witnesses: tuple[object, ...]


_EXACT = {
    "Boolean": Exact("type({v}) is bool", (False, True)),
    "Float": Exact("type({v}) is float and -inf < {v} < inf", (-0.5, 0.0, 1.7e308)),
    "ID": Exact("type({v}) is str", ("", "post_1", "1")),
    "Int": Exact("type({v}) is int and -0x80000000 <= {v} < 0x80000000", (-(2**31), 0, 2**31 - 1)),
    "BigInt": Exact(
        "type({v}) is int and -0x20000000000000 < {v} < 0x20000000000000",
        (-(2**53) + 1, 0, 2**53 - 1),
    ),
    "String": Exact("type({v}) is str", ("", "text", "1")),
}

# Values of these exact classes are neither awaitables nor errors nor null.
_DATA = frozenset(
    {bool, int, float, str, date, datetime, time, Decimal, UUID, dict, list, tuple},
)


def exact_test(scalar: GraphQLLeafType) -> str | None:
    """Return the condition under which a value of a scalar is its own serialization.

    The table goes by name, and a schema may give a name another meaning, so the scalar is asked.
    """
    exact = _EXACT.get(scalar.name)
    if exact is None:
        return None
    try:
        answers = [(scalar.coerce_output_value(value), value) for value in exact.witnesses]
    except Exception:  # noqa: BLE001 a scalar that refuses them means something else
        return None
    same = all(type(answer) is type(value) and answer == value for answer, value in answers)
    return exact.test if same else None


def leaf_completer(leaf: GraphQLLeafType) -> Callable[[Any], Any]:
    """Return a function that serializes a value of a scalar or enum, or raises."""
    coerce = leaf.coerce_output_value
    # strawberry's enum types carry the class whose members resolvers return
    enum_class = getattr(leaf, "wrapped_cls", None)
    names = {member._name_: coerce(member) for member in enum_class} if enum_class else {}

    def complete(value: Any) -> Any:
        if type(value) is enum_class:
            # By the name, because members of an enum are slow to hash.
            return names[value._name_]
        if type(value) not in _DATA:
            raise NotPlain
        completed = coerce(value)
        if type(completed) not in _DATA:
            raise NotPlain
        return completed

    return complete


def admit(classes: set[type], source: object) -> None:
    """Let objects of a class be read as sources of fields, or raise.

    Args:
        classes: The classes that were admitted before; a good one is added.
        source: The object to look at.
    """
    cls = type(source)
    if (
        cls.__module__ == "builtins"
        or issubclass(cls, BaseException | UndefinedType | UnsetType)
        or hasattr(cls, "__await__")
        # An object that answers to every name may say that it is awaitable.
        or hasattr(cls, "__getattr__")
        or isinstance(cls.__getattribute__, FunctionType)
    ):
        raise NotPlain
    classes.add(cls)


def give_up() -> NoReturn:
    """Leave the value to graphql-core; an expression, which `raise` is not."""
    raise NotPlain
