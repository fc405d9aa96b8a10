"""The requests that posts of a Facebook Page take, one after another, and several posts together.

Usually one is enough: fields and insights at once; a reel takes another for its video's. What
Facebook refuses of it is left out of the next one, as `refused_metrics` says, and a post that turns
out to be a video is asked once more.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from app.domain.collecting.failures import CONCERNS_THE_ACCOUNT, Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import facebook_posts as posts
from app.providers import facebook_reels as reels
from app.providers import facebook_stories as stories
from app.providers.base import PostRef, Reading
from app.providers.batches import BatchBuilder
from app.providers.refused_metrics import (
    ANY_METRIC,
    Asking,
    MetricsRequest,
    Refused,
    RefusedMetrics,
    asking,
    because,
)

Answer = Mapping[str, object] | Failure

UNGATED: Final = "shares"
"""The one number that is there even where all that may be refused is."""

VIDEO: Final = posts.kind_of(PostCategory.VIDEO)


class Found(NamedTuple):
    """What was answered of a post, and what is refused of it.

    A part that failed as everything else of the account will, is `ending` the batch.
    """

    post: Mapping[str, object]
    refused: Mapping[str, Failure]
    reader: Callable[[Mapping[str, object], Mapping[str, Failure]], Reading] = posts.reading
    ending: Failure | None = None


Outcome = Found | Failure


def read(
    post: PostRef, page_id: str | None, refused: RefusedMetrics, now: datetime
) -> Generator[str, Answer, Outcome]:
    """Yield the address of each request, and be sent its answer."""
    address = address_of(post.external_id, page_id)
    if post.category is PostCategory.STORY:
        return (yield from _read_story(post, address, refused, now))
    kind = posts.kind_of(post.category)
    outcome = yield from _read(post, address, kind, refused, now)
    is_video = not isinstance(outcome, Failure) and (
        posts.kind_of(posts.category(outcome.post)) == VIDEO
    )
    if is_video and kind != VIDEO:
        outcome = yield from _read(post, address, VIDEO, refused, now)
    if isinstance(outcome, Failure) or (video := reels.video_id(outcome.post)) is None:
        return outcome
    return (
        yield from _read_reel(
            outcome,
            video,
            MetricsRequest(reels.KIND, reels.METRICS, now, post.external_id),
            refused,
        )
    )


def address_of(external_id: str, page_id: str | None) -> str:
    """What Graph calls a post: by its Page and its own id, of which we keep the latter."""
    is_whole = "_" in external_id or page_id is None
    return external_id if is_whole else f"{page_id}_{external_id}"


def _read(
    post: PostRef, address: str, kind: str, refused: RefusedMetrics, now: datetime
) -> Generator[str, Answer, Outcome]:
    asked = MetricsRequest(kind, posts.NAMES_BY_KIND[kind], now, post.external_id)
    steps: Asking[Mapping[str, object]] = asking(refused, asked, suspects=tuple(posts.EDGES))
    try:
        names = next(steps)
        while True:
            names = steps.send((yield posts.path(address, names)))
    except StopIteration as end:
        answer: Answer = end.value
    if not isinstance(answer, Failure):
        return Found(answer, refused.reasons(asked))
    if not isinstance(answer, Refused):
        return answer
    plain = yield posts.path(address, ())
    if isinstance(plain, Failure) or UNGATED not in plain:
        return answer
    return Found(plain, dict.fromkeys(asked.names, answer))


def _read_reel(
    found: Found, video: str, asked: MetricsRequest, refused: RefusedMetrics
) -> Generator[str, Answer, Found]:
    """Ask for the insights of a reel's video too; what fails of them costs nothing of the post."""
    hopeless = refused.refusal(asked, ANY_METRIC)
    answer: Answer = because(hopeless.words if hopeless else "")
    if hopeless is None:
        steps: Asking[Mapping[str, object]] = asking(refused, asked)
        try:
            names = next(steps)
            while True:
                names = steps.send((yield reels.path(video, names)))
        except StopIteration as end:
            answer = end.value
    if not isinstance(answer, Failure):
        refused.note_answered(asked, [ANY_METRIC])
    elif answer.code in CONCERNS_THE_ACCOUNT:
        found = found._replace(ending=answer)
    elif answer.code is FailureCode.POST_NOT_FOUND:
        answer = reels.NO_VIDEO
    numbers = reels.numbers(answer, refused.reasons(asked))
    return found._replace(reader=partial(posts.reading, reel=numbers))


def _read_story(
    post: PostRef, address: str, refused: RefusedMetrics, now: datetime
) -> Generator[str, Answer, Outcome]:
    asked = MetricsRequest(stories.KIND, stories.METRICS, now, post.external_id)
    steps: Asking[Mapping[str, object]] = asking(refused, asked)
    try:
        names = next(steps)
        while True:
            names = steps.send((yield stories.path(address, names)))
    except StopIteration as end:
        answer: Answer = end.value
    if isinstance(answer, Failure):
        return answer
    return Found(answer, refused.reasons(asked), stories.reading)


class Together:
    """Posts that are asked for together, in rounds: `paths` are the addresses of the next one.

    Where several are refused something, the first finds out what it is, and the others are
    `waiting` to be asked again without it.
    """

    def __init__(
        self,
        builder: BatchBuilder,
        posts: Sequence[PostRef],
        page_id: str | None,
        refused: RefusedMetrics,
        now: datetime,
    ) -> None:
        self._builder, self._now = builder, now
        self._reading = {post: read(post, page_id, refused, now) for post in posts}
        self._first: PostRef | None = None
        self.paths = {post: next(steps) for post, steps in self._reading.items()}
        self.waiting: list[PostRef] = []

    def take(self, answers: Sequence[Answer]) -> None:
        """Take the answers of a round.

        Raises:
            ProviderFailed: One says that no post of the account can be read now, and none was.
        """
        following: dict[PostRef, str] = {}
        fatal: list[Failure] = []
        for post, answer in zip(self.paths, answers, strict=True):
            if isinstance(answer, Refused) and self._waits(post):
                continue
            try:
                following[post] = self._reading[post].send(answer)
            except StopIteration as end:
                fatal += self._settled(post, end.value)
        self.paths = following
        if fatal:
            self.end(fatal[0])

    def end(self, failure: Failure) -> None:
        """Give up: what is known is kept, and all else has this failure.

        Raises:
            ProviderFailed: Nothing is known of any post.
        """
        # Whatever it refuses, nothing more is asked for.
        over = Failure(failure.code, failure.message, failure.retry_at)
        for post in (*self.paths, *self.waiting):
            try:
                self._reading[post].send(over)
            except StopIteration as end:
                if isinstance(end.value, Found):
                    self._settled(post, end.value)
        self.paths, self.waiting = {}, []
        self._builder.end(failure)

    def _waits(self, post: PostRef) -> bool:
        self._first = self._first or post
        if post == self._first:
            return False
        self.waiting.append(post)
        return True

    def _settled(self, post: PostRef, outcome: Outcome) -> list[Failure]:
        """Take what was learned of a post; a failure that all would meet is given back."""
        if not isinstance(outcome, Failure):
            self._builder.add(post.external_id, outcome.reader, outcome.post, outcome.refused)
            return [outcome.ending] if outcome.ending else []
        if outcome.code in CONCERNS_THE_ACCOUNT:
            return [outcome]
        self._builder.note(post, outcome, now=self._now)
        return []
