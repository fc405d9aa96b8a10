"""Where a table begins, and what separates its fields."""

import pytest

from app.domain.imports.layouts import (
    blocks_of,
    delimiter_of,
    distinct,
    head_of,
    merged_header,
    said_delimiter,
    twins_of,
    untwinned,
)
from app.errors import BadUserInput


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("sep=;\r\n", ";"), ('"sep=\t"', "\t"), ("SEP=,", ","), ("separate", None)],
)
def test_a_first_line_may_say_what_separates(line: str, delimiter: str | None) -> None:
    assert said_delimiter(line) == delimiter


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a,b\n", "1,2\n"], ","),
        (["a;b\n", "1,5;2,3\n", "1,5;2,3\n", "1,5;2,3\n"], ";"),
        (["Report, made March 1, 2024\n", "a;b;c\n", "1;2;3\n", "4;5;6\n"], ";"),
        (["a\tb\n", "x, y\tz\n"], "\t"),
        (["alone\n"], ","),
    ],
)
def test_what_separates_most_lines_evenly_separates(lines: list[str], delimiter: str) -> None:
    assert delimiter_of(lines) == delimiter


def test_the_head_ends_at_a_damaged_row() -> None:
    long = '"' + "x" * 200_000
    assert head_of(["a,b\n", "1,2\n", f"{long}\n", "3,4\n"], ",")[:2] == [["a", "b"], ["1", "2"]]


def test_a_row_of_too_many_columns_is_refused() -> None:
    with pytest.raises(BadUserInput, match="more than 16,384 columns"):
        head_of(["," * 20_000], ",")


def test_two_rows_are_one_header_where_the_second_names_what_the_first_leaves_open() -> None:
    first, second = ["id", "totals", "", ""], ["", "views", "likes", "saves"]
    assert merged_header(first, second) == ["id", "views", "likes", "saves"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["id", "views"], ["a", "x"]),
        (["id", ""], ["a", "7"]),
        (["id", ""], ["a"]),
        (["id", ""], ["", ""]),
    ],
)
def test_other_rows_are_no_second_header(first: list[str], second: list[str]) -> None:
    assert merged_header(first, second) is None


def test_tables_side_by_side_are_divided_by_empty_columns() -> None:
    assert blocks_of(["a", "b", "", "c"]) == ((0, 2), (3, 4))


def test_twins_are_numbered_and_found_again() -> None:
    names = distinct(["a", "b", "a", "a (2)", "a"])
    assert names == ["a", "b", "a (2)", "a (2) (2)", "a (3)"]
    assert twins_of("a", names) == ("a (2)", "a (3)")
    assert twins_of("b", names) == ()
    assert untwinned("a (2)") == "a"
