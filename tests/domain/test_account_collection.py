"""When an account is read, and why its numbers are missing or old."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.account_collection import (
    AccountCollection,
    explain,
    history_since,
    next_after_failure,
    next_after_success,
)
from app.domain.collecting.explanations import Failed
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.windows.clock import Clock

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def account(**more: object) -> AccountCollection:
    values = {"is_readable": True, "last_collected_at": NOW - HOUR, **more}
    return AccountCollection(Platform.TIKTOK, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "spread", "expected"),
    [
        ("UTC", 0, datetime(2026, 11, 23, tzinfo=UTC)),
        ("UTC", 0.5, datetime(2026, 11, 23, 2, tzinfo=UTC)),
        ("Asia/Tokyo", 0, datetime(2026, 11, 23, 15, tzinfo=UTC)),
    ],
)
def test_an_account_is_read_early_on_each_day(zone: str, spread: float, expected: datetime) -> None:
    assert next_after_success(NOW, zone, spread) == expected


def test_what_time_does_not_cure_is_tried_again_after_a_day() -> None:
    refused = Failure(FailureCode.PERMISSION_MISSING, "No.")
    assert next_after_failure(refused, 1, now=NOW, jitter=0) == NOW + DAY


def test_what_time_cures_is_tried_again_soon_and_then_later() -> None:
    down = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")
    waits = [next_after_failure(down, n, now=NOW, jitter=0) - NOW for n in (1, 2, 9)]
    assert waits == [HOUR / 2, HOUR, DAY]


def test_a_new_account_is_asked_for_a_year_and_a_known_one_for_late_days() -> None:
    assert history_since(None, NOW) == NOW - 365 * DAY
    assert history_since(NOW - 3 * DAY, NOW) == NOW - 10 * DAY


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({}, None),
        ({"is_readable": False}, "No working TikTok credential"),
        ({"last_collected_at": None}, "have not been read yet"),
        ({"last_collected_at": NOW - 2 * DAY}, "are from 2026-11-20 15:00 UTC"),
        (
            {"failure": Failed(FailureCode.PERMISSION_MISSING, "No.", NOW)},
            "connect it again with every permission",
        ),
        ({"failure": Failed(FailureCode.BILLING_REQUIRED, "No.", NOW)}, "wants to be paid"),
        ({"failure": Failed(FailureCode.QUOTA_EXHAUSTED, "No.", NOW)}, "allowance"),
        (
            {
                "failure": Failed(FailureCode.REQUEST_REJECTED, "No.", NOW - DAY),
                "next_collect_at": NOW + HOUR,
            },
            "since 2026-11-21 15:00 UTC. It is tried again at 2026-11-22 16:00 UTC; its posts",
        ),
    ],
)
def test_it_says_what_is_wrong_and_what_helps(
    state: dict[str, object], sentence: str | None
) -> None:
    said = explain(account(**state), Clock(NOW))
    assert (said is None) if sentence is None else (said is not None and sentence in said)
