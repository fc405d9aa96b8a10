"""A metric that is refused costs itself: one more request, and none for a day."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.refused_metrics import (
    ANY_METRIC,
    MetricsRequest,
    Refused,
    RefusedMetrics,
    ask,
    named_in,
)
from tests.providers.readers import DAY, NOW

NAMES = ("views", "reach", "shares", "likes", "comments", "saved")
Outcome = tuple[str, ...] | Failure


class Platform:
    """Answers with the names of the metrics, unless one that it refuses is among them."""

    def __init__(self, *refused: str, is_named: bool = True) -> None:
        self.refused = refused
        self.is_named = is_named
        self.requests: list[tuple[str, ...]] = []

    async def send(self, names: Sequence[str]) -> Outcome:
        self.requests.append(tuple(names))
        bad = [name for name in names if name in self.refused]
        if not bad:
            return tuple(names)
        words = f"There is no {bad[0]} metric." if self.is_named else "Invalid request."
        return Refused(FailureCode.REQUEST_REJECTED, "No.", words=words)


def asked(now: datetime = NOW, *, kind: str = "FEED", post: str | None = None) -> MetricsRequest:
    return MetricsRequest(kind, NAMES, now, post)


async def test_a_named_metric_costs_one_request_more_and_none_for_a_day() -> None:
    memory, platform = RefusedMetrics(), Platform("shares")
    rest = tuple(name for name in NAMES if name != "shares")
    assert await ask(memory, asked(), platform.send) == rest
    assert platform.requests == [NAMES, rest]
    (reason,) = memory.reasons(asked()).values()
    assert reason.message == 'The platform refuses it: "There is no shares metric."'

    assert await ask(memory, asked(NOW + DAY / 2), platform.send) == rest
    assert platform.requests[2:] == [rest]
    assert await ask(memory, asked(NOW + DAY), platform.send) == rest
    assert platform.requests[3:] == [NAMES, rest]


async def test_several_named_metrics_cost_a_request_each() -> None:
    memory, platform = RefusedMetrics(), Platform("views", "saved")
    assert await ask(memory, asked(), platform.send) == ("reach", "shares", "likes", "comments")
    assert len(platform.requests) == 3


@pytest.mark.parametrize("bad", NAMES)
async def test_an_unnamed_metric_is_found_by_halves(bad: str) -> None:
    memory, platform = RefusedMetrics(), Platform(bad, is_named=False)
    rest = tuple(name for name in NAMES if name != bad)
    assert await ask(memory, asked(), platform.send) == rest
    assert len(platform.requests) <= 2 * len(NAMES)
    assert memory.reasons(asked()).keys() == {bad}


async def test_suspects_are_left_out_first() -> None:
    memory, platform = RefusedMetrics(), Platform("shares", "saved", is_named=False)
    await ask(memory, asked(), platform.send, suspects=("shares", "saved"))
    assert platform.requests == [NAMES, ("views", "reach", "likes", "comments")]


async def test_a_request_that_is_refused_whatever_it_asks_refuses_no_metric() -> None:
    memory, platform = RefusedMetrics(), Platform(*NAMES, is_named=False)
    outcome = await ask(memory, asked(), platform.send)
    assert isinstance(outcome, Refused)
    assert memory.reasons(asked()) == {}
    assert [each.metric for each in memory.take_learned()] == [ANY_METRIC]

    searched = len(platform.requests)
    await ask(memory, asked(NOW + DAY / 2), platform.send)
    assert len(platform.requests) == searched + 1, "it isn't searched twice a day"


async def test_another_failure_in_the_middle_is_returned_and_nothing_is_learned() -> None:
    memory = RefusedMetrics()
    limit = Failure(FailureCode.RATE_LIMITED, "Later.")
    outcomes: list[Outcome] = [
        Refused(FailureCode.REQUEST_REJECTED, "No.", words="no likes here"),
        limit,
    ]

    async def send(_names: Sequence[str]) -> Outcome:
        return outcomes.pop(0)

    assert await ask(memory, asked(), send) is limit
    assert memory.take_learned() == []


async def test_what_others_of_the_kind_have_answered_is_refused_of_one_post_only() -> None:
    memory = RefusedMetrics()
    await ask(memory, asked(post="1"), Platform().send)
    await ask(memory, asked(post="2"), Platform("views").send)
    assert memory.reasons(asked(post="1")) == {}
    assert memory.reasons(asked(post="2")).keys() == {"views"}


async def test_kinds_are_apart_and_one_that_has_nothing_left_is_not_asked() -> None:
    memory, platform = RefusedMetrics(), Platform()
    memory.learn(asked(), dict.fromkeys(NAMES, "No."))
    outcome = await ask(memory, asked(), platform.send)
    assert isinstance(outcome, Failure)
    assert platform.requests == []
    assert await ask(memory, asked(kind="STORY"), platform.send) == NAMES


def test_what_one_process_learned_another_recalls() -> None:
    one, other = RefusedMetrics(), RefusedMetrics()
    one.learn(asked(), {"likes": "No likes."})
    other.recall(one.take_learned())
    assert other.reasons(asked()).keys() == {"likes"}
    assert one.take_learned() == []
    other.recall([])
    assert other.reasons(asked()) == {}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("does not support the shares metric", "shares"),
        ("Incompatible metric (likes) with the media", "likes"),
        ("value [saved] is not one of [views,likes]", "saved"),
        ("does not support the total_views metric", None),
        ("Invalid parameter", None),
        ("", None),
    ],
)
def test_the_metric_is_read_from_the_words(words: str, name: str | None) -> None:
    assert named_in(words, NAMES) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("(#100) metric[2] must be one of the following values: views, reach, likes", "shares"),
        ("(#100) metric[0] must be one of: reach", "views"),
        ("(#100) metric[6] must be one of the following values: views", None),
        ("(#100) A metric must be one of the following values: views", None),
    ],
)
def test_a_refusal_that_lists_what_is_right_names_what_is_wrong_by_its_place(
    words: str, name: str | None
) -> None:
    assert named_in(words, NAMES) == name
