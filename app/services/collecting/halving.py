"""Asking again in parts when a request for several posts fails whole: one of them may be why."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Allowance, Batch, PostRef, ProviderFailed, Reading
from app.providers.requests import SERVER_ERROR

MOST_REQUESTS = 32
"""So many more requests are made at most; who isn't told apart by then fails with the others."""

Fetch = Callable[[Sequence[PostRef]], Awaitable[Batch]]


async def fetch_in_parts(fetch: Fetch, posts: Sequence[PostRef]) -> Batch:
    """The answer for posts; where a platform answers with an error of its own, part by part.

    Whether it is out of order is learned from the first and the last post alone: if both fail too,
    nobody is asked for the rest.

    Raises:
        ProviderFailed: The request fails, and not because of single posts.
    """
    try:
        return await fetch(posts)
    except ProviderFailed as problem:
        if len(posts) == 1 or not _may_be_of_one(problem):
            raise
        parts = _Parts(fetch, problem.failure)
        if not await parts.answers_one(posts):
            raise ProviderFailed(parts.failure, status=problem.status) from None
    await parts.ask()
    return parts.batch()


def _may_be_of_one(problem: ProviderFailed) -> bool:
    is_down = problem.failure.code is FailureCode.PROVIDER_UNAVAILABLE
    return is_down and problem.status is not None and problem.status >= SERVER_ERROR


@dataclass(slots=True)
class _Parts:
    """The parts of a batch that failed whole with `failure`, and what is known of its posts."""

    fetch: Fetch
    failure: Failure
    left: deque[Sequence[PostRef]] = field(default_factory=deque)
    found: dict[str, Reading] = field(default_factory=dict)
    missing: dict[str, Failure] = field(default_factory=dict)
    allowance: Allowance | None = None
    cost_micros: int = 0
    requests: int = 0

    async def answers_one(self, posts: Sequence[PostRef]) -> bool:
        """Whether the first or the last post alone is answered; the others are what is left."""
        first, *between, last = posts
        if await self._is_answered([first]):
            rest = [*between, last]
        elif await self._is_answered([last]):
            rest = between
        else:
            return False
        if rest:
            self.left.append(rest)
        return True

    async def ask(self) -> None:
        """Ask for what is left, and for the halves of what fails, as long as it makes sense."""
        while self.left and self.requests < MOST_REQUESTS:
            part = self.left.popleft()
            if await self._is_answered(part) or len(part) == 1:
                continue
            middle = len(part) // 2
            self.left += (part[:middle], part[middle:])

    async def _is_answered(self, part: Sequence[PostRef]) -> bool:
        self.requests += 1
        try:
            batch = await self.fetch(part)
        except ProviderFailed as problem:
            if not _may_be_of_one(problem):
                # A dead token or a limit ends it.
                self.requests, self.failure = MOST_REQUESTS, problem.failure
            if len(part) == 1:
                self.missing[part[0].external_id] = problem.failure
            return False
        self.found |= batch.found
        self.missing |= batch.missing
        self.allowance = batch.allowance or self.allowance
        self.cost_micros += batch.cost_micros
        return True

    def batch(self) -> Batch:
        """What was learned; posts that are left fail with the whole."""
        untold = {post.external_id: self.failure for part in self.left for post in part}
        return Batch(self.found, {**untold, **self.missing}, self.allowance, self.cost_micros)
