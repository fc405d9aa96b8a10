"""Every request is told of, however it went."""

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import ProviderFailed
from app.providers.calls import Call, Reply
from app.providers.instrumented import InstrumentedSender
from tests.providers.replies import Answering, reply

CALL = Call(
    "GET", "https://api.example/v1/posts?access_token=secret", {"a": "b"}, is_typed_host=True
)


def watched(answer: Reply | Failure | Exception) -> tuple[InstrumentedSender, list[str], Answering]:
    notes: list[str] = []
    sender = Answering(answer)

    def note(result: str, seconds: float) -> None:
        assert seconds >= 0
        notes.append(result)

    return InstrumentedSender(sender, note), notes, sender


async def test_a_reply_is_told_by_its_status_and_handed_on() -> None:
    answer = reply({}, 404)
    instrumented, notes, sender = watched(answer)

    assert await instrumented.send(CALL) is answer
    assert notes == ["404"]
    assert sender.calls == [CALL]


async def test_a_failure_is_told_by_its_code() -> None:
    instrumented, notes, _ = watched(Failure(FailureCode.PROVIDER_UNAVAILABLE, "Out of order."))

    with pytest.raises(ProviderFailed):
        await instrumented.send(CALL)
    assert notes == ["PROVIDER_UNAVAILABLE"]


async def test_a_bug_is_told_as_broken() -> None:
    instrumented, notes, _ = watched(ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        await instrumented.send(CALL)
    assert notes == ["BROKEN"]
