"""What a row says, and which row of a post speaks for it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.plans import Kind, NullRule
from app.domain.imports.rows import Identity, Row, is_outdated, speaking
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from tests.domain.imports.reading import NOW, refusal, row, rows, snapshot


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


def test_a_rule_makes_a_count_unknown_in_any_case() -> None:
    said = row(
        "external_id,date,views,comments,comments_disabled\nv1,2026-03-19,1,0,True\n",
        null_when=[NullRule("comments_disabled", "TRUE", "comments")],
    )

    assert snapshot(said).totals == Metrics(views=1)


def test_a_row_without_any_count_is_no_snapshot() -> None:
    assert "no count" in refusal("external_id,date,views\nv1,2026-03-19,\n").reason


def test_an_absent_key_says_nothing_and_an_empty_one_clears() -> None:
    said, other = rows(
        '{"external_id": "a", "url": null, "label": ""}\n{"external_id": "b"}', kind=Kind.POSTS
    )

    assert isinstance(said, Row)
    assert said.values == {"label": "", "url": None}
    assert isinstance(other, Row)
    assert other.values == {}


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


def test_all_bad_cells_of_a_row_are_told_at_once() -> None:
    refused = refusal("external_id,date,views,likes\na,2026-02-30,x,-1\n")

    assert [column for column, _ in refused.cells] == ["date", "views", "likes"]
    assert all(reason for _, reason in refused.cells)
