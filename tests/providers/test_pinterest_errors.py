"""How Pinterest says no."""

from datetime import UTC, datetime

import pytest

from app.domain.collecting.failures import FailureCode
from app.providers.pinterest_errors import read_failure
from tests.providers.replies import reply

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (401, 2, FailureCode.AUTHENTICATION_FAILED),
        (401, 3, FailureCode.PERMISSION_MISSING),
        (403, 7, FailureCode.PERMISSION_MISSING),
        (429, 8, FailureCode.RATE_LIMITED),
        (400, 1, None),
        (200, 2, None),
    ],
)
def test_an_error_is_named_by_status_and_code(
    status: int, code: int, failure: FailureCode | None
) -> None:
    found = read_failure(reply({"code": code, "message": "<b>no</b>"}, status), NOW)

    assert (found and found.code) == failure
    assert found is None or "<b>" not in found.message


def test_an_answer_without_a_code_is_left_to_its_status() -> None:
    assert read_failure(reply({"message": "no"}, 401), NOW) is None
    assert read_failure(reply([2], 401), NOW) is None
