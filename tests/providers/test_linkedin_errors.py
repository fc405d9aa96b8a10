"""How LinkedIn says no."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.calls import Reply
from app.providers.linkedin_errors import (
    culprit,
    next_midnight,
    read_failure,
    read_token_failure,
)
from app.providers.refused_metrics import Refused
from tests.providers.replies import reply

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
THROTTLED = "Resource level throttle limit for calls to this resource is reached."
URNS = ["urn:li:share:1", "urn:li:share:2"]


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, {"serviceErrorCode": 65601, "status": 401}, FailureCode.AUTHENTICATION_FAILED),
        (401, {"message": "Empty oauth2_access_token"}, FailureCode.AUTHENTICATION_FAILED),
        (403, {"serviceErrorCode": 100, "status": 403}, FailureCode.PERMISSION_MISSING),
        (426, {"code": "NONEXISTENT_VERSION"}, FailureCode.REQUEST_REJECTED),
        (400, {"code": "ILLEGAL_ARGUMENT"}, None),
        (404, {"status": 404}, None),
        (500, {"status": 500}, None),
        (200, {"status": 401}, None),
    ],
)
def test_an_error_is_named_by_its_status(
    status: int, body: object, code: FailureCode | None
) -> None:
    found = read_failure(reply(body, status), NOW)
    assert (found and found.code) == code


def test_the_limit_of_a_day_is_over_at_midnight_utc() -> None:
    found = read_failure(reply({"message": THROTTLED, "status": 429}, 429), NOW)
    assert found is not None
    assert (found.code, found.retry_at) == (FailureCode.QUOTA_EXHAUSTED, MIDNIGHT)
    assert next_midnight(MIDNIGHT) == MIDNIGHT + timedelta(days=1)


@pytest.mark.parametrize(
    ("message", "headers", "back"),
    [
        ("Too many requests", {}, None),
        ("Too many requests", {"retry-after": "60"}, NOW + timedelta(minutes=1)),
        (THROTTLED, {"retry-after": "60"}, NOW + timedelta(minutes=1)),
    ],
)
def test_another_limit_passes_sooner(
    message: str, headers: dict[str, str], back: datetime | None
) -> None:
    found = read_failure(reply({"message": message}, 429, headers), NOW)
    assert found is not None
    assert (found.code, found.retry_at) == (FailureCode.RATE_LIMITED, back)


def test_a_page_of_html_is_not_about_the_account() -> None:
    assert read_failure(Reply(403, {}, b"<h1>No</h1>"), NOW) is None


@pytest.mark.parametrize(
    ("words", "urn"),
    [
        ("Unpermitted fields present in PARAMETER: ... fields [/shares[1]]", URNS[1]),
        ("... while processing fields [/ugcPosts[0]]", URNS[0]),
        ("... while processing fields [/shares[7]]", None),
        ("Invalid URN urn:li:share:2", URNS[1]),
        ("Not enough permissions", None),
    ],
)
def test_the_post_for_which_a_list_is_refused_is_named_by_its_place_or_urn(
    words: str, urn: str | None
) -> None:
    refused = Refused(FailureCode.PERMISSION_MISSING, "No.", words=words)
    assert culprit(refused, URNS) == urn


def test_a_failure_that_refuses_nothing_names_nobody() -> None:
    assert culprit(Failure(FailureCode.RATE_LIMITED, "urn:li:share:1"), URNS) is None


@pytest.mark.parametrize(
    ("error", "description", "code"),
    [
        ("invalid_request", "The refresh token is expired", FailureCode.AUTHENTICATION_FAILED),
        ("invalid_request", "Access was revoked", FailureCode.AUTHENTICATION_FAILED),
        ("invalid_grant", "", FailureCode.AUTHENTICATION_FAILED),
        ("invalid_client", "", FailureCode.PERMISSION_MISSING),
        ("invalid_request", "A required parameter is missing", FailureCode.REQUEST_REJECTED),
    ],
)
def test_the_token_host_says_expired_or_revoked_in_words(
    error: str, description: str, code: FailureCode
) -> None:
    body = {"error": error, "error_description": description}
    found = read_token_failure(reply(body), NOW)
    assert found is not None
    assert found.code is code


def test_an_answer_without_an_error_is_none() -> None:
    assert read_token_failure(reply([], 200), NOW) is None
