"""Values that only recognized files have, one by one."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.imports.cell_readers import (
    either,
    read_metric,
    read_tag,
    read_time,
    then,
    unquoting,
)
from app.domain.imports.fields import read_count, read_text
from app.domain.imports.values import Refused


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14:30", timedelta(hours=14, minutes=30)),
        ("2:30 pm", timedelta(hours=14, minutes=30)),
        ("12:05 a.m.", timedelta(minutes=5)),
        ("9h07", timedelta(hours=9, minutes=7)),
        ("23:59:58", timedelta(hours=23, minutes=59, seconds=58)),
        ("-", None),
    ],
)
def test_a_time_of_day_is_what_has_passed_since_midnight(text: str, time: Any) -> None:
    assert read_time(text) == time


@pytest.mark.parametrize("text", ["24:00", "12:60", "noon", "1430"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="write it like 14:30"):
        read_time(text)


def test_a_tag_keeps_its_commas() -> None:
    assert read_tag("red, green") == ("red, green",)


def test_a_metric_is_named_as_in_the_catalogue() -> None:
    assert (read_metric(" reposts "), read_metric("")) == ("reposts", None)
    with pytest.raises(Refused, match="'Reposts' is no metric of the catalogue: there are"):
        read_metric("Reposts")


def test_readers_are_put_together() -> None:
    assert either(read_count, read_text)("seven") == "seven"
    assert then(read_text, str.upper)("a") == "A"
    assert (unquoting(read_text)("'=a"), unquoting(read_text)("'a")) == ("=a", "'a")
