"""Reading one video: public counts, and the owner's row of the report."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Malformed, PublishedPost
from app.providers.requests import Answer
from app.providers.youtube_videos import reading, rows_by_video, seconds_of, with_facts
from tests.providers.readers import NOW

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


@pytest.mark.parametrize(
    ("length", "seconds"),
    [
        ("PT30S", 30),
        ("PT1H2M3S", 3723),
        ("P1DT2H", 93_600),
        ("PT15M", 900),
        ("PT0S", None),
        ("P0D", None),
        ("P", None),
        ("1:30", None),
        ("PT9999999S", None),
        (30, None),
        (None, None),
    ],
)
def test_the_length_of_a_video_is_written_as_iso_8601_has_it(
    length: object, seconds: float | None
) -> None:
    assert seconds_of(length) == seconds


@pytest.mark.parametrize(
    ("snippet", "language"),
    [
        ({"defaultAudioLanguage": "pt-BR", "defaultLanguage": "en"}, "pt-BR"),
        ({"defaultLanguage": "en"}, "en"),
        ({"defaultAudioLanguage": "zxx"}, None),
        ({}, None),
    ],
)
async def test_the_language_of_a_video_is_the_spoken_one(
    snippet: dict[str, str], language: str | None
) -> None:
    async def ask(query: Mapping[str, str]) -> Answer:
        assert query["id"] == "a,b"
        return Answer({"items": [None, {"id": "a", "snippet": snippet}]}, None)

    posts = [PublishedPost("a", NOW), PublishedPost("b", NOW)]
    found = await with_facts(ask, posts)
    assert [(post.external_id, post.language) for post in found] == [("a", language), ("b", None)]
