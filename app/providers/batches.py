"""Filling a batch so that every requested id ends up in exactly one of found and missing."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ParamSpec

from app.domain.collecting.failures import Failure, FailureCode, absent
from app.domain.numbers.metrics import UNKNOWN
from app.providers.base import Allowance, Batch, Malformed, PostRef, ProviderFailed, Reading

P = ParamSpec("P")

CONCERNS_ONE_POST = frozenset(
    {
        FailureCode.METRICS_DELAYED,
        FailureCode.POST_NOT_FOUND,
        FailureCode.PERMISSION_MISSING,
        FailureCode.MALFORMED_RESPONSE,
        FailureCode.REQUEST_REJECTED,
    }
)


class BatchBuilder:
    """Collects what is learned about the posts of one `fetch`.

    An id that can't be one of the platform's (`pattern`) is refused here and never sent: one
    malformed id fails the whole request on X and Bluesky, and a comma in it would ask for two.
    """

    def __init__(self, posts: Sequence[PostRef], *, pattern: re.Pattern[str], limit: int) -> None:
        if len(posts) > limit:
            raise ValueError(f"a batch holds at most {limit} posts, not {len(posts)}")
        self._asked = {post.external_id: post for post in posts}
        self._found: dict[str, Reading] = {}
        self._missing = {
            external_id: Failure(
                FailureCode.REQUEST_REJECTED, "This is not an id that the platform gives to a post."
            )
            for external_id in self._asked
            if not pattern.fullmatch(external_id)
        }

    @property
    def left(self) -> list[PostRef]:
        """The posts about which nothing is known yet."""
        return [
            post
            for external_id, post in self._asked.items()
            if external_id not in self._found and external_id not in self._missing
        ]

    def add(
        self, external_id: str, read: Callable[P, Reading], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Read one post; what can't be read fails only this post; an unrequested one is ignored."""
        if external_id not in self._asked or external_id in self._missing:
            return
        try:
            reading = read(*args, **kwargs)
        except Malformed as problem:
            self.refuse(external_id, problem.failure)
            return
        if reading.metrics == UNKNOWN and reading.reach is None:
            self.refuse(external_id, _why_unknown(reading))
            return
        self._found[external_id] = reading

    def refuse(self, external_id: str, failure: Failure) -> None:
        """Say why one post has no numbers."""
        if external_id in self._asked and external_id not in self._found:
            self._missing.setdefault(external_id, failure)

    def lose(self, external_id: str, *, now: datetime) -> None:
        """Note that the platform doesn't have this post: delayed if it is young, else gone."""
        if external_id in self._asked:
            self.refuse(external_id, absent(self._asked[external_id].published_at, now=now))

    def settle(self, post: PostRef, failure: Failure, *, now: datetime) -> None:
        """Take the failure of a request for a single post.

        A failure that concerns only that post is noted; any other (a dead token, a limit) would
        hit the rest too, so it ends the batch.
        """
        if failure.code is FailureCode.POST_NOT_FOUND:
            self.lose(post.external_id, now=now)
        elif failure.code in CONCERNS_ONE_POST:
            self.refuse(post.external_id, failure)
        else:
            self.end(failure)

    def end(self, failure: Failure) -> None:
        """Stop early: keep what was found and give the rest this failure; with nothing, raise it.

        Raises:
            ProviderFailed: Nothing was found.
        """
        if not self._found:
            raise ProviderFailed(failure)
        for post in self.left:
            self.refuse(post.external_id, failure)

    def batch(
        self, *, now: datetime, allowance: Allowance | None = None, cost_micros: int = 0
    ) -> Batch:
        """Close the batch: posts that the platform left out are absent, by the rule of 48 hours."""
        for post in self.left:
            self.lose(post.external_id, now=now)
        return Batch(self._found, self._missing, allowance, cost_micros)


def _why_unknown(reading: Reading) -> Failure:
    """Why a reading has no number at all."""
    for failure in reading.missing.values():
        if failure.code is FailureCode.MALFORMED_RESPONSE:
            return failure
    message = "The platform knows this post but reports no numbers for it yet."
    return Failure(FailureCode.METRICS_DELAYED, message)
