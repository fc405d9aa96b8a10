"""Files whose lines stand for themselves."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.business.books import CreditKind
from app.domain.imports.entries import Entry
from app.domain.imports.plans import Kind, Options, plan_entries
from app.domain.imports.records import Record, Rejection, read_table
from app.domain.imports.values import Unanswered
from app.domain.platforms import Platform
from tests.domain.imports.reading import UTC_CALENDAR


def entries(text: str, kind: Kind, **options: Any) -> list[Entry | Rejection | Unanswered]:
    table = read_table(io.StringIO(text, newline=""))
    reader = plan_entries(table.columns, Options(kind, **options), UTC_CALENDAR)
    return [reader.read(record) for record in table.records if isinstance(record, Record)]


def test_a_line_of_the_ledger_says_what_moved() -> None:
    (entry,) = entries(
        "external_id,kind,amount,occurred_at\nl1,usage,5,2026-03-19T10:00:00Z\n", Kind.CREDITS
    )

    assert entry == Entry(
        2,
        {
            "external_id": "l1",
            "kind": CreditKind.USAGE,
            "amount": 5,
            "occurred_at": datetime(2026, 3, 19, 10, tzinfo=UTC),
        },
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (",usage,5,2026-03-19", "external_id"),
        ("l1,,5,2026-03-19", "kind"),
        ("l1,usage,,2026-03-19", "amount"),
        ("l1,usage,5,", "occurred_at"),
    ],
)
def test_a_line_that_lacks_what_every_line_needs_is_refused_by_name(line: str, name: str) -> None:
    (refused,) = entries(f"external_id,kind,amount,occurred_at\n{line}\n", Kind.CREDITS)

    assert refused == Rejection(2, None, f"{name} is missing: every line needs it")


def test_what_a_line_may_leave_out_is_unknown() -> None:
    (entry,) = entries(
        "external_id,amount,currency,charged_at,refunded\nc1,5,EUR,2026-03-19,\n", Kind.CHARGES
    )

    assert isinstance(entry, Entry)
    assert entry.values["refunded"] is None


def test_the_category_of_an_ingredient_is_anybodys_own_word() -> None:
    (entry,) = entries("external_id,category,made_at\ni1,voice,2026-03-19\n", Kind.INGREDIENTS)

    assert isinstance(entry, Entry)
    assert entry.values["category"] == "voice"


PERFORMANCE = "platform,external_id,measured_on,views\n{},v1,2026-03-19,5\n"


def test_a_line_about_a_post_names_its_platform_or_has_the_files() -> None:
    (named,) = entries(PERFORMANCE.format("yt"), Kind.PERFORMANCE)
    (usual,) = entries(PERFORMANCE.format(""), Kind.PERFORMANCE, platform=Platform.TIKTOK)
    (refused,) = entries(PERFORMANCE.format(""), Kind.PERFORMANCE)

    assert isinstance(named, Entry)
    assert named.values["platform"] is Platform.YOUTUBE
    assert named.values["measured_on"] == date(2026, 3, 19)
    assert isinstance(usual, Entry)
    assert usual.values["platform"] is Platform.TIKTOK
    assert isinstance(refused, Rejection)
    assert "the platform is missing" in refused.reason
