"""Completes the values of a column together: those of one usual class all at once.

What is sure of a single value in `values` is sure of a column by the set of its classes, and by its
least and greatest value.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from types import NoneType
from typing import Any

from graphql import GraphQLLeafType

from app.graphql.execution.values import WRITTEN_DAYS, enum_names, exact

Column = Sequence[Any]

_AtOnce = Callable[[Column, set[type]], Column | None]
"""Completes values of these classes, none of them null; None where it isn't sure of all."""


def leaves(
    type_: GraphQLLeafType | None, single: Callable[[Any], Any], *, is_needed: bool
) -> Callable[[Column], Column]:
    """Complete values together where they are all of one usual class, else one by one.

    Args:
        type_: Their type; None where each is a list.
        single: Completes one of them.
        is_needed: Whether none may be null.
    """
    at_once = _at_once(type_) if type_ else None

    def complete(values: Column) -> Column:
        kinds = set(map(type, values))
        has_nulls = NoneType in kinds
        column: Column | None = None
        if not has_nulls:
            column = at_once and at_once(values, kinds)
        elif not is_needed:
            known = [value for value in values if value is not None]
            found = known if not known else at_once and at_once(known, kinds - {NoneType})
            if found is known:
                column = values
            elif found is not None:
                left = iter(found)
                column = [None if value is None else next(left) for value in values]
        return list(map(single, values)) if column is None else column

    return complete


def _at_once(type_: GraphQLLeafType) -> _AtOnce | None:
    if exact(type_):
        return _SCALARS[type_.name]
    known_names = enum_names(type_)
    if known_names is None:
        return None
    class_, names = known_names

    def complete(values: Column, kinds: set[type]) -> Column | None:
        return [names[value._name_] for value in values] if kinds == {class_} else None

    return complete


def _same(class_: type) -> _AtOnce:
    return lambda values, kinds: values if kinds <= {class_} else None


def _whole(least: int, most: int) -> _AtOnce:
    def complete(values: Column, kinds: set[type]) -> Column | None:
        if kinds != {int} or min(values) < least or max(values) > most:
            return None
        return values

    return complete


def _floats(values: Column, kinds: set[type]) -> Column | None:
    # Any that is no number makes the sum none; a sum that is too large is looked at one by one.
    return values if kinds == {float} and isfinite(sum(values)) else None


def _mapped(class_: type, written: Callable[[Any], str]) -> _AtOnce:
    return lambda values, kinds: list(map(written, values)) if kinds == {class_} else None


_SCALARS: Mapping[str, _AtOnce] = {
    "Boolean": _same(bool),
    "Date": _mapped(date, WRITTEN_DAYS.__getitem__),
    "DateTime": _mapped(datetime, datetime.isoformat),
    "Float": _floats,
    "ID": _same(str),
    "Int": _whole(-(2**31), 2**31 - 1),
    "BigInt": _whole(-(2**53) + 1, 2**53 - 1),
    "String": _same(str),
}
"""By name, once the scalar has confirmed that it is what is meant (`exact`)."""
