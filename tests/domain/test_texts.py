"""Short texts that people give."""

import json

import pytest

from app.domain.texts import (
    LONGEST_QUOTE,
    MAX_LABEL,
    checked_label,
    checked_logo,
    counted,
    problem_of,
    problem_of_json,
    problem_of_key,
    quoted,
)
from app.errors import BadUserInput


def test_a_label_loses_the_space_around_it() -> None:
    assert checked_label("  Acme  Inc\n") == "Acme  Inc"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "must not be empty"),
        (" \t", "must not be empty"),
        ("x" * 501, "at most 500 characters"),
        ("a\0b", "U+0000"),
        ("\u0390" * 500, "2000 bytes"),  # 1,000 as it is, 3,000 case-folded
    ],
)
def test_what_is_no_label_is_refused_with_its_field(text: str | None, reason: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        checked_label(text, "name")
    assert refused.value.field == "name"
    assert refused.value.message.startswith("name ")
    assert reason in refused.value.message


def test_the_longest_label_is_taken() -> None:
    assert checked_label("x" * MAX_LABEL) == "x" * MAX_LABEL
    assert checked_label("😀" * 500) == "😀" * 500  # 2,000 bytes


def test_a_text_that_no_index_holds_may_have_more_bytes() -> None:
    assert problem_of("😀" * 600, 600) is None
    assert problem_of_key("😀" * 600, 600) == (
        "must have at most 2000 bytes in UTF-8, in lower case"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000, "it is nested too deeply"),
        ("9" * 5000, "a number has more digits than any count"),
        ("{'a': 1}", "Expecting property name enclosed in double quotes"),
    ],
    ids=["depth", "digits", "quotes"],
)
def test_why_a_text_is_no_json_is_said_for_people(text: str, why: str) -> None:
    with pytest.raises((ValueError, RecursionError)) as refused:
        json.loads(text)
    assert why in problem_of_json(refused.value)


def test_a_logo_may_be_missing_and_is_taken_as_it_is() -> None:
    assert checked_logo(None) is None
    assert checked_logo(" https://x.test/a.png") == " https://x.test/a.png"
    with pytest.raises(BadUserInput, match="logoUrl must have at most 2000 characters"):
        checked_logo("x" * 2001)


@pytest.mark.parametrize("value", ["x" * 10_000, ["x"] * 1_000, {"a": "\n" * 500}])
def test_a_long_value_is_quoted_by_its_beginning(value: object) -> None:
    assert len(quoted(value)) == LONGEST_QUOTE
    assert quoted(value).endswith("…")


def test_a_short_value_is_quoted_as_it_is() -> None:
    assert quoted("a\nb") == r"'a\nb'"
    assert quoted(1.5) == "1.5"


def test_a_number_that_python_does_not_write_is_named() -> None:
    assert quoted(10**5_000) == "a number of thousands of digits"


@pytest.mark.parametrize(("count", "told"), [(0, "0 rows"), (1, "1 row"), (1200, "1,200 rows")])
def test_one_of_something_is_no_several(count: int, told: str) -> None:
    assert counted(count, "row") == told
