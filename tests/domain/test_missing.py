"""Metrics that a platform's last answer lacks: since when, and as they are stored."""

from datetime import UTC, datetime, timedelta

from app.domain.collecting.missing import MissingMetric, read_text, still_missing, text_of

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=6)


def test_a_metric_is_missing_since_the_first_answer_in_a_row_that_lacks_it() -> None:
    before = [MissingMetric("likes", "No.", BEFORE), MissingMetric("saves", "No.", BEFORE)]

    assert still_missing(before, {"likes": "Never.", "clicks": "No."}, NOW) == [
        MissingMetric("clicks", "No.", NOW),
        MissingMetric("likes", "Never.", BEFORE),
    ]


def test_what_is_stored_is_read_again_and_nothing_is_stored_of_nothing() -> None:
    missing = [MissingMetric("likes", "likes is not a count: 'é'", BEFORE)]

    assert read_text(text_of(missing)) == missing
    assert text_of([]) is None
    assert read_text(None) == []
