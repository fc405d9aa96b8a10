"""From lines to records: what a row is, and what one damaged row costs."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.records import Record, Rejection, read_table
from app.errors import BadUserInput
from tests.domain.imports.reading import records


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_shows_what_separates_fields(delimiter: str) -> None:
    (record,) = records(f'a{delimiter}b\n1{delimiter}"2{delimiter}3"\n')

    assert record == Record(2, {"a": "1", "b": f"2{delimiter}3"})


def test_any_delimiter_can_be_named() -> None:
    assert records("a#b,c\n1#2\n", "#") == [Record(2, {"a": "1", "b,c": "2"})]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_numbered_where_a_row_starts_whatever_ends_them(newline: str) -> None:
    text = newline.join(["a,b", '1,"x', "", 'y"', "", "2,z", ""])

    assert records(text) == [
        Record(2, {"a": "1", "b": f"x{newline}{newline}y"}),
        Record(6, {"a": "2", "b": "z"}),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "  \r\n"])
def test_an_empty_file_is_an_error(text: str) -> None:
    with pytest.raises(BadUserInput, match="empty"):
        records(text)


def test_a_row_of_the_wrong_length_does_not_stop_the_others() -> None:
    first, second, third = records("a,b\n1\n1,2,3\n1,2\n")

    assert first == Rejection(2, None, "1 fields instead of 2")
    assert second == Rejection(3, None, "3 fields instead of 2")
    assert third == Record(4, {"a": "1", "b": "2"})


def test_an_open_quote_costs_its_own_row_only() -> None:
    text = 'a,b\n1,"open\n2,two\n3,"three"\n4,four\n'

    damaged, *others = records(text)

    assert isinstance(damaged, Rejection)
    assert damaged.line == 2
    assert "quote" in damaged.reason
    assert [(record.line, record.values) for record in others if isinstance(record, Record)] == [
        (3, {"a": "2", "b": "two"}),
        (4, {"a": "3", "b": "three"}),
        (5, {"a": "4", "b": "four"}),
    ]


def test_an_open_quote_far_from_the_next_is_found_before_it_swallows_the_file() -> None:
    many = "".join(f"{number},{'x' * 90}\n" for number in range(5000))

    damaged, *others = records(f'a,b\n0,"open\n{many}')

    assert isinstance(damaged, Rejection)
    assert "longer" in damaged.reason
    assert len(others) == 5000


def test_every_damaged_row_of_a_run_is_reported() -> None:
    text = 'a,b\n1,"x"|"y"\n2,"x"|"y"\n3,"x"|"y"\n4,ok\n5,"x"|"y"\n'

    found = records(text)

    assert [each.line for each in found] == [2, 3, 4, 5, 6]
    assert [type(each) for each in found] == [Rejection] * 3 + [Record, Rejection]


def test_the_lines_inside_a_damaged_row_are_reported_too() -> None:
    lost = [each.line for each in records('a,b\n1,"x" y\nmore\n\nand more\n2,z\n')]
    assert lost == [2, 3, 5, 6]


@given(st.lists(st.sampled_from(["1,2", '1,"x"|"y"', "1", "1,2,3", '1,"2"', "", "\ud8001,2"])))
def test_every_line_of_a_file_is_a_record_or_a_rejection(lines: list[str]) -> None:
    """No row here spans lines, and an empty line is none."""
    text = "a,b\n" + "".join(f"{line.replace(chr(0xD800), chr(0xDC80))}\n" for line in lines)

    found = records(text)

    assert [each.line for each in found] == [
        number for number, line in enumerate(lines, start=2) if line
    ]


def test_rows_are_kept_as_they_stand_in_the_file() -> None:
    text = 'a,b\n1,"x" y\n2,"two\nlines"\n3\n4,last'
    table = read_table(io.StringIO(text, newline=""), keep_texts=True)

    assert len(list(table.records)) == 4

    assert table.take_texts(3) == {2: '1,"x" y\n', 3: '2,"two\nlines"\n'}
    later = table.take_texts(9)
    assert {line: later[line] for line in (5, 6)} == {5: "3\n", 6: "4,last"}
    assert 2 not in later


@pytest.mark.parametrize("text", ["a,b\n1,2\n3", 'a,b\n1,2\n3,"open', '{"a": 1}\n{"a": 2'])
def test_a_file_cut_off_in_the_middle_says_so(text: str) -> None:
    whole, cut = records(text)

    assert isinstance(whole, Record)
    assert isinstance(cut, Rejection)
    assert "cut off" in cut.reason


def test_a_last_line_without_a_break_is_remembered() -> None:
    table = read_table(io.StringIO("a,b\n1,2\n1,2", newline=""))
    assert table.unfinished_line is None
    assert len(list(table.records)) == 2
    assert table.unfinished_line == 3


def test_bytes_that_are_not_utf8_are_reported_with_their_column() -> None:
    text = b"a,b\n1,caf\xe9\n2,caf\xc3\xa9\n".decode(errors="surrogateescape")

    bad, good = records(text)

    assert bad == Rejection(2, "b", "holds bytes that aren't UTF-8: save the file as UTF-8")
    assert good == Record(3, {"a": "2", "b": "café"})


@pytest.mark.parametrize(
    "line", ["nonsense", "[1]", "1", "null", "[" * 100_000, '{"a": ' + "9" * 5000]
)
def test_a_line_that_is_no_json_object_does_not_stop_the_others(line: str) -> None:
    first, bad, last = records(f'{{"a": 1}}\n{line}\n{{"a": 2}}\n')

    assert isinstance(bad, Rejection)
    assert bad.line == 2
    assert (first, last) == (Record(1, {"a": 1}), Record(3, {"a": 2}))


def test_json_columns_come_from_more_than_the_first_object() -> None:
    assert read_table(['{"a": 1}\n', '{"b": 1}\n']).columns == ["a", "b"]


@given(
    st.lists(
        st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text('ab,"\n\r ;')),
        max_size=6,
    )
)
def test_what_csv_writes_is_what_is_read(pairs: list[tuple[str, str]]) -> None:
    sink = io.StringIO(newline="")
    csv.writer(sink, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *pairs])

    found = records(sink.getvalue())

    assert [
        tuple(record.values.values()) for record in found if isinstance(record, Record)
    ] == pairs
