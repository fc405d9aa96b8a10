"""Fitting a file's columns to what they mean."""

from typing import Any

import pytest

from app.domain.imports.plans import NullRule
from app.domain.imports.rows import Row
from app.domain.imports.tables import Rejection
from app.errors import BadUserInput
from tests.domain.imports.reading import row, rows


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mapping": {"label": "titel"}}, "no column 'titel'; there are external_id, date, views"),
        ({"mapping": {"lable": "views"}}, "no field 'lable'; there are platform"),
        ({"null_when": [NullRule("x", "1", "views")]}, "no column 'x'"),
        ({"null_when": [NullRule("date", "1", "x")]}, "no field 'x'"),
        ({"unescape": frozenset({"views"})}, "no text 'views'; there are label, description"),
        ({"date_formats": {"views": "%y"}}, "no date 'views'"),
        ({"date_formats": {"date": "%Q"}}, "--date-format '%Q'"),
        ({"platform": None}, "No column says platform: give --map COLUMN=platform or --platform"),
    ],
)
def test_options_that_do_not_fit_the_file_say_what_there_is(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadUserInput) as raised:
        rows("external_id,date,views\nv1,2026-03-19,1\n", **options)

    assert message in raised.value.message


def test_a_format_without_a_year_is_refused_before_anything_is_read() -> None:
    with pytest.raises(BadUserInput, match=r"has no year.*%Y"):
        rows("external_id,date,views\nv1,13.09,1\n", date_formats={"date": "%d.%m"})


@pytest.mark.parametrize(
    ("form", "reason"),
    [("%Y %Y", "twice"), ("%Y %", "no format"), ("%Y %Q", "no format"), ("%Y" + "x" * 100, "long")],
)
def test_a_format_that_reads_nothing_is_refused_before_anything_is_read(
    form: str, reason: str
) -> None:
    with pytest.raises(BadUserInput, match=rf"--date-format .*{reason}"):
        rows("external_id,date,views\nv1,2026,1\n", date_formats={"date": form})


@pytest.mark.parametrize("header", ["date,views", "external_id,views", "external_id,date"])
def test_a_column_that_is_needed_is_named(header: str) -> None:
    with pytest.raises(BadUserInput, match="No column says"):
        rows(f"{header}\n1,2\n")


def test_a_column_that_is_there_twice_counts_where_both_say_the_same() -> None:
    same, other = rows("external_id,date,views,views\nv1,2026-03-19,1,1\nv1,2026-03-19,1,2\n")

    assert isinstance(same, Row)
    assert isinstance(other, Rejection)
    assert other.reason == "the column is there twice, with '1' and '2'"


def test_a_mapped_column_wins_over_one_named_like_the_field() -> None:
    said = row("external_id,id,date,views\nx,v1,2026-03-19,1\n", mapping={"external_id": "id"})

    assert said.identity.external_id == "v1"
