"""Refreshes that people ask for: how they end."""

from datetime import UTC, datetime

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.collecting.refreshes import Progress, RefreshOutcome, outcome_of

LATER = datetime(2026, 3, 20, 13, tzinfo=UTC)


def test_a_post_without_a_failure_has_succeeded() -> None:
    assert outcome_of(None) is RefreshOutcome.SUCCEEDED


def test_a_platform_that_says_when_to_come_back_is_still_to_come() -> None:
    assert outcome_of(Failure(FailureCode.RATE_LIMITED, "Later.", LATER)) is None


@pytest.mark.parametrize(
    "failure",
    [
        Failure(FailureCode.RATE_LIMITED, "Some time."),
        Failure(FailureCode.QUOTA_EXHAUSTED, "Tomorrow.", LATER),
        Failure(FailureCode.POST_NOT_FOUND, "Gone."),
    ],
)
def test_any_other_failure_ends_a_post(failure: Failure) -> None:
    assert outcome_of(failure) is RefreshOutcome.FAILED


def test_posts_that_have_ended_are_done_however_they_ended() -> None:
    assert Progress().done == 0
    assert Progress(succeeded=3, failed=2, skipped=1).done == 6
