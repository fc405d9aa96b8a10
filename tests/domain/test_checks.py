"""Whether what somebody says of posts and snapshots can be true."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.domain.checks import EARLIEST_DAY, check_draft, check_snapshot
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import LARGEST_COUNT, Metrics
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from app.domain.posts import PostDraft

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
TODAY = date(2026, 3, 20)
ZURICH = "Europe/Zurich"
GOOD = Snapshot(TODAY, NOW, Metrics(views=1))


def wrong_with(snapshot: Snapshot, time_zone: str = ZURICH) -> str | None:
    problem = check_snapshot(snapshot, Platform.INSTAGRAM, now=NOW, time_zone=time_zone)
    return problem and problem.field


@pytest.mark.parametrize(
    "snapshot",
    [
        GOOD,
        GOOD._replace(totals=Metrics(likes=0)),
        reading(TODAY, NOW, {"reach": 0}),
        reading(TODAY, NOW, {"saves": None}),
        reading(TODAY, NOW, {"skipRate": 0.5, "videoViews": None}),
        GOOD._replace(totals=Metrics(views=LARGEST_COUNT)),
        GOOD._replace(collected_at=datetime(2026, 3, 19, 23, tzinfo=UTC)),  # midnight in Zurich
        GOOD._replace(date=EARLIEST_DAY),
    ],
)
def test_what_can_be_true_is_taken(snapshot: Snapshot) -> None:
    assert wrong_with(snapshot) is None


@pytest.mark.parametrize(
    ("snapshot", "field"),
    [
        (GOOD._replace(date=TODAY + timedelta(days=1)), "date"),
        (GOOD._replace(date=EARLIEST_DAY - timedelta(days=1)), "date"),
        (GOOD._replace(collected_at=NOW + timedelta(microseconds=1)), "collected_at"),
        (GOOD._replace(collected_at=datetime(2026, 3, 19, 22, 59, tzinfo=UTC)), "collected_at"),
        (GOOD._replace(totals=Metrics(saves=-1)), "saves"),
        (GOOD._replace(totals=Metrics(views=LARGEST_COUNT + 1)), "views"),
        (GOOD._replace(reach=-1), "reach"),
        (GOOD._replace(extra={"videoViews": LARGEST_COUNT + 1}), "extra_metrics"),
        (GOOD._replace(extra={"videoViews": 0.5}), "extra_metrics"),
        (GOOD._replace(extra={"skipRate": -0.5}), "extra_metrics"),
        (GOOD._replace(extra={"quotes": 1}), "extra_metrics"),  # Instagram has none
        (reading(TODAY, NOW, {}), "views"),
    ],
)
def test_what_can_not_be_true_is_said_by_its_field(snapshot: Snapshot, field: str) -> None:
    assert wrong_with(snapshot) == field


def test_today_is_the_organizations_own() -> None:
    tomorrow = GOOD._replace(date=TODAY + timedelta(days=1), collected_at=NOW)

    assert wrong_with(tomorrow, "Pacific/Kiritimati") is None  # where it is 02:00 of the 21st
    assert wrong_with(tomorrow, "UTC") == "date"


def draft(external_id: str = "v1", **values: Any) -> PostDraft:
    return PostDraft(Platform.YOUTUBE, external_id, values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_draft", "field"),
    [
        (draft(), None),
        (draft(label="x" * 500, description="x" * 100_000, url=None), None),
        (draft(published_at=datetime(1990, 1, 1, tzinfo=UTC)), None),
        (draft(" "), "external_id"),
        (draft("x" * 256), "external_id"),
        (draft(label="x" * 501), "label"),
        (draft(description="a\0b"), "description"),
        (draft(url="😀" * 501), "url"),  # 2,004 bytes
        (draft(prompt="x" * 100_001), "prompt"),
        (draft(published_at=datetime(1989, 12, 31, tzinfo=UTC)), "published_at"),
        (draft(published_at=datetime(9999, 1, 1, tzinfo=UTC)), "published_at"),
    ],
)
def test_a_draft_is_wrong_in_its_first_field_that_is(
    given_draft: PostDraft, field: str | None
) -> None:
    problem = check_draft(given_draft)

    assert (problem and problem.field) == field
