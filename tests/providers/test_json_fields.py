"""Reading untyped JSON strictly: what a function names, or Malformed."""

import math
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.providers import json_fields
from app.providers.base import Malformed

VALUES: list[object] = [None, True, 7, -1, 1.5, "", "odd", [], {}]


@pytest.mark.parametrize(
    ("read", "good"),
    [
        (json_fields.mapping, [{}]),
        (json_fields.sequence, [[]]),
        (lambda value: json_fields.text({"x": value}, "x"), ["odd"]),
        (lambda value: json_fields.maybe_text({"x": value}, "x"), [None, "", "odd"]),
        (lambda value: json_fields.count({"x": value}, "x"), [None, 7]),
        (lambda value: json_fields.count_in_text({"x": value}, "x"), [None]),
    ],
)
def test_what_is_of_another_type_is_malformed(
    read: Callable[[object], object], good: list[object]
) -> None:
    taken = []
    for value in VALUES:
        try:
            read(value)
        except Malformed:
            continue
        taken.append(value)
    assert taken == good


@pytest.mark.parametrize(("value", "count"), [(0, 0), (240.0, 240), (2**39, 2**39), (None, None)])
def test_a_count_is_whole_however_it_is_written(value: object, count: int | None) -> None:
    assert json_fields.count({"x": value}, "x") == count


def test_a_count_that_is_absent_is_unknown() -> None:
    assert json_fields.count({}, "x") is None


@pytest.mark.parametrize(("value", "count"), [("0", 0), ("007", 7), ("5000000000", 5_000_000_000)])
def test_a_count_in_digits(value: str, count: int) -> None:
    assert json_fields.count_in_text({"x": value}, "x") == count


@pytest.mark.parametrize("value", ["-1", "1.0", "1e3", " 1", "\u0661", 1])
def test_other_digits_are_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        json_fields.count_in_text({"x": value}, "x")


@pytest.mark.parametrize(("millis", "seconds"), [(999, 0), (1000, 1), (61_999.9, 61), (None, None)])
def test_watch_time_is_rounded_down_to_seconds(millis: object, seconds: int | None) -> None:
    assert json_fields.seconds_from_millis({"x": millis}, "x") == seconds


@pytest.mark.parametrize("millis", ["1000", True, math.inf, math.nan])
def test_a_duration_that_is_none_is_malformed(millis: object) -> None:
    with pytest.raises(Malformed):
        json_fields.seconds_from_millis({"x": millis}, "x")


@pytest.mark.parametrize(
    "value", ["2026-03-18T10:00:00Z", "2026-03-18T10:00:00", "2026-03-18T12:00:00+02:00"]
)
def test_an_instant_is_utc_unless_it_says_otherwise(value: str) -> None:
    found = json_fields.instant({"x": value}, "x")

    assert found == datetime(2026, 3, 18, 10, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_an_instant_in_seconds() -> None:
    assert json_fields.instant_from_epoch({"x": 0}, "x") == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, 10**15, "0"])
def test_seconds_that_are_no_instant_are_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        json_fields.instant_from_epoch({"x": value}, "x")


def test_a_listing_ends_where_it_would_start_again() -> None:
    assert json_fields.following({"next": "b"}, "next", after="a") == "b"
    assert json_fields.following({"next": "a"}, "next", after="a") is None
    assert json_fields.following({}, "next", after="a") is None


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one<br>two<br />three</p><p class='x'>four</p>", "one\ntwo\nthree\nfour"),
        ("a <a href='x'>link</a> &amp; more", "a link & more"),
        ("<p></p>", None),
        (None, None),
    ],
)
def test_html_becomes_text(markup: str | None, text: str | None) -> None:
    assert json_fields.plain(markup) == text


@pytest.mark.parametrize(
    ("text", "line"), [("\n  \n Hello \nthere", "Hello"), (" \n", None), (None, None)]
)
def test_the_first_line_that_is_not_blank(text: str | None, line: str | None) -> None:
    assert json_fields.first_line(text) == line


def test_what_is_shown_of_a_bad_value_is_short() -> None:
    with pytest.raises(Malformed) as problem:
        json_fields.count({"x": "y" * 10_000}, "x")
    assert len(str(problem.value)) < 80


@pytest.mark.parametrize(("value", "number"), [(None, None), (0, 0), (41.7, 41.7), (4321, 4321)])
def test_a_number_may_have_a_fraction(value: object, number: float | None) -> None:
    assert json_fields.number({"x": value}, "x") == number


def test_a_number_may_be_of_a_larger_unit() -> None:
    assert json_fields.number({"x": 4321}, "x", by=1000) == 4.321


@pytest.mark.parametrize("value", ["7", True, -0.5, math.inf, math.nan, 1e13, [], {}])
def test_what_is_no_number_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        json_fields.number({"x": value}, "x")
