"""Rejected rows as a file that can be mended and imported again."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.records import Record, read_table
from app.domain.imports.rejects import RejectsForm


def test_a_row_stands_as_it_was_after_its_line_and_the_reasons() -> None:
    form = RejectsForm("id;views \n", ";")

    assert form.first_line == "rejected_line;rejected_reason;id;views \n"
    assert form.row('a;"x"|"y"\n', 7, ["one", 'two; "three"']) == (
        '7;"one; two; ""three""";a;"x"|"y"\n'
    )


def test_the_last_row_of_a_file_gets_a_line_break() -> None:
    assert RejectsForm("id").row("a", 2, ["why"]) == "2,why,a\n"


def test_a_row_that_is_rejected_again_gets_its_reason_anew() -> None:
    form = RejectsForm(RejectsForm("id\r\n").first_line)

    assert form.first_line == "rejected_line,rejected_reason,id\r\n"
    assert form.row('7,"one, two",a\r\n', 2, ["three"]) == "2,three,a\r\n"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(",;\t|"))
def test_whatever_the_reason_the_row_is_read_from_behind_it(reason: str, delimiter: str) -> None:
    form = RejectsForm(f"id{delimiter}views\n", delimiter)
    text = form.first_line + form.row(f"a{delimiter}5\n", 3, [reason])

    (record,) = read_table(io.StringIO(text, newline="")).records

    assert isinstance(record, Record)
    assert (record.values["id"], record.values["views"]) == ("a", "5")
    assert record.values["rejected_reason"] == reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"id": "a"}\n', {"id": "a"}),
        ("{}\n", {}),
        (' { "id": 1.50 }', {"id": 1.5}),
        ('{"rejected_line": 9, "rejected_reason": "old \\"why\\"", "id": "a"}\n', {"id": "a"}),
        ('{"rejected_line": 9, "rejected_reason": "old"}\n', {}),
        ("[1]\n", {"rejected_text": "[1]"}),
        ('broken "\n', {"rejected_text": 'broken "'}),
    ],
)
def test_an_object_says_first_why_it_was_rejected(text: str, expected: dict[str, object]) -> None:
    row = RejectsForm(None).row(text, 4, ['it says "no"'])

    assert row.endswith("\n")
    assert json.loads(row) == {
        "rejected_line": 4,
        "rejected_reason": 'it says "no"',
        **expected,
    }
    assert row.count("rejected_line") == 1


def test_a_broken_object_stays_as_it_is_to_be_mended() -> None:
    row = RejectsForm(None).row('{"id": "a",}\n', 4, ["why"])
    assert row == '{"rejected_line": 4, "rejected_reason": "why", "id": "a",}\n'
