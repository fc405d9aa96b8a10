"""Reading files: what is taken, what is refused and why, without any file or database."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind, NullRule, Options, plan
from app.domain.imports.records import Record, Rejection, read_table
from app.domain.imports.rows import Identity, Row, is_outdated, speaking
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import LARGEST_COUNT, Metrics
from app.domain.platforms import Platform
from app.errors import BadUserInput

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
UTC_CALENDAR = Calendar("UTC", NOW)


def records(text: str, delimiter: str | None = None) -> list[Record | Rejection]:
    return list(read_table(io.StringIO(text, newline=""), delimiter).records)


def rows(
    text: str, calendar: Calendar = UTC_CALENDAR, kind: Kind = Kind.SNAPSHOTS, **options: Any
) -> list[Row | Rejection]:
    options = {"platform": Platform.YOUTUBE, **options}
    table = read_table(io.StringIO(text, newline=""))
    reader = plan(table.columns, Options(kind, **options), calendar)
    return [
        record if isinstance(record, Rejection) else reader.read(record) for record in table.records
    ]


def row(text: str, *args: Any, **options: Any) -> Row:
    (only,) = rows(text, *args, **options)
    assert isinstance(only, Row), only
    return only


def refusal(text: str, *args: Any, **options: Any) -> Rejection:
    (only,) = rows(text, *args, **options)
    assert isinstance(only, Rejection), only
    return only


def snapshot(line: Row) -> Snapshot:
    assert line.snapshot is not None
    return line.snapshot


# Records


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


def test_a_json_array_is_told_from_json_lines() -> None:
    with pytest.raises(BadUserInput, match="one object per line"):
        records('[{"a": 1}]')


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


def test_the_lines_inside_a_damaged_row_are_not_reported_one_by_one() -> None:
    assert len(records('a,b\n1,"x" y\nmore\nand more\n2,z\n')) == 2


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


# Rows


def test_a_row_says_its_post_its_brand_and_its_counts() -> None:
    said = row(
        "external_id,date,Brand,Published At,views,watchSeconds,reach,dislikes,label\n"
        "v1,2026-03-19,Acme,2026-03-18T10:00:00.000Z,10,0,,7,Hello\n"
    )

    assert said == Row(
        2,
        Identity(Platform.YOUTUBE, "v1"),
        "Acme",
        {"label": "Hello", "published_at": datetime(2026, 3, 18, 10, tzinfo=UTC)},
        Snapshot(
            date(2026, 3, 19),
            datetime(2026, 3, 19, tzinfo=UTC),
            Metrics(views=10, watch_seconds=0),
        ),
    )


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        ("-5", "negative"),
        ("1.0", "whole number"),
        ('"1,234"', "digits only"),
        ("1e6", "whole number"),
        ("1_000", "whole number"),
        ("\u0661\u0662", "whole number"),
        ("N/A", "whole number"),
        (str(LARGEST_COUNT + 1), "more than any counter"),
        ("9" * 5000, "more than any counter"),
    ],
)
def test_a_count_that_is_none_is_refused_with_a_reason(count: str, reason: str) -> None:
    refused = refusal(f"external_id,date,views\nv1,2026-03-19,{count}\n")

    assert (refused.line, refused.column) == (2, "views")
    assert reason in refused.reason


@pytest.mark.parametrize(("value", "views"), [("3", 3), ('"3"', 3), ("null", None), ('""', None)])
def test_a_json_count_is_a_number_or_unknown(value: str, views: int | None) -> None:
    said = row(f'{{"external_id": 5, "date": "2026-03-19", "likes": 1, "views": {value}}}')

    assert snapshot(said).totals == Metrics(views=views, likes=1)
    assert said.identity.external_id == "5"


@pytest.mark.parametrize("value", ["1.0", "true", "[]", "{}", "NaN", "-1"])
def test_a_json_count_that_is_none_is_refused(value: str) -> None:
    refused = refusal(f'{{"external_id": "v", "date": "2026-03-19", "views": {value}}}')

    assert refused.column == "views"


def test_what_is_empty_is_unknown_and_never_zero() -> None:
    said = row("external_id,date,views,likes\nv1,2026-03-19, ,0\n")

    assert snapshot(said).totals == Metrics(likes=0)


def test_a_rule_makes_a_count_unknown_in_any_case() -> None:
    said = row(
        "external_id,date,views,comments,comments_disabled\nv1,2026-03-19,1,0,True\n",
        null_when=[NullRule("comments_disabled", "TRUE", "comments")],
    )

    assert snapshot(said).totals == Metrics(views=1)


def test_a_row_without_any_count_is_no_snapshot() -> None:
    assert "no count" in refusal("external_id,date,views\nv1,2026-03-19,\n").reason


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-02-30", "not a date that exists"),
        ("19.03.2026", "YYYY-MM-DD"),
        ("", "missing"),
        ("2026-03-21", "in the future"),
        ("0017-11-14", "first year"),
        ("2026-03-20T12:00:01Z", "in the future"),
    ],
)
def test_a_date_that_is_none_is_refused_with_a_reason(day: str, reason: str) -> None:
    assert reason in refusal(f"external_id,date,views\nv1,{day},1\n").reason


def test_today_is_the_organizations_own() -> None:
    text = "external_id,date,views\nv1,2026-03-21,1\n"

    assert "future" in refusal(text, Calendar("Pacific/Auckland", NOW.replace(hour=10))).reason
    assert snapshot(row(text, Calendar("Pacific/Auckland", NOW))).date == date(2026, 3, 21)


def test_dates_are_read_in_a_format_of_the_files_own() -> None:
    said = row(
        "external_id,date,views,published_at\nv1,17.14.11,1,14/11/2017 08:30\n",
        Calendar("America/New_York", NOW),
        date_formats={"date": "%y.%d.%m", "published_at": "%d/%m/%Y %H:%M"},
    )

    assert snapshot(said).date == date(2017, 11, 14)
    assert said.values["published_at"] == datetime(2017, 11, 14, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time_zone", "day", "instant"),
    [
        ("UTC", "2026-03-08", datetime(2026, 3, 8, tzinfo=UTC)),
        ("America/New_York", "2026-03-08", datetime(2026, 3, 8, 5, tzinfo=UTC)),
        ("America/New_York", "2026-03-09", datetime(2026, 3, 9, 4, tzinfo=UTC)),
        ("Asia/Beirut", "2025-03-30", datetime(2025, 3, 29, 22, tzinfo=UTC)),  # begins at 01:00
        ("America/Havana", "2025-11-02", datetime(2025, 11, 2, 4, tzinfo=UTC)),  # midnight twice
    ],
)
def test_a_day_without_a_time_is_collected_as_it_begins(
    time_zone: str, day: str, instant: datetime
) -> None:
    said = row(f"external_id,date,views\nv1,{day},1\n", Calendar(time_zone, NOW))

    assert snapshot(said).collected_at == instant


@pytest.mark.parametrize(
    ("header", "value"),
    [("date", "2026-03-09 23:30"), ("collected_at", "2026-03-10T03:30:00Z")],
)
def test_a_time_is_the_instant_of_the_fetch_and_its_day_is_local(header: str, value: str) -> None:
    said = row(f"external_id,{header},views\nv1,{value},1\n", Calendar("America/New_York", NOW))

    assert snapshot(said)[:2] == (date(2026, 3, 9), datetime(2026, 3, 10, 3, 30, tzinfo=UTC))


def test_texts_keep_their_line_breaks_and_are_unescaped_on_request() -> None:
    text = "external_id,label,description\nv1,a\\nb,c\\nd\n"

    said = row(text, kind=Kind.POSTS, unescape=frozenset({"description"}))

    assert said.values == {"label": "a\\nb", "description": "c\nd"}


def test_an_absent_key_says_nothing_and_an_empty_one_clears() -> None:
    said, other = rows(
        '{"external_id": "a", "url": null, "label": ""}\n{"external_id": "b"}', kind=Kind.POSTS
    )

    assert isinstance(said, Row)
    assert said.values == {"label": "", "url": None}
    assert isinstance(other, Row)
    assert other.values == {}


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("platform", "Friendster", "not a platform"),
        ("category", "Symphony", "not one of VIDEO"),
        ("status", "Lost", "not one of DRAFT"),
        ("published_at", "yesterday", "not a date"),
        ("label", "a\0b", "can't be stored"),
        ("url", "https://x.test/" + "y" * 2000, "longer than"),
        ("external_id", "", "missing"),
        ("external_id", "x" * 501, "longer than"),
    ],
)
def test_what_a_post_cannot_have_is_refused(column: str, value: str, reason: str) -> None:
    record = {"external_id": "v1", "platform": "yt"} | {column: value}
    reader = plan(list(record), Options(Kind.POSTS), UTC_CALENDAR)

    refused = reader.read(Record(7, record))

    assert isinstance(refused, Rejection)
    assert refused.line == 7
    assert reason in refused.reason


def test_half_of_a_surrogate_pair_in_json_is_refused() -> None:
    text = '{"external_id": "v", "label": "\\ud83d"}\n'

    assert refusal(text, kind=Kind.POSTS).column == "label"


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


@pytest.mark.parametrize("header", ["date,views", "external_id,views", "external_id,date"])
def test_a_column_that_is_needed_is_named(header: str) -> None:
    with pytest.raises(BadUserInput, match="No column says"):
        rows(f"{header}\n1,2\n")


def test_a_column_that_is_there_twice_cannot_be_used() -> None:
    with pytest.raises(BadUserInput, match="twice"):
        rows("external_id,date,views,views\nv1,2026-03-19,1,2\n")


def test_a_mapped_column_wins_over_one_named_like_the_field() -> None:
    said = row("external_id,id,date,views\nx,v1,2026-03-19,1\n", mapping={"external_id": "id"})

    assert said.identity.external_id == "v1"


# Which row speaks for a post

DATED = (
    "external_id,date,views,label\n"
    "v1,2026-03-17,9,old\n"
    "v1,2026-03-19,5,latest but fewer views\n"
    "v1,2026-03-19,7,latest\n"
    "v1,2026-03-18,8,between\n"
)


@given(st.permutations([line for line in rows(DATED) if isinstance(line, Row)]))
def test_the_latest_day_speaks_for_a_post_in_any_order(order: list[Row]) -> None:
    (chosen,) = speaking(order).values()

    assert chosen.values["label"] == "latest"


def test_a_tie_does_not_depend_on_the_order() -> None:
    text = "external_id,date,views,label\nv1,2026-03-19,5,a\nv1,2026-03-19,5,b\n"
    pair = [line for line in rows(text) if isinstance(line, Row)]

    assert speaking(pair) == speaking(reversed(pair))


def test_the_later_line_speaks_in_a_file_of_posts() -> None:
    pair = rows("external_id,label\nv1,b\nv1,a\n", kind=Kind.POSTS)

    (chosen,) = speaking(line for line in pair if isinstance(line, Row)).values()

    assert chosen.values["label"] == "a"


def test_a_row_is_outdated_by_a_later_day_or_by_a_fetch_of_the_same_day() -> None:
    said = row("external_id,date,views\nv1,2026-03-19,5\n")
    stored = snapshot(said)

    assert not is_outdated(said, None, None)
    assert not is_outdated(said, date(2026, 3, 18), None)
    assert is_outdated(said, date(2026, 3, 20), None)
    assert not is_outdated(said, stored.date, stored)
    assert is_outdated(said, stored.date, stored._replace(collected_at=NOW))
