"""The requests that one post on Instagram takes, one after another.

Whoever sends them, alone or in a batch, gives back each answer. Usually one is enough: both the
public counts and the insights, where the kind of post is known.
"""

from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeGuard

from app.domain.collecting.failures import CONCERNS_THE_ACCOUNT, Failure, FailureCode
from app.providers import instagram_media as media
from app.providers import meta
from app.providers.base import PostRef
from app.providers.batches import BatchBuilder
from app.providers.refused_metrics import (
    Asking,
    MetricsRequest,
    Refused,
    RefusedMetrics,
    asking,
    named_in,
)

Answer = Mapping[str, object] | Failure

WITH_COUNTS: Final = frozenset(
    {
        FailureCode.PROVIDER_UNAVAILABLE,
        FailureCode.MALFORMED_RESPONSE,
        FailureCode.REQUEST_REJECTED,
    }
)
"""Failures of insights that leave the public counts what they are."""


class Found(NamedTuple):
    """The public counts of a post, its insights or why there are none, and what is refused."""

    counted: Mapping[str, object]
    insights: object | None
    refused: Mapping[str, Failure]


Outcome = Found | Failure


def read(post: PostRef, refused: RefusedMetrics, now: datetime) -> Generator[str, Answer, Outcome]:
    """Yield the address of each request, and be sent its answer.

    If both at once fail for the insights, the counts are requested alone, and then the insights
    that this kind of post has.
    """
    product = media.PRODUCT_BY_CATEGORY.get(post.category) if post.category else None
    if product is not None:
        outcome = yield from _read_both(post, product, refused, now)
        if outcome is not None:
            return outcome
    counted = yield _plain(post)
    if isinstance(counted, Failure):
        return counted
    asked = _asked(post, str(counted.get("media_product_type")), now)
    insights = yield from _read_insights(post, asked, refused)
    if isinstance(insights, Failure) and not _leaves_counts(insights):
        return insights
    return Found(counted, insights, refused.reasons(asked))


def is_fatal(answer: object) -> TypeGuard[Failure]:
    """Whether an answer says that no post of this account can be read now."""
    return isinstance(answer, Failure) and answer.code in CONCERNS_THE_ACCOUNT


def take(
    builder: BatchBuilder, post: PostRef, outcome: Outcome, now: datetime, *, settle: bool
) -> None:
    """Take what was learned of a post; of one that was asked alone a failure may end the batch."""
    if not isinstance(outcome, Failure):
        builder.add(post.external_id, media.reading, *outcome)
    elif settle:
        builder.settle(post, outcome, now=now)
    elif not is_fatal(outcome):
        builder.note(post, outcome, now=now)


def _leaves_counts(failure: Failure) -> bool:
    return failure in meta.WITHOUT_INSIGHTS or failure.code in WITH_COUNTS


def _asked(post: PostRef, product: str, now: datetime) -> MetricsRequest:
    return MetricsRequest(
        product, media.METRICS_BY_PRODUCT.get(product, media.FEED), now, post.external_id
    )


def _plain(post: PostRef) -> str:
    return f"{post.external_id}?fields={media.COUNTED}"


def _read_both(
    post: PostRef, product: str, refused: RefusedMetrics, now: datetime
) -> Generator[str, Answer, Outcome | None]:
    """Read both at once, and once more without a refused metric; None if that isn't the way.

    The answer says of what kind the post is. Only if it is of the supposed one does the refusal
    say something of that kind.
    """
    asked = _asked(post, product, now)
    names = refused.wanted(asked)
    answer = yield _both(post, names)
    dropped: dict[str, str] = {}
    if isinstance(answer, Refused) and len(names) > 1:
        name = named_in(answer.words, names)
        if name is not None:
            dropped[name] = answer.words
            names = [each for each in names if each != name]
            answer = yield _both(post, names)
    if isinstance(answer, Failure):
        goes_on = isinstance(answer, Refused) or answer in meta.WITHOUT_INSIGHTS
        return None if goes_on else answer
    is_of_kind = answer.get("media_product_type") == product
    if dropped and not is_of_kind:
        return None
    if is_of_kind and answer.get("insights") is not None:
        refused.note_answered(asked, names)
    refused.learn(asked, dropped)
    return Found(answer, answer.get("insights"), refused.reasons(asked))


def _both(post: PostRef, names: Sequence[str]) -> str:
    return f"{_plain(post)},insights.metric({','.join(names)})"


def _read_insights(
    post: PostRef, asked: MetricsRequest, refused: RefusedMetrics
) -> Generator[str, Answer, Answer]:
    steps: Asking[Mapping[str, object]] = asking(refused, asked)
    try:
        names = next(steps)
        while True:
            names = steps.send((yield f"{post.external_id}/insights?metric={','.join(names)}"))
    except StopIteration as end:
        answer: Answer = end.value
        return answer
