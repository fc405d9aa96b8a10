"""The values that cross the interface behind which platforms are read."""

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Malformed, ProviderFailed, Token


def test_a_token_never_shows_what_gives_access() -> None:
    shown = repr(Token("top-secret", refresh="renewing-secret", account_id="UC1"))

    assert "secret" not in shown
    assert "UC1" in shown


def test_a_failed_request_tells_why_in_our_words() -> None:
    failure = Failure(FailureCode.RATE_LIMITED, "Later.")

    problem = ProviderFailed(failure, status=429)

    assert (str(problem), problem.failure, problem.status) == ("Later.", failure, 429)


def test_a_malformed_answer_is_a_failed_request() -> None:
    problem = Malformed("views is not a count")

    assert isinstance(problem, ProviderFailed)
    assert problem.failure == Failure(FailureCode.MALFORMED_RESPONSE, "views is not a count")
