"""When a platform counts as out of reach, and how long it is left alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.collecting.failures import UNTRIED, Failure, FailureCode
from app.domain.collecting.outages import (
    LONGEST_PAUSE,
    Outage,
    Verdict,
    after_failure,
    pause_after,
    verdict_of,
)

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ONE, OTHER = UUID(int=1), UUID(int=2)


def failed(*accounts: UUID, every: timedelta = MINUTE, is_alone: bool = False) -> Outage:
    outage = None
    for place, account in enumerate(accounts):
        outage = after_failure(
            outage,
            account,
            is_alone=is_alone,
            is_probe=False,
            now=NOW + place * every,
            jitter=0,
        )
    assert outage is not None
    return outage


def test_three_failures_of_different_accounts_are_an_outage() -> None:
    assert failed(ONE, OTHER).paused_at is None
    outage = failed(ONE, OTHER, ONE)
    assert (outage.began_at, outage.paused_at) == (NOW, NOW + 2 * MINUTE)
    assert outage.ask_at == NOW + 3 * MINUTE


def test_failures_of_one_account_may_be_its_own() -> None:
    assert failed(ONE, ONE, ONE, ONE).paused_at is None


def test_where_nobody_else_could_ask_one_account_is_enough() -> None:
    assert failed(ONE, ONE, ONE, is_alone=True).paused_at is not None


def test_failures_far_apart_have_nothing_to_do_with_each_other() -> None:
    assert failed(ONE, OTHER, ONE, every=timedelta(minutes=61)).paused_at is None


def probed(outage: Outage, *, is_probe: bool = True) -> Outage:
    return after_failure(outage, ONE, is_alone=False, is_probe=is_probe, now=NOW, jitter=0)


def test_each_probe_in_vain_doubles_the_pause_up_to_a_limit() -> None:
    outage, pauses = failed(ONE, OTHER, ONE), []
    for _ in range(6):
        outage = probed(outage)
        assert outage.ask_at is not None
        pauses.append((outage.ask_at - NOW) // MINUTE)
    assert pauses == [2, 4, 8, 15, 15, 15]


def test_who_asks_on_request_meanwhile_changes_no_pause() -> None:
    outage = failed(ONE, OTHER, ONE)
    assert probed(outage, is_probe=False).ask_at == outage.ask_at


def test_jitter_shortens_a_pause_by_a_fifth_at_most() -> None:
    assert pause_after(99, 1) == LONGEST_PAUSE * 0.8


@pytest.mark.parametrize(
    ("code", "has_answer", "verdict"),
    [
        (FailureCode.PROVIDER_UNAVAILABLE, False, Verdict.SILENT),
        (FailureCode.PROVIDER_UNAVAILABLE, True, Verdict.ANSWERS),
        (FailureCode.POST_NOT_FOUND, False, Verdict.ANSWERS),
        (FailureCode.REQUEST_REJECTED, False, Verdict.ANSWERS),
        (FailureCode.RATE_LIMITED, False, Verdict.UNKNOWN),
        (FailureCode.NOT_A_POST_ID, False, Verdict.UNKNOWN),
        (FailureCode.MALFORMED_RESPONSE, False, Verdict.UNKNOWN),
    ],
)
def test_what_a_failure_says_of_the_platform(
    code: FailureCode, has_answer: bool, verdict: Verdict
) -> None:
    assert verdict_of([Failure(code, "")], has_answer=has_answer) is verdict


def test_an_answer_among_failures_is_an_answer() -> None:
    failures = [UNTRIED, Failure(FailureCode.METRICS_DELAYED, "")]
    assert verdict_of(failures) is Verdict.ANSWERS
