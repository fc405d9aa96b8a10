"""What conditions say that columns are."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import BinaryExpression, BindParameter, ColumnElement, any_
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BooleanClauseList, Grouping
from sqlalchemy.sql.functions import FunctionElement


class Told(NamedTuple):
    """What a column is compared with: a bound value, or one of a bound set."""

    value: BindParameter[Any]
    is_set: bool

    def condition(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """That a column is that, or one of them."""
        if self.value.expanding:
            return column.in_(self.value)
        return column == (any_(self.value) if self.is_set else self.value)


def parts_of(condition: Any) -> Iterator[Any]:
    """What a conjunction consists of."""
    if isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for part in condition.clauses:
            yield from parts_of(part)
    elif isinstance(condition, Grouping):
        yield from parts_of(condition.element)
    elif condition is not None:
        yield condition


def equalities(condition: Any) -> Iterator[tuple[Any, Any]]:
    """Columns, and what a condition says they are."""
    if isinstance(condition, FunctionElement) and condition.name == "any_of":
        column, values = condition.clauses
        if isinstance(values, BindParameter):
            yield column, Told(values, is_set=True)
    elif isinstance(condition, BinaryExpression):
        left, right = condition.left, condition.right
        if condition.operator is operators.eq:
            yield left, right
            yield right, left
        elif condition.operator is operators.in_op:
            yield left, Told(right, is_set=True) if isinstance(right, BindParameter) else right
