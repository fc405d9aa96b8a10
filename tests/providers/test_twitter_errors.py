"""How X says no."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.failures import FailureCode
from app.providers.base import Allowance
from app.providers.twitter_errors import kind_of, read_allowance, read_failure
from tests.providers.replies import reply

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
RESET = NOW + timedelta(minutes=7)
TYPE = "https://api.twitter.com/2/problems/"


def headers(remaining: int) -> dict[str, str]:
    return {
        "x-rate-limit-limit": "900",
        "x-rate-limit-remaining": str(remaining),
        "x-rate-limit-reset": str(int(RESET.timestamp())),
    }


@pytest.mark.parametrize(
    ("status", "problem", "code"),
    [
        (402, {"title": "CreditsDepleted"}, FailureCode.BILLING_REQUIRED),
        (402, {"type": TYPE + "credits"}, FailureCode.BILLING_REQUIRED),
        (403, {"title": "SpendCapReached"}, FailureCode.BILLING_REQUIRED),
        (429, {"detail": "Your Spend Cap is reached"}, FailureCode.BILLING_REQUIRED),
        (401, {"title": "Unauthorized"}, FailureCode.AUTHENTICATION_FAILED),
        (403, {"type": TYPE + "client-forbidden"}, FailureCode.PERMISSION_MISSING),
        (403, {"reason": "client-not-enrolled"}, FailureCode.PERMISSION_MISSING),
        (429, {"type": TYPE + "usage-capped"}, FailureCode.QUOTA_EXHAUSTED),
        (429, {"title": "Too Many Requests"}, FailureCode.RATE_LIMITED),
        (403, {"title": "Forbidden"}, None),
        (200, {"title": "CreditsDepleted"}, None),
    ],
)
def test_a_problem_is_named_by_its_type_and_title(
    status: int, problem: dict[str, str], code: FailureCode | None
) -> None:
    failure = read_failure(reply(problem, status), NOW)

    assert (failure and failure.code) == code


def test_a_rate_limit_ends_when_its_headers_say() -> None:
    failure = read_failure(reply({}, 429, headers(remaining=0)), NOW)

    assert failure is not None
    assert (failure.code, failure.retry_at) == (FailureCode.RATE_LIMITED, RESET)


def test_a_429_with_requests_left_is_the_monthly_cap() -> None:
    failure = read_failure(reply({}, 429, headers(remaining=5)), NOW)

    assert failure is not None
    assert failure.code is FailureCode.QUOTA_EXHAUSTED


def test_a_body_that_is_no_object_is_left_to_others() -> None:
    assert read_failure(reply([], 429), NOW) is None


def test_what_is_left_is_in_the_headers() -> None:
    assert read_allowance(headers(remaining=5), NOW) == Allowance(900, 5, RESET)


@pytest.mark.parametrize(
    ("problem", "kind"),
    [({"type": TYPE + "usage-capped/"}, "usage-capped"), ({"type": "about:blank"}, "about:blank")],
)
def test_a_problem_is_of_the_kind_that_ends_its_type(problem: dict[str, str], kind: str) -> None:
    assert kind_of(problem) == kind
