"""How Reddit says no."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.failures import FailureCode
from app.providers.calls import Reply
from app.providers.reddit_errors import read_allowance, read_failure, read_token_failure
from tests.providers.replies import reply

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
USED_UP = {"x-ratelimit-used": "100", "x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "42"}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, FailureCode.AUTHENTICATION_FAILED),
        (403, FailureCode.PERMISSION_MISSING),
        (404, FailureCode.PERMISSION_MISSING),
        (429, FailureCode.RATE_LIMITED),
        (400, None),
        (500, None),
        (200, None),
    ],
)
def test_an_error_is_named_by_the_status_that_its_body_repeats(
    status: int, code: FailureCode | None
) -> None:
    found = read_failure(reply({"message": "No", "error": status}, status), NOW)
    assert (found and found.code) == code


def test_a_page_of_html_is_not_about_the_account() -> None:
    assert read_failure(Reply(403, {}, b"<h1>whoa there, pardner!</h1>"), NOW) is None


def test_the_limit_ends_so_many_seconds_from_now() -> None:
    found = read_failure(reply({"message": "Too Many Requests"}, 429, USED_UP), NOW)
    assert found is not None
    assert found.retry_at == NOW + timedelta(seconds=42)


def test_what_is_left_has_a_fraction() -> None:
    headers = {"x-ratelimit-remaining": "584.0", "x-ratelimit-reset": "353.5"}
    allowance = read_allowance(headers, NOW)
    assert allowance is not None
    assert (allowance.limit, allowance.remaining) == (None, 584)
    assert allowance.reset_at == NOW + timedelta(seconds=353.5)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, {"message": "Bad Request", "error": 400}, FailureCode.AUTHENTICATION_FAILED),
        (200, {"error": "invalid_grant"}, FailureCode.AUTHENTICATION_FAILED),
        (401, {"message": "Unauthorized", "error": 401}, FailureCode.PERMISSION_MISSING),
        (400, {"error": "unsupported_grant_type"}, FailureCode.REQUEST_REJECTED),
        (429, {"message": "Too Many Requests", "error": 429}, None),
        (400, [], None),
    ],
)
def test_the_token_host_refuses_a_refresh_token_by_a_bare_400_and_an_app_by_a_401(
    status: int, body: object, code: FailureCode | None
) -> None:
    found = read_token_failure(reply(body, status), NOW)
    assert (found and found.code) == code
