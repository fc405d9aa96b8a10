"""Reading one video: public counts, and the owner's row of the report."""

from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Malformed
from app.providers.youtube_videos import reading, rows_by_video

VIDEO = {"id": "abcdefghijk", "statistics": {"viewCount": "100", "likeCount": "7"}}
ROW: dict[str, Any] = {"shares": 3, "estimatedMinutesWatched": 12.5, "videosAddedToPlaylists": 2}


OF_OWNER = (
    *("shares", "saves", "watch_seconds"),
    *("engagedViews", "averageWatchSeconds", "averageWatchedPercent", "follows"),
)


def test_engaged_views_means_and_subscribers_stand_beside_the_views() -> None:
    told = {
        "engagedViews": 60,
        "averageViewDuration": 25,
        "averageViewPercentage": 41.7,
        "subscribersGained": 2,
    }
    read = reading(VIDEO, {**ROW, **told}, {})
    assert read.metrics.views == 100
    assert read.extra == {
        "engagedViews": 60,
        "averageWatchSeconds": 25.0,
        "averageWatchedPercent": 41.7,
        "follows": 2,
    }


@pytest.mark.parametrize("odd", ["41", -1, float("nan"), True])
def test_an_odd_percentage_costs_itself(odd: object) -> None:
    read = reading(VIDEO, {**ROW, "averageViewPercentage": odd}, {})
    assert read.missing.keys() == {"averageWatchedPercent"}


def test_minutes_may_be_fractions_and_are_rounded_down_to_seconds() -> None:
    assert reading(VIDEO, ROW, {}).metrics.watch_seconds == 750
    assert reading(VIDEO, {**ROW, "estimatedMinutesWatched": 0.99}, {}).metrics.watch_seconds == 59


@pytest.mark.parametrize("odd", ["12", -1, [1], True])
def test_odd_minutes_cost_the_watch_time_only(odd: object) -> None:
    read = reading(VIDEO, {**ROW, "estimatedMinutesWatched": odd}, {})
    assert read.missing.keys() == {"watch_seconds"}
    assert (read.metrics.views, read.metrics.shares) == (100, 3)


def test_a_refused_metric_is_not_answered_and_the_others_are() -> None:
    refusal = Failure(FailureCode.REQUEST_REJECTED, "No.")
    read = reading(VIDEO, ROW, {"shares": refusal})
    assert read.missing == {"shares": refusal}
    assert read.metrics.saves == 2


def test_without_the_owners_row_its_metrics_are_not_answered() -> None:
    down = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")
    read = reading(VIDEO, down, {})
    assert read.missing == dict.fromkeys(OF_OWNER, down)


def test_columns_are_read_by_name() -> None:
    names = [{"name": name} for name in ("shares", "video")]
    assert rows_by_video({"columnHeaders": names, "rows": [[3, "a"]]}) == {
        "a": {"shares": 3, "video": "a"}
    }
    assert rows_by_video({"columnHeaders": names}) == {}
    with pytest.raises(Malformed):
        rows_by_video({"columnHeaders": names, "rows": [[3]]})
