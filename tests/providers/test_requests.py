"""Asking one platform one thing."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Allowance, Malformed, ProviderFailed, Token
from app.providers.calls import Call, Reply
from app.providers.requests import Api, bearer, by_status, retry_at
from tests.providers.replies import Answering, reply

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
SOON, LATER = NOW + timedelta(seconds=30), NOW + timedelta(hours=1)
CALL = Call("GET", "https://api.example/v1/posts")


def unnamed(_reply: Reply, _now: datetime) -> Failure | None:
    return None


def test_a_token_travels_in_a_header_if_there_is_one() -> None:
    assert bearer(Token("abc")) == {"authorization": "Bearer abc"}
    assert bearer(Token()) == {}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (200, None),
        (302, None),
        (400, FailureCode.REQUEST_REJECTED),
        (401, FailureCode.AUTHENTICATION_FAILED),
        (402, FailureCode.BILLING_REQUIRED),
        (403, FailureCode.PERMISSION_MISSING),
        (404, FailureCode.POST_NOT_FOUND),
        (408, FailureCode.PROVIDER_UNAVAILABLE),
        (418, FailureCode.REQUEST_REJECTED),
        (425, FailureCode.PROVIDER_UNAVAILABLE),
        (429, FailureCode.RATE_LIMITED),
        (500, FailureCode.PROVIDER_UNAVAILABLE),
        (599, FailureCode.PROVIDER_UNAVAILABLE),
    ],
)
def test_a_failure_that_nobody_recognises_is_named_by_its_status(
    status: int, code: FailureCode | None
) -> None:
    failure = by_status(reply({}, status), None, NOW)

    assert (failure and failure.code) == code


def test_a_refusal_without_json_comes_from_something_in_front_of_the_platform() -> None:
    failure = by_status(Reply(403, {}, b"<html>"), None, NOW)

    assert failure is not None
    assert failure.code is FailureCode.PROVIDER_UNAVAILABLE


def test_when_to_come_back_is_said_by_the_reply_or_by_the_allowance() -> None:
    allowance = Allowance(10, 0, LATER)

    assert retry_at(reply({}, 429, {"retry-after": "30"}), allowance, NOW) == SOON
    assert retry_at(reply({}, 429), allowance, NOW) == LATER
    assert retry_at(reply({}, 429), None, NOW) is None


async def test_a_good_answer_has_its_json_and_what_is_left() -> None:
    allowance = Allowance(10, 9, LATER)
    api = Api(Answering(reply({"a": 1}, 200)), unnamed, lambda _headers, _now: allowance)

    answer = await api.ask(CALL, now=NOW)

    assert (answer.fields, answer.allowance) == ({"a": 1}, allowance)


async def test_a_platforms_own_name_for_a_failure_goes_before_the_status() -> None:
    quota = Failure(FailureCode.QUOTA_EXHAUSTED, "Tomorrow.")
    api = Api(Answering(reply({}, 403)), lambda _reply, _now: quota)

    with pytest.raises(ProviderFailed) as refused:
        await api.ask(CALL, now=NOW)
    assert (refused.value.failure, refused.value.status) == (quota, 403)


async def test_a_good_answer_that_is_no_json_is_malformed() -> None:
    with pytest.raises(Malformed):
        await Api(Answering(Reply(200, {}, b"<html>")), unnamed).ask(CALL, now=NOW)


async def test_an_answer_that_is_no_object_has_no_fields() -> None:
    answer = await Api(Answering(reply([1], 200)), unnamed).ask(CALL, now=NOW)

    assert answer.document == [1]
    with pytest.raises(Malformed):
        _ = answer.fields
