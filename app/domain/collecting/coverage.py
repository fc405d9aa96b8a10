"""Coverage: how many published posts are measured, and how well they are kept up to date."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

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


_UNREACHABLE = {CollectionState.UNSUPPORTED, CollectionState.DISCONNECTED}
_WAITING = (CollectionState.NEVER, CollectionState.DUE, CollectionState.COLLECTING)


def coverage_of(
    posts: Iterable[tuple[Collected, datetime | None]],
    *,
    cadences: Mapping[Platform, Cadence],
    clock: Clock,
) -> Coverage:
    """Count published posts, each given with the instant of its latest numbers, if any.

    `cadences` are those of the platforms that can be read here.
    """
    states: Counter[tuple[CollectionState, bool]] = Counter()
    instants = []
    for post, as_of in posts:
        state = state_of(post, cadence=cadences.get(post.platform), clock=clock)
        states[state, as_of is not None] += 1
        if as_of is not None:
            instants.append(as_of)
    either = {state: states[state, True] + states[state, False] for state in CollectionState}
    return Coverage(
        published=states.total(),
        measured=len(instants),
        fresh=either[CollectionState.FRESH],
        due=sum(either[state] for state in _WAITING),
        failed=either[CollectionState.FAILED],
        imported=sum(states[state, True] for state in _UNREACHABLE),
        unsupported=states[CollectionState.UNSUPPORTED, False],
        disconnected=states[CollectionState.DISCONNECTED, False],
        oldest_as_of=min(instants, default=None),
        newest_as_of=max(instants, default=None),
    )
