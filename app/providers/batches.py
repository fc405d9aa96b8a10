"""Filling a batch so that every requested id ends up in exactly one of found and missing."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import ParamSpec

from app.domain.collecting.failures import (
    CONCERNS_THE_ACCOUNT,
    UNTRIED,
    Failure,
    FailureCode,
    absent,
)
from app.domain.numbers.metrics import UNKNOWN
from app.providers import json_fields
from app.providers.base import Allowance, Batch, Malformed, PostRef, ProviderFailed, Reading

P = ParamSpec("P")
Item = Mapping[str, object]

NO_ANSWER = frozenset({FailureCode.PROVIDER_UNAVAILABLE, FailureCode.MALFORMED_RESPONSE})
FAILURES_IN_A_ROW = 3
"""So many requests without an answer between them, and the platform isn't asked for the rest."""

UNREADABLE = Failure(
    FailureCode.MALFORMED_RESPONSE, "A part of the answer, which may be this post's, can't be read."
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
                FailureCode.NOT_A_POST_ID, "This is not an id that the platform gives to a post."
            )
            for external_id in self._asked
            if not pattern.fullmatch(external_id)
        }
        self._unasked = len(self._missing)
        self._in_a_row = 0
        self._absent_because: Failure | None = None

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
        self._in_a_row = 0

    def add_each(
        self,
        items: Iterable[object],
        read: Callable[[Item], Reading],
        *,
        by: str = "id",
    ) -> None:
        """Read the posts of an answer, each by its id; one without any fails what isn't found."""
        for item in items:
            try:
                post = json_fields.mapping(item, "a post")
                external_id = json_fields.identifier(post, by)
            except Malformed:
                self._absent_because = UNREADABLE
                continue
            self.add(external_id, read, post)

    def refuse(self, external_id: str, failure: Failure) -> None:
        """Say why one post has no numbers."""
        if external_id in self._asked and external_id not in self._found:
            self._missing.setdefault(external_id, failure)

    def lose(self, external_id: str, *, now: datetime) -> None:
        """Note that the platform doesn't have this post: delayed if it is young, else gone."""
        if external_id in self._asked:
            post = self._asked[external_id]
            self.refuse(external_id, absent(post.published_at, post.category, now=now))

    def settle(self, post: PostRef, failure: Failure, *, now: datetime) -> None:
        """Take the failure of a request for a single post.

        It is that post's, unless the whole account would meet it (a dead token, a limit): that
        ends the batch, and so do three requests in a row without an answer between them.
        """
        if failure.code in CONCERNS_THE_ACCOUNT:
            self.end(failure)
            return
        self.note(post, failure, now=now)
        self._in_a_row = self._in_a_row + 1 if failure.code in NO_ANSWER else 0
        if self._in_a_row == FAILURES_IN_A_ROW:
            for other in self.left:
                self.refuse(other.external_id, UNTRIED)

    def note(self, post: PostRef, failure: Failure, *, now: datetime) -> None:
        """Take a failure as that of one post."""
        if failure.code is FailureCode.POST_NOT_FOUND:
            self.lose(post.external_id, now=now)
        else:
            self.refuse(post.external_id, failure)

    def end(self, failure: Failure) -> None:
        """Stop early: keep what is known and give the rest this failure; with nothing, raise it.

        Raises:
            ProviderFailed: Nothing is known of any post that was asked for.
        """
        if not self._found and len(self._missing) == self._unasked:
            raise ProviderFailed(failure)
        for post in self.left:
            self.refuse(post.external_id, failure)

    def batch(
        self, *, now: datetime, allowance: Allowance | None = None, cost_micros: int = 0
    ) -> Batch:
        """Close the batch: posts that the platform left out are absent, by the rule of 48 hours."""
        for post in self.left:
            if self._absent_because is not None:
                self.refuse(post.external_id, self._absent_because)
            self.lose(post.external_id, now=now)
        return Batch(self._found, self._missing, allowance, cost_micros)


def _why_unknown(reading: Reading) -> Failure:
    """Why a reading has no number at all."""
    for failure in reading.missing.values():
        if failure.code is FailureCode.MALFORMED_RESPONSE:
            return failure
    message = "The platform knows this post but reports no numbers for it yet."
    return Failure(FailureCode.METRICS_DELAYED, message)
