"""Files of account days: what a line says, and what it lacks."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.accounts.account_days import account_day
from app.domain.accounts.accounts import AccountName
from app.domain.imports.entries import Entry
from app.domain.imports.plans import Kind, Options, plan_entries
from app.domain.imports.records import Record, Rejection, read_table
from app.domain.imports.values import Unanswered
from app.domain.platforms import Platform
from app.errors import BadUserInput
from tests.domain.imports.reading import UTC_CALENDAR


def lines(text: str, **options: Any) -> list[Entry | Rejection | Unanswered]:
    table = read_table(io.StringIO(text, newline=""))
    reader = plan_entries(table.columns, Options(Kind.ACCOUNTS, **options), UTC_CALENDAR)
    return [reader.read(record) for record in table.records if isinstance(record, Record)]


def test_a_line_says_what_was_counted_of_an_account_on_a_day() -> None:
    (entry,) = lines(
        "platform,handle,brand,date,followers,following,posts\nig,@nova,Nova,2026-03-19,1200,,31\n"
    )
    began = datetime(2026, 3, 19, tzinfo=UTC)
    assert isinstance(entry, Entry)
    assert entry.values == {
        "name": AccountName(Platform.INSTAGRAM, None, "@nova"),
        "day": account_day(began.date(), began, {"followers": 1200, "posts": 31}),
        "brand": "Nova",
        "display_name": None,
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",UC1,,2026-03-19,5", "the platform is missing"),
        ("yt,,,2026-03-19,5", "the account is missing"),
        ("yt,UC1,,,5", "the date is missing"),
        ("yt,UC1,,2026-03-19,-5", "a count of an account is 0 or more"),
        ("yt,UC1,,2026-03-19,1.5", "not a whole number"),
    ],
)
def test_what_a_line_lacks_is_said(line: str, reason: str) -> None:
    (refused,) = lines(f"platform,external_id,handle,date,followers\n{line}\n")
    assert isinstance(refused, Rejection)
    assert reason in refused.reason


def test_a_line_without_a_count_says_nothing() -> None:
    assert lines("external_id,date,followers\nUC1,2026-03-19,-\n", platform=Platform.YOUTUBE) == [
        Unanswered(2)
    ]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("platform,date,followers", "external_id or handle"),
        ("platform,handle,followers", "date or collected_at"),
        ("platform,handle,date", "followers or following"),
        ("handle,date,followers", "platform"),
    ],
)
def test_a_file_that_could_say_nothing_is_refused(header: str, field: str) -> None:
    with pytest.raises(BadUserInput, match=f"No column says {field}"):
        lines(f"{header}\n")
