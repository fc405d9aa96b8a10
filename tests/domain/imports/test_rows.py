"""What a row says."""

from datetime import UTC, date, datetime

import pytest

from app.domain.catalogue.metric_catalogue import METRIC_CATALOGUE
from app.domain.imports.plans import Kind, NullRule
from app.domain.imports.records import Rejection
from app.domain.imports.rows import Identity, Row
from app.domain.imports.values import Unanswered
from app.domain.numbers.metrics import COUNTS, Metrics
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from tests.domain.imports.reading import refusal, row, rows, snapshot


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
        reading(
            date(2026, 3, 19),
            datetime(2026, 3, 19, tzinfo=UTC),
            {"views": 10, "watch_seconds": 0},
        ),
    )


def test_a_rule_makes_a_count_unknown_in_any_case() -> None:
    said = row(
        "external_id,date,views,comments,comments_disabled\nv1,2026-03-19,1,0,True\n",
        null_when=[NullRule("comments_disabled", "TRUE", "comments")],
    )

    assert snapshot(said).totals == Metrics(views=1)


def test_a_row_without_any_count_is_no_snapshot() -> None:
    text = "external_id,date,views,likes\nv1,2026-03-19,,-\n"
    assert rows(text) == [Unanswered(2)]


def test_a_file_answers_only_the_counts_that_it_has() -> None:
    said = row(
        '{"external_id": "a", "date": "2026-03-19", "views": 1, "likes": null, "shares": "-",'
        ' "saves": "N/A", "clicks": "\u2013", "comments": "", "engagedViews": 7}'
    )

    counted = snapshot(said)
    assert counted.extra == {"engagedViews": 7}
    assert counted.answered_at == dict.fromkeys(set(COUNTS) - {"views"})


def test_what_is_absent_or_empty_says_nothing() -> None:
    lines = (
        '{"external_id": "a", "url": null, "label": "", "category": ""}',
        '{"external_id": "b"}',
    )

    for said in rows("\n".join(lines), kind=Kind.POSTS):
        assert isinstance(said, Row)
        assert said.values == {}


def test_all_bad_cells_of_a_row_are_told_at_once() -> None:
    refused = refusal("external_id,date,views,likes\na,2026-02-30,x,-1\n")

    assert [column for column, _ in refused.cells] == ["date", "views", "likes"]
    assert all(reason for _, reason in refused.cells)


def test_a_row_takes_every_extra_metric_that_its_platform_has() -> None:
    definitions = [each for each in METRIC_CATALOGUE[Platform.INSTAGRAM] if each.is_extra]
    names = ",".join(each.field for each in definitions)
    numbers = ",".join(str(number) for number in range(len(definitions)))

    said = row(f"external_id,date,{names}\na,2026-03-19,{numbers}\n", platform=Platform.INSTAGRAM)

    assert snapshot(said).extra == {each.name: number for number, each in enumerate(definitions)}


def test_averages_and_percentages_may_be_fractions() -> None:
    said = row("external_id,date,averageWatchSeconds,skipRate\na,2026-03-19,12.5,0.25\n",
               platform=Platform.INSTAGRAM)  # fmt: skip

    assert snapshot(said).extra == {"averageWatchSeconds": 12.5, "skipRate": 0.25}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("follows", "1.5", "'1.5' is not a whole number"),
        ("skip_rate", "-0.5", "is negative"),
        ("skip_rate", "5 %", "is not a whole number"),
        ("skip_rate", ".5", "write it like 0.5"),
        ("skip_rate", "9999999999999.5", "too large"),
        ("skip_rate", "1000000000000.5", "must be between 0 and"),
    ],
)
def test_an_extra_metric_that_can_not_be_true_is_told(name: str, value: str, reason: str) -> None:
    text = f"external_id,date,{name}\na,2026-03-19,{value}\n"
    refused = refusal(text, platform=Platform.INSTAGRAM)

    assert reason in refused.reason


def test_a_metric_that_the_rows_platform_does_not_have_is_told_with_those_that_it_has() -> None:
    lines = "platform,external_id,date,quotes,views\nX,a,2026-03-19,2,1\nyt,b,2026-03-19,2,1\n"
    taken, refused = rows(lines, platform=None)

    assert isinstance(taken, Row)
    assert snapshot(taken).extra == {"quotes": 2}
    assert isinstance(refused, Rejection)
    assert "YOUTUBE has no 'quotes'" in refused.reason
    assert "engagedViews" in refused.reason


def test_what_a_platform_does_not_have_may_be_empty() -> None:
    said = row("external_id,date,quotes,views\nb,2026-03-19,,1\n")

    assert snapshot(said).extra == {}
