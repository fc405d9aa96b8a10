"""Columns that are taken as they are: whoever reads each value by itself gets the same."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.columns import AS_IS, are_counts, are_ids, are_links, are_texts, are_urls
from app.domain.imports.fields import MAX_URL_BYTES
from app.domain.numbers.metrics import LARGEST_COUNT
from app.domain.texts import MAX_LABEL

TEXTS = [
    "",
    " ",
    "-",
    "\u2013",
    "n/a",
    "N/A",
    "a",
    "a b",
    " a",
    "1E+17",
    "x\0",
    "\ud800",
    "ä",
    "1" * 300,
]
cells = st.one_of(
    st.sampled_from([*TEXTS, None, True, -1, 0, 5, LARGEST_COUNT, LARGEST_COUNT + 1, 0.5, [1]]),
    st.text(max_size=4),
    st.integers(),
)
columns = st.lists(cells, min_size=1, max_size=4)


@given(columns)
def test_a_column_is_taken_as_it_is_only_where_each_value_is(values: list[Any]) -> None:
    for read, is_as_is in AS_IS.items():
        if is_as_is(values):
            assert list(map(read, values)) == values


@pytest.mark.parametrize(
    ("check", "values"),
    [
        (are_counts, [0, 5, LARGEST_COUNT]),
        (are_ids, ["17900000000000001", "abc"]),
        (are_links, ["https://a.example/1", "https://a.example/2"]),
        (are_urls, ["https://a.example/1", "https://a.example/2"]),
        (are_texts, ["", "two words", "=1"]),
    ],
)
def test_usual_columns_are(check: Any, values: Sequence[Any]) -> None:
    assert check(values)


@pytest.mark.parametrize(
    ("check", "value"),
    [
        *((are_counts, value) for value in (-1, LARGEST_COUNT + 1, 1.0, True, "5", None)),
        *((are_ids, value) for value in ("", " a", "1.78E+17", "1" * (MAX_LABEL + 1), 5)),
        *((are_links, value) for value in ("", "N/A", " https://a.example", "a\0b")),
        (are_urls, "https://a.example/" + "x" * MAX_URL_BYTES),
        *((are_texts, value) for value in ("x\0", "\ud800", 5, None)),
    ],
)
def test_one_other_value_has_all_read(check: Any, value: Any) -> None:
    assert not check([value])
