"""How Facebook refuses what is read of a Page."""

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import ProviderFailed
from app.providers.facebook_errors import NOT_A_PAGES, name_error, of_check
from app.providers.refused_metrics import Refused

USER_CONTENT = "(#10) This endpoint requires the 'pages_read_user_content' permission."


@pytest.mark.parametrize("code", [10, 200])
def test_a_missing_permission_may_be_that_for_one_field_and_says_it_in_facebooks_words(
    code: int,
) -> None:
    failure = name_error({"error": {"code": code, "message": USER_CONTENT}})
    assert isinstance(failure, Refused)
    assert failure.code is FailureCode.PERMISSION_MISSING
    assert failure.words == USER_CONTENT


def test_a_post_that_is_gone_is_not_taken_for_a_missing_permission() -> None:
    words = "(#10) Object does not exist, cannot be loaded due to missing permission."
    failure = name_error({"error": {"code": 10, "message": words}})
    assert failure is not None
    assert failure.code is FailureCode.POST_NOT_FOUND


@pytest.mark.parametrize("code", [80001, 32, 4])
def test_the_limits_of_pages_are_limits(code: int) -> None:
    failure = name_error({"error": {"code": code}})
    assert failure is not None
    assert failure.code is FailureCode.RATE_LIMITED


def test_a_persons_token_is_told_from_a_pages() -> None:
    words = "(#100) Tried accessing nonexisting field (username) on node type (User)"
    problem = ProviderFailed(Refused(FailureCode.REQUEST_REJECTED, "No.", words=words), status=400)
    assert of_check(problem).failure == NOT_A_PAGES

    other = ProviderFailed(Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down."))
    assert of_check(other) is other
