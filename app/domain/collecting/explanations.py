"""Why a post has no numbers or stale ones, and what to do: one sentence per cause."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.collecting.cadence import Cadence
from app.domain.collecting.collection_states import Collected, CollectionState, state_of
from app.domain.collecting.failures import SETTLING_TIME, FailureCode
from app.domain.collecting.missing import MissingMetric
from app.domain.platforms import PLATFORM_NAMES
from app.domain.posts import PostStatus
from app.domain.windows.clock import Clock

AT_REST = "The organization is archived: nothing is collected until it is restored."


@dataclass(frozen=True, slots=True)
class Failed:
    """The last failure, and since when it has persisted; the post itself may be untried."""

    code: FailureCode
    message: str
    since: datetime
    is_untried: bool = False


@dataclass(frozen=True, slots=True)
class Collection:
    """Everything known about a post's collection, published or not.

    `collected` and the `cadence` of its platform, None if that can't be read here, decide the state
    of a published post that isn't archived. `account` and `post` are the failures behind it;
    `account` affects all the account's posts. `missing` are the metrics that the last answer lacks,
    though the post was collected. An archived organization `is_at_rest`: nothing of it
    is collected. `out_since` is since when the platform answers nobody.
    """

    collected: Collected
    status: PostStatus
    cadence: Cadence | None
    is_at_rest: bool = False
    archived_at: datetime | None = None
    disconnected_at: datetime | None = None
    next_collect_at: datetime | None = None
    attempts: int = 0
    times_not_found: int = 0
    account: Failed | None = None
    post: Failed | None = None
    missing: Sequence[MissingMetric] = ()
    out_since: datetime | None = None

    @property
    def failure(self) -> Failed | None:
        """What is wrong now: with the account, which affects all its posts, or with this post."""
        is_gone = self.post is not None and self.post.code is FailureCode.GONE
        return self.account or (None if is_gone else self.post)

    @property
    def is_retryable(self) -> bool:
        """Whether time alone may cure the failure."""
        return self.failure is not None and self.failure.code.is_retryable(self.times_not_found)

    def state(self, clock: Clock) -> CollectionState:
        """Its current state."""
        if self.status is not PostStatus.PUBLISHED or self.archived_at is not None:
            return CollectionState.UNSUPPORTED
        return state_of(self.collected, cadence=self.cadence, clock=clock)


def explain(collection: Collection, clock: Clock) -> str | None:
    """Why a post has no numbers or stale ones, and what to do; None if its numbers are fresh."""
    name = PLATFORM_NAMES[collection.collected.platform]
    state = collection.state(clock)
    if collection.is_at_rest and state in _COMING:
        return AT_REST
    if collection.out_since is not None and _waits_for_platform(collection, state):
        return _OUT.format(name=name, since=_time(collection.out_since))
    if state is CollectionState.FAILED:
        return _failed(collection, name, clock)
    return _EXPLANATIONS[state](collection, name)


def _waits_for_platform(collection: Collection, state: CollectionState) -> bool:
    """Whether a post waits for nothing but its platform to answer again."""
    failure = collection.failure
    is_of_platform = failure is None or failure.code is FailureCode.PROVIDER_UNAVAILABLE
    return state in _COMING and is_of_platform and collection.next_collect_at is not None


def _unsupported(collection: Collection, name: str) -> str:
    if collection.archived_at is not None:
        return "The post is archived, and archived posts are not collected."
    if collection.status is not PostStatus.PUBLISHED:
        return f"The post is not published, so {name} has no numbers for it yet."
    return f"{name} can't be read yet: import its numbers, or record them by mutation."


def _disconnected(collection: Collection, name: str) -> str:
    if collection.disconnected_at is None:
        return f"No {name} account is connected for the post: connect the one that published it."
    when = _time(collection.disconnected_at)
    return f"The {name} account was disconnected on {when}: connect it again."


def _never(collection: Collection, name: str) -> str:
    if collection.post is not None and collection.post.code is FailureCode.GONE:
        return f"{name} shows a story for one day, and it was over before its numbers were read."
    if collection.next_collect_at is None:
        return "The post has not been collected yet, and nobody has asked for it."
    return f"The post has not been collected yet: it is due at {_time(collection.next_collect_at)}."


def _due(collection: Collection, _name: str) -> str:
    due = collection.next_collect_at
    if due is None:
        return "The post's numbers are older than they should be, and nothing new was asked for."
    return (
        f"The post's numbers are older than they should be, and new ones are due since {_time(due)}"
        ": see that a worker runs."
    )


def _failed(collection: Collection, name: str, clock: Clock) -> str:
    failure = collection.failure
    assert failure is not None  # noqa: S101 - what the state FAILED means
    sentence = _sentence(collection, failure, clock)
    again = _time(collection.next_collect_at) if collection.next_collect_at else "the next refresh"
    return sentence.format(name=name, since=_time(failure.since), again=again)


def _sentence(collection: Collection, failure: Failed, clock: Clock) -> str:
    """The sentence of a failure's code, or of its cause where one code has several."""
    if failure.code is FailureCode.POST_NOT_FOUND and collection.next_collect_at is None:
        return _LOST
    if failure.is_untried:
        return _UNTRIED
    published_at = collection.collected.published_at
    if failure.code is FailureCode.METRICS_DELAYED and (
        published_at is None or clock.has_come(published_at + SETTLING_TIME)
    ):
        return _WITHOUT_NUMBERS
    return _FAILURES[failure.code]


_EXPLANATIONS: Mapping[CollectionState, Callable[[Collection, str], str | None]] = {
    CollectionState.FRESH: lambda _collection, _name: None,
    CollectionState.NEVER: _never,
    CollectionState.DUE: _due,
    CollectionState.COLLECTING: lambda _collection, _name: "The post is being collected right now.",
    CollectionState.UNSUPPORTED: _unsupported,
    CollectionState.DISCONNECTED: _disconnected,
}

_COMING = frozenset({CollectionState.NEVER, CollectionState.DUE, CollectionState.FAILED})
"""States that time would cure, if anybody collected."""

_LOST = (
    "{name} didn't know the post three times: it was deleted, made private, or is another"
    " account's, and is looked for again only if you ask."
)
_OUT = "{name} has been out of reach since {since}: the post is asked for once it answers again."
_UNTRIED = (
    "{name} failed for three posts in a row before this one's turn came, so it was not asked for"
    " this one: the next try is at {again}."
)
_WITHOUT_NUMBERS = "{name} knows the post but gives no numbers of it: the next look is at {again}."
_FAILURES: Mapping[FailureCode, str] = {
    FailureCode.AUTHENTICATION_FAILED: (
        "{name} has not accepted the account's permission since {since}. It is tried again once a"
        " day; check it now (`backbone credentials check`), and connect it anew"
        " only if the check fails too."
    ),
    FailureCode.PERMISSION_MISSING: (
        "{name} doesn't let the account read the post's numbers: connect it again with every"
        " permission that is asked for. It is tried again within a day, or at once when the account"
        " is checked (`backbone credentials check`)."
    ),
    FailureCode.METRICS_DELAYED: (
        "{name} has no numbers for the post yet, as may be in its first 48 hours: the next look"
        " is at {again}."
    ),
    FailureCode.POST_NOT_FOUND: (
        "{name} doesn't know the post: it was deleted, made private, or is another account's; the"
        " next look is at {again}."
    ),
    FailureCode.RATE_LIMITED: "{name} asks us to go slower: collection goes on at {again}.",
    FailureCode.QUOTA_EXHAUSTED: (
        "The allowance at {name} is used up: collection goes on at {again}."
    ),
    FailureCode.BILLING_REQUIRED: (
        "{name} wants to be paid first: settle the bill there. It is tried again within a day, or"
        " at once when the account is checked (`backbone credentials check`)."
    ),
    FailureCode.PROVIDER_UNAVAILABLE: (
        "{name} has not answered for the post since {since}, being out of reach or out of order:"
        " the next try is at {again}."
    ),
    FailureCode.MALFORMED_RESPONSE: (
        "{name} has given answers for the post that can't be read since {since}: the next try is"
        " at {again}."
    ),
    FailureCode.REQUEST_REJECTED: (
        "{name} has rejected Backbone's request for the post since {since}. It is made again at"
        " {again}, after each upgrade, and when the account is checked; if it stays so, please"
        " report it with the log's line."
    ),
    FailureCode.NOT_A_POST_ID: (
        "The post's externalId is not an id that {name} gives to a post, so nobody can be asked for"
        " it: write the id that {name} shows in the post's address."
    ),
}


def _time(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
