"""Headers of one row or two, and tables side by side."""

import pytest

from app.domain.imports.layouts import MAX_COLUMNS
from app.domain.imports.tables import header_of, side_by_side
from app.errors import BadUserInput


def test_a_header_of_two_rows_has_the_names_of_both() -> None:
    assert header_of([["id", "totals", ""], ["", "views", "likes"]]) == ["id", "views", "likes"]
    assert header_of([["id ", "id"]]) == ["id", "id (2)"]


def test_a_header_of_millions_of_columns_is_none() -> None:
    with pytest.raises(BadUserInput, match="more than 16,384 columns"):
        header_of([["a"] * (MAX_COLUMNS + 1)])


def test_a_row_of_two_tables_is_a_row_of_each_that_is_not_empty() -> None:
    columns, blocks = ["url", "likes", "", "url (2)", "views"], ((0, 2), (3, 5))

    both = list(side_by_side(columns, ["a", "1", "", "b", "2"], blocks))
    second = list(side_by_side(columns, ["", " ", "", "b", "2"], blocks))

    assert both == [{"url": "a", "likes": "1"}, {"url": "b", "views": "2"}]
    assert second == [{"url": "b", "views": "2"}]
