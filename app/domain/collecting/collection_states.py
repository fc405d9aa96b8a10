"""The state of a post's collection, derived from the schedule and from accounts."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.collecting.cadence import Cadence, is_fresh
from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.windows.clock import Clock


class CollectionState(StrEnum):
    """Whether a published post's numbers are being kept up to date, and if not, why."""

    NEVER = "NEVER"
    FRESH = "FRESH"
    DUE = "DUE"
    COLLECTING = "COLLECTING"
    FAILED = "FAILED"
    UNSUPPORTED = "UNSUPPORTED"
    DISCONNECTED = "DISCONNECTED"


class Collected(NamedTuple):
    """What is known of a published post's collection.

    `is_connected` says that its account is connected, dead or alive; `account_failure` says why the
    account no longer works, `failure` why the last attempt failed. `leased_until` is when the lease
    of a worker that is collecting it expires, `next_collect_at` when it is due.
    """

    platform: Platform
    category: PostCategory
    published_at: datetime | None
    is_connected: bool = False
    account_failure: str | None = None
    failure: str | None = None
    last_collected_at: datetime | None = None
    leased_until: datetime | None = None
    next_collect_at: datetime | None = None


def state_of(post: Collected, *, cadence: Cadence | None, clock: Clock) -> CollectionState:
    """The one state of a post; `cadence` is its platform's, None if that can't be read."""
    if cadence is None:
        return CollectionState.UNSUPPORTED
    if not post.is_connected:
        return CollectionState.DISCONNECTED
    if post.leased_until is not None and not clock.has_come(post.leased_until):
        return CollectionState.COLLECTING
    is_gone = post.failure == FailureCode.GONE
    if post.account_failure is not None or (post.failure is not None and not is_gone):
        return CollectionState.FAILED
    if post.last_collected_at is None:
        return CollectionState.NEVER
    if is_gone:
        return CollectionState.FRESH  # its last numbers are final
    # Where an installation collects less often than usual, a post that isn't due yet is fresh.
    is_due = post.next_collect_at is None or clock.has_come(post.next_collect_at)
    if is_due and not is_fresh(
        cadence, post.category, post.published_at, post.last_collected_at, clock
    ):
        return CollectionState.DUE
    return CollectionState.FRESH
