from datetime import UTC, datetime

import pytest

from app.domain.accounts.connection_attempts import EXPIRED, LASTS, USED, refusal, why_over

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_an_attempt_is_good_once_and_for_ten_minutes() -> None:
    assert why_over(None, NOW + LASTS, NOW) is None
    assert why_over(None, NOW, NOW) == EXPIRED
    assert why_over(NOW, NOW + LASTS, NOW) == USED
    assert why_over(NOW, NOW, NOW) == USED


@pytest.mark.parametrize("error", ["access_denied", "user_cancelled_login"])
def test_who_does_not_allow_it_is_told_so(error: str) -> None:
    expected = "Pinterest was not allowed to let Backbone in: nothing was connected."
    assert refusal("Pinterest", error) == expected


def test_another_refusal_is_quoted_if_it_is_a_word() -> None:
    assert "(invalid_scope)" in refusal("X", "invalid_scope")
    assert refusal("X", "<b>pay now</b>") == "X refused the sign-in: nothing was connected."
    assert refusal("X", "a" * 41) == "X refused the sign-in: nothing was connected."
