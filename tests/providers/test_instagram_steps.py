"""The requests that one post takes, by what each answer says."""

from typing import Any

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import instagram_steps, meta
from app.providers.base import PostRef
from app.providers.instagram_steps import Found
from app.providers.refused_metrics import Refused, RefusedMetrics
from tests.providers.readers import DAY, NOW

REEL = PostRef("17", NOW - DAY, PostCategory.REEL)
COUNTED: dict[str, Any] = {"media_product_type": "REELS", "like_count": 5}
INSIGHTS = {"data": [{"name": "views", "values": [{"value": 100}]}]}
DOWN = Failure(FailureCode.PROVIDER_UNAVAILABLE, "Down.")


def refused(words: str) -> Refused:
    return Refused(FailureCode.REQUEST_REJECTED, "No.", words=words)


def run(
    *answers: Any, post: PostRef = REEL, memory: RefusedMetrics | None = None
) -> tuple[list[str], Any]:
    """The requests, by what they ask for, and the outcome."""
    steps = instagram_steps.read(post, memory or RefusedMetrics(), NOW)
    paths = [next(steps)]
    for answer in answers:
        try:
            paths.append(steps.send(answer))
        except StopIteration as end:
            return [_kind(path) for path in paths], end.value
    raise AssertionError(f"not over after {paths}")


def _kind(path: str) -> str:
    if "/insights" in path:
        return "insights"
    return "both" if "insights" in path else "counts"


def test_both_come_at_once() -> None:
    answer = {**COUNTED, "insights": INSIGHTS}
    assert run(answer) == (["both"], Found(answer, INSIGHTS, {}))


def test_a_named_metric_is_left_out_at_once_and_remembered_for_its_kind() -> None:
    memory, answer = RefusedMetrics(), {**COUNTED, "insights": INSIGHTS}
    paths, outcome = run(refused("no shares metric"), answer, memory=memory)
    assert paths == ["both", "both"]
    assert outcome.refused.keys() == {"shares"}
    assert [(each.kind, each.metric) for each in memory.take_learned()] == [("REELS", "shares")]


def test_a_post_of_another_kind_than_supposed_teaches_nothing_of_that_kind() -> None:
    memory = RefusedMetrics()
    story = {"media_product_type": "STORY", "insights": INSIGHTS}
    paths, _ = run(refused("no likes metric"), story, story, INSIGHTS, memory=memory)
    assert paths == ["both", "both", "counts", "insights"]
    assert memory.take_learned() == []


def test_insights_that_fail_leave_the_counts() -> None:
    for failure in (DOWN, meta.FEW_VIEWERS, Failure(FailureCode.MALFORMED_RESPONSE, "Odd.")):
        paths, outcome = run(COUNTED, failure, post=PostRef("17"))
        assert paths == ["counts", "insights"]
        assert outcome == Found(COUNTED, failure, {})


def test_a_failure_of_the_account_or_of_both_is_that_of_the_post() -> None:
    limit = Failure(FailureCode.RATE_LIMITED, "Later.")
    assert run(DOWN) == (["both"], DOWN)
    assert run(COUNTED, limit, post=PostRef("17")) == (["counts", "insights"], limit)
