"""Our own exports come in again as they went out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.business.books import CreditKind
from app.domain.imports.entries import Entry
from app.domain.imports.kinds.exports import KINDS
from app.domain.imports.questions import questions_of
from tests.domain.imports.files import File, csv_of

POSTS = (
    *("id", "platform", "external id", "label", "category", "published at", "brand label"),
    *("analytics as of", "analytics totals views", "analytics totals watch seconds"),
    "analytics totals engagement rate (%)",
)
POST = ("post_1", "YOUTUBE", "a", "'=1+1", "REEL", "2026-11-01T08:00:00Z", "Cats")


def test_an_export_of_posts_loses_its_apostrophe() -> None:
    file = File(csv_of(POSTS, (*POST, "2026-11-20", 5, 60, 2.5)))

    (post,) = file.posts()
    assert file.kind == "backbone-export-posts"
    assert (post["label"], post["brand"], post["category"]) == ("=1+1", "Cats", "REEL")
    assert (post["date"], post["views"], post["watch_seconds"]) == ("2026-11-20", 5, 60)


def test_every_text_of_an_export_loses_it() -> None:
    row = ("post_1", "YOUTUBE", "'=a", "''=x", "REEL", "", "'@Cats", "2026-11-20", 5, 60, 2.5)
    (post,) = File(csv_of(POSTS, row)).posts()

    assert (post["id"], post["label"], post["brand"]) == ("=a", "'=x", "@Cats")


def test_a_post_that_was_never_measured_comes_in_without_numbers() -> None:
    file = File(csv_of(POSTS, (*POST, "", "", "", "")), as_of=None)

    (post,) = file.posts()
    assert (post["label"], "date" in post, "views" in post) == ("=1+1", False, False)


def test_a_post_may_be_called_like_a_sum_and_have_a_link_as_its_id() -> None:
    rows = [
        ("post_1", "YOUTUBE", name, "One", "REEL", "", "Cats", "2026-11-20", 5, 60, 2.5)
        for name in ("Total", "https://www.youtube.com/watch?v=aaaaaaaaaaa")
    ]
    file = File(csv_of(POSTS, *rows))

    assert [post["id"] for post in file.posts()] == [row[2] for row in rows]


def test_what_was_kept_is_not_doubted() -> None:
    row = (*POST[:5], "2026-11-25T08:00:00Z", "Cats", "2026-11-20T09:00:00.123456+00:00", 5, "", "")
    file = File(csv_of(POSTS, row))

    assert file.rejections() == []
    (read,) = file.read()
    assert read.snapshot.collected_at.microsecond == 123456


def test_exports_of_days_are_read() -> None:
    header = (
        *("date", "totals views", "totals likes", "gains views", "is baseline", "collected at"),
        *("post id", "post platform", "post external id", "post brand label"),
    )
    row = (
        "2026-11-20",
        5,
        "",
        2,
        "false",
        "2026-11-20T08:00:00Z",
        "post_1",
        "YOUTUBE",
        "a",
        "Cats",
    )
    file = File(csv_of(header, row))

    assert file.kind == "backbone-export-days"
    assert file.posts()[0]["views"] == 5


def test_exports_of_account_days_are_read() -> None:
    header = (
        *("date", "followers", "profile views", "collected at", "account platform"),
        *("account external id", "account handle", "account brand label"),
    )
    row = ("2026-11-20", 5, 2, "2026-11-20T08:00:00Z", "X", "77", "us", "Cats")
    file = File(csv_of(header, row))

    assert file.kind == "backbone-export-accounts"
    assert file.days() == [("2026-11-20", {"followers": 5, "profile_views": 2})]


def test_exports_of_content_performance_keep_their_source() -> None:
    header = (
        *("id", "platform", "measured on", "source", "views", "likes", "performance score"),
        *("post id", "post external id"),
    )
    file = File(csv_of(header, ("1", "TIKTOK", "2026-11-20", "SYNC", 5, "", 2.5, "post_1", "'=a")))

    (entry,) = file.read()
    assert file.kind == "backbone-export-performance"
    assert isinstance(entry, Entry)
    assert (entry.values["external_id"], entry.values["source"]) == ("=a", "SYNC")
    assert (entry.values["views"], entry.values["likes"]) == (5, None)


def test_exports_of_tags_have_one_in_each_row_with_its_commas() -> None:
    header = ("tag", "post id", "post platform", "post external id", "post label")
    file = File(csv_of(header, ("red, green", "post_1", "TIKTOK", "a", "One")))

    (entry,) = file.read()
    assert file.kind == "backbone-export-tags"
    assert entry.values["tags"] == ("red, green",)


def test_exports_of_extra_metrics_have_one_of_a_day_in_each_row() -> None:
    header = (
        *("metric", "metric label", "value", "unit", "post platform", "post external id"),
        *("post label", "post brand label", "post day date", "post day collected at"),
    )
    of = ("INSTAGRAM", "a", "'=One", "Cats", "2026-11-20", "2026-11-20T08:00:00Z")
    file = File(
        csv_of(
            header,
            ("reposts", "Reposts", "3.0", "COUNT", *of),
            ("averageWatchSeconds", "Average watch time", "2.5", "SECONDS", *of),
        )
    )

    posts = file.posts()
    assert file.kind == "backbone-export-extra-metrics"
    assert [(post["label"], post["brand"], post["date"]) for post in posts] == [
        ("=One", "Cats", "2026-11-20")
    ] * 2
    assert [row.snapshot.extra for row in file.read()] == [
        {"reposts": 3},
        {"averageWatchSeconds": 2.5},
    ]


@pytest.mark.parametrize(
    ("metric", "value", "why"),
    [
        ("likes", "3", "no metric of the catalogue"),
        ("dislikes", "3", "no metric of the catalogue"),
        ("", "3", "the metric is missing"),
        ("quotes", "3", "has no 'quotes'"),
        ("reposts", "3.5", "must be a whole number"),
        ("reposts", "-3", "negative"),
    ],
)
def test_a_metric_that_the_platform_doesnt_have_is_rejected(
    metric: str, value: str, why: str
) -> None:
    header = ("metric", "value", "post platform", "post external id", "post day date")
    file = File(csv_of(header, (metric, value, "INSTAGRAM", "a", "2026-11-20")))

    (rejection,) = file.rejections()
    assert why in rejection


def test_exports_of_notes_keep_their_days_and_their_brand() -> None:
    header = ("id", "start", "end", "text", "created by", "brand id", "brand label")
    rows = [
        ("note_1", "2026-11-20", "2026-11-21", "'=TV, spot", "us", "brand_1", "Cats"),
        ("note_2", "2026-11-20", "2026-11-20", "Total", "us", "", ""),
    ]
    file = File(csv_of(header, *rows))

    entries = file.read()
    assert file.kind == "backbone-export-notes"
    assert [
        (str(each.values["start"]), str(each.values["end"]), each.values["text"])
        for each in entries
    ] == [("2026-11-20", "2026-11-21", "=TV, spot"), ("2026-11-20", "2026-11-20", "Total")]
    assert [each.values["brand"] for each in entries] == ["Cats", None]


BOOKS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "charges": (
        ("external id", "amount", "refunded", "currency", "source", "charged at", "charged on"),
        ("'=a", "1250", "50", "EUR", "TILL", "2026-11-20T08:00:00+00:00", "2026-11-20"),
        {"external_id": "=a", "amount": 1250, "refunded": 50, "currency": "EUR", "source": "TILL"},
    ),
    "credits": (
        ("external id", "kind", "amount", "occurred at", "occurred on", "organization label"),
        ("a", "USAGE_REFUND", "5", "2026-11-20T08:00:00Z", "2026-11-20", "Us"),
        {"external_id": "a", "kind": CreditKind.USAGE_REFUND, "amount": 5},
    ),
    "ingredients": (
        ("external id", "category", "made at", "made on", "recorded at"),
        ("Total", "a video", "2026-11-20T08:00:00Z", "2026-11-20", "2026-11-20T08:00:00Z"),
        {"external_id": "Total", "category": "a video"},
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_exports_of_the_books_are_read_and_nothing_is_asked(name: str) -> None:
    header, row, expected = BOOKS[name]
    file = File(csv_of(header, row))

    assert file.kind == f"backbone-export-{name}"
    assert list(questions_of(file.recognized, file.column_of, file.survey, file.said)) == []
    (entry,) = file.read()
    at = next(each for each in entry.values if each.endswith("_at"))
    assert entry.values == {**expected, at: datetime(2026, 11, 20, 8, tzinfo=UTC)}


def test_exports_have_names_of_their_own() -> None:
    assert all(kind.name.startswith("backbone-export-") and kind.is_export for kind in KINDS)
