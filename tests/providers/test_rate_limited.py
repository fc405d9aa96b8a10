"""Nothing is sent without a permit."""

from datetime import UTC, datetime

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import ProviderFailed
from app.providers.rate_limited import Metered, weight_of
from tests.providers.replies import Answering, reply


def test_a_graph_batch_counts_as_what_it_holds() -> None:
    assert weight_of({"batch": '[{"method":"GET"},{"method":"GET"}]'}) == 2
    assert weight_of({"grant_type": "refresh_token"}) == 1
    assert weight_of(None) == 1


async def test_what_is_permitted_is_sent_as_it_is() -> None:
    weights: list[int] = []

    async def permit(weight: int) -> None:
        weights.append(weight)

    sender = Answering(reply({}, 200))

    assert await Metered(sender, permit).send("POST", "https://api.example", form={"a": "b"}) is (
        sender.answer
    )
    assert weights == [1]
    assert sender.requested[0][2]["form"] == {"a": "b"}


async def test_what_is_not_permitted_is_refused_and_never_sent() -> None:
    refusal = Failure(FailureCode.RATE_LIMITED, "Later.", datetime(2026, 3, 20, tzinfo=UTC))

    async def permit(_weight: int) -> Failure:
        return refusal

    sender = Answering(reply({}, 200))

    with pytest.raises(ProviderFailed) as refused:
        await Metered(sender, permit).send("GET", "https://api.example")
    assert refused.value.failure == refusal
    assert sender.requested == []
