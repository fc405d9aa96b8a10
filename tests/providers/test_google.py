"""How Google's APIs say no."""

from datetime import UTC, datetime

import pytest

from app.domain.collecting.failures import FailureCode
from app.providers.google import read_failure
from tests.providers.replies import reply

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
MIDNIGHT_IN_CALIFORNIA = datetime(2026, 11, 23, 8, tzinfo=UTC)


def error(reason: str) -> object:
    return {"error": {"code": 403, "message": "<b>html</b>", "errors": [{"reason": reason}]}}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (error("quotaExceeded"), FailureCode.QUOTA_EXHAUSTED),
        (error("dailyLimitExceeded"), FailureCode.QUOTA_EXHAUSTED),
        (error("rateLimitExceeded"), FailureCode.RATE_LIMITED),
        (error("keyInvalid"), FailureCode.AUTHENTICATION_FAILED),
        (error("authError"), FailureCode.AUTHENTICATION_FAILED),
        (error("accessNotConfigured"), FailureCode.PERMISSION_MISSING),
        (error("insufficientPermissions"), FailureCode.PERMISSION_MISSING),
        ({"error": {"status": "PERMISSION_DENIED"}}, FailureCode.PERMISSION_MISSING),
        (
            {"error": {"details": [{"reason": "API_KEY_INVALID"}]}},
            FailureCode.AUTHENTICATION_FAILED,
        ),
        ({"error": "invalid_grant"}, FailureCode.AUTHENTICATION_FAILED),
    ],
)
def test_a_reason_is_named_wherever_it_stands(document: object, code: FailureCode) -> None:
    failure = read_failure(reply(document), NOW)

    assert failure is not None
    assert failure.code is code
    assert "html" not in failure.message


def test_a_quota_is_full_again_at_midnight_in_california() -> None:
    failure = read_failure(reply(error("quotaExceeded")), NOW)

    assert failure is not None
    assert failure.retry_at == MIDNIGHT_IN_CALIFORNIA


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        {"error": "server_error"},
        {"error": 5},
        error("backendError"),
        {"error": {"errors": [5]}},
    ],
)
def test_what_it_does_not_recognise_is_left_to_others(document: object) -> None:
    assert read_failure(reply(document), NOW) is None
