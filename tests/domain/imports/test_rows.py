"""What a row says."""

from datetime import UTC, date, datetime

from app.domain.imports.plans import Kind, NullRule
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
        ' "saves": "N/A", "clicks": "\u2013", "comments": "", "videoViews": 7}'
    )

    counted = snapshot(said)
    assert counted.extra == {"videoViews": 7}
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
