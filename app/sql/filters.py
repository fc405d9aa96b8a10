"""Filters in statements: which posts fit.

The kinds of a filter shape a statement, its values are parameters of the execution.
"""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from app.domain.filters import AnalyticsFilter
from app.sql.portable import any_of_named
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)


class FilterKinds(NamedTuple):
    """Which of its kinds a filter has."""

    platforms: bool = False
    categories: bool = False


NO_KINDS = FilterKinds()
_COLUMNS = {"platforms": _posts.c.platform, "categories": _posts.c.category}


def filter_parameters(fitting: AnalyticsFilter) -> tuple[FilterKinds, dict[str, Any]]:
    """What a filter asks for: the shape of the statement, and the parameters."""
    given = {name: values for name, values in fitting._asdict().items() if values is not None}
    kinds = FilterKinds(**dict.fromkeys(given, True))
    return kinds, {f"filter_{name}": sorted(values) for name, values in given.items()}


def fits(kinds: FilterKinds) -> list[ColumnElement[bool]]:
    """Whether a post fits, for statements with posts."""
    return [
        any_of_named(_COLUMNS[name], f"filter_{name}")
        for name, is_given in kinds._asdict().items()
        if is_given
    ]
