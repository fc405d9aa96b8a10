"""One pin on Pinterest: what its analytics, the listing and its lifetime totals say."""

from datetime import UTC, datetime

import pytest

from app.domain.numbers.metrics import Metrics
from app.domain.posts import PostCategory
from app.providers.pinterest_pins import lifetime_reading, published, reading

SUMMARY = {
    "IMPRESSION": 500,
    "SAVE": 4.0,
    "OUTBOUND_CLICK": 3,
    "PIN_CLICK": 50,
    "VIDEO_MRC_VIEW": 90,
    "VIDEO_V50_WATCH_TIME": 61_500,
    "VIDEO_AVG_WATCH_TIME": 1500,
    "PROFILE_VISIT": 8,
}


def analytics(*states: str) -> object:
    return {
        "all": {
            "lifetime_metrics": {"TOTAL_REACTIONS": 7, "TOTAL_COMMENTS": 2},
            "summary_metrics": SUMMARY,
            "daily_metrics": [{"data_status": state} for state in states],
        }
    }


def test_reactions_are_of_the_lifetime_and_the_rest_is_of_the_summary() -> None:
    assert reading(analytics("READY"), is_video=False).metrics == Metrics(
        views=500, likes=7, comments=2, saves=4, impressions=500, clicks=3
    )


def test_views_of_a_video_are_an_extra_metric_beside_the_impressions() -> None:
    found = reading(analytics("READY"), is_video=True)

    assert (found.metrics.views, found.metrics.watch_seconds) == (500, 61)
    assert found.extra["videoViews"] == 90


def test_pin_clicks_and_what_came_of_the_pin_on_the_profile_are_extra_metrics() -> None:
    found = reading(analytics("READY"), is_video=False)
    assert found.extra == {"pinClicks": 50, "profileVisits": 8, "follows": None}


def test_the_mean_watch_time_of_a_video_is_in_seconds() -> None:
    assert reading(analytics("READY"), is_video=True).extra["averageWatchSeconds"] == 1.5


@pytest.mark.parametrize(
    ("states", "saves"),
    [
        (["READY", "ESTIMATE"], 4),
        (["PROCESSING", "READY", "BEFORE_PIN_CREATED"], 4),
        (["PROCESSING"], None),
        (["READY", "BEFORE_BUSINESS_CREATED"], None),
        ([], None),
    ],
)
def test_a_summary_counts_if_no_day_is_missing_and_one_is_counted(
    states: list[str], saves: int | None
) -> None:
    found = reading(analytics(*states), is_video=False)

    assert found.metrics.saves == saves
    assert found.metrics.likes == 7
    of_summary = {
        "views",
        "saves",
        "impressions",
        "clicks",
        "pinClicks",
        "profileVisits",
        "follows",
    }
    assert found.missing.keys() == (set() if saves else of_summary)


def test_a_pins_own_totals_are_its_lifetimes_and_no_windows() -> None:
    found = lifetime_reading(
        {
            "media": {"media_type": "video"},
            "pin_metrics": {
                "90d": {"impression": 1},
                "lifetime_metrics": {
                    "impression": 900,
                    "save": 5,
                    "clickthrough": 3,
                    "reaction": 2,
                    "comment": 1,
                },
            },
        }
    )

    assert found.metrics == Metrics(
        views=900, likes=2, comments=1, saves=5, impressions=900, clicks=3
    )
    assert found.category is PostCategory.VIDEO


@pytest.mark.parametrize(
    "pin", [{}, {"pin_metrics": None}, {"pin_metrics": {"lifetime_metrics": None}}]
)
def test_a_pin_without_totals_has_none(pin: dict[str, object]) -> None:
    assert lifetime_reading(pin).metrics == Metrics()


@pytest.mark.parametrize(
    ("title", "label"), [("Title", "Title"), (None, "First line"), ("", "First line")]
)
def test_a_listed_pin_is_called_by_its_title_or_its_first_line(
    title: str | None, label: str
) -> None:
    found = published(
        {
            "id": "1",
            "created_at": "2026-03-18T10:00:00",
            "title": title,
            "description": "First line\nx",
        }
    )

    assert found.label == label
    assert found.published_at == datetime(2026, 3, 18, 10, tzinfo=UTC)
    assert found.url == "https://www.pinterest.com/pin/1/"
