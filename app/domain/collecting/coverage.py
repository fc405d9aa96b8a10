"""Coverage: how many published posts are measured, and how well they are kept up to date."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.domain.collecting.cadence import Cadence
from app.domain.collecting.collection_states import Collected, CollectionState, state_of
from app.domain.platforms import Platform
from app.domain.windows.clock import Clock


@dataclass(frozen=True, slots=True)
class Coverage:
    """The published posts of a scope: `measured` ones have numbers, from any source.

    Each post is also exactly one of: `fresh`; `due` (never collected yet, too old, or being
    collected now); `failed`; `imported` (measured, with no account that could collect it); or
    not measured and `unsupported` (its platform can't be read here) or `disconnected` (no
    account is connected). The instants are those of the oldest and newest numbers.
    """

    published: int
    measured: int
    fresh: int
    due: int
    failed: int
    imported: int
    unsupported: int
    disconnected: int
    oldest_as_of: datetime | None
    newest_as_of: datetime | None


class Alike(NamedTuple):
    """Published posts whose state, now and as long as no clock moves it, is that of one of them.

    `measured` of them have numbers; the instants are those of the oldest and newest ones.
    """

    collected: Collected
    published: int
    measured: int
    oldest_as_of: datetime | None
    newest_as_of: datetime | None


_UNREACHABLE = {CollectionState.UNSUPPORTED, CollectionState.DISCONNECTED}
_WAITING = (CollectionState.NEVER, CollectionState.DUE, CollectionState.COLLECTING)


def coverage_of(
    posts: Iterable[Alike], *, cadences: Mapping[Platform, Cadence], clock: Clock
) -> Coverage:
    """Count published posts; `cadences` are those of the platforms that can be read here."""
    published: Counter[CollectionState] = Counter()
    measured: Counter[CollectionState] = Counter()
    oldest, newest = [], []
    for alike in posts:
        cadence = cadences.get(alike.collected.platform)
        state = state_of(alike.collected, cadence=cadence, clock=clock)
        published[state] += alike.published
        measured[state] += alike.measured
        if alike.oldest_as_of is not None and alike.newest_as_of is not None:
            oldest.append(alike.oldest_as_of)
            newest.append(alike.newest_as_of)
    unmeasured = published - measured
    return Coverage(
        published=published.total(),
        measured=measured.total(),
        fresh=published[CollectionState.FRESH],
        due=sum(published[state] for state in _WAITING),
        failed=published[CollectionState.FAILED],
        imported=sum(measured[state] for state in _UNREACHABLE),
        unsupported=unmeasured[CollectionState.UNSUPPORTED],
        disconnected=unmeasured[CollectionState.DISCONNECTED],
        oldest_as_of=min(oldest, default=None),
        newest_as_of=max(newest, default=None),
    )
