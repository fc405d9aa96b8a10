"""JSON objects as records."""

import pytest

from app.domain.imports.objects import flat, pivoted, read_items
from app.domain.imports.records import read_table
from app.domain.imports.tables import Record, Rejection


def test_what_lies_inside_is_named_by_its_way() -> None:
    assert flat({"a": {"b": {"c": 1}, "d": 2}, "e": [1]}) == {"a.b.c": 1, "a.d": 2, "e": [1]}
    deep = {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}
    assert list(flat(deep)) == ["a.a.a.a"]


def test_items_of_a_list_are_numbered_and_kept() -> None:
    table = read_items([{"id": 123456789012345678}, 5], keep_texts=True)

    assert list(table.records) == [
        Record(1, {"id": 123456789012345678}),
        Rejection(2, None, "no JSON object"),
    ]
    assert table.take_texts(9) == {1: '{"id": 123456789012345678}\n', 2: "5\n"}


def test_labels_with_days_become_days_with_labels() -> None:
    assert pivoted(
        [
            {
                "label": "Likes",
                "data": [{"date": "d1", "total": "1"}, {"date": "d2", "total": "2"}],
            },
            {"label": "Views", "data": [{"date": "d2", "total": "9"}]},
        ]
    ) == [{"date": "d1", "Likes": "1"}, {"date": "d2", "Likes": "2", "Views": "9"}]
    assert pivoted([{"label": "x", "data": [1]}]) is None
    assert pivoted([{"id": 1}]) is None
    assert pivoted([]) is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f'{{"views": {"9" * 5000}}}\n', "no JSON object: a number has more digits than any count"),
        (f'{{"a": {"[" * 100_000}\n', "no JSON object: it is nested too deeply"),
    ],
)
def test_what_no_program_should_write_is_said_in_words(line: str, reason: str) -> None:
    assert next(read_table([line, "{}\n"]).records) == Rejection(1, None, reason)
