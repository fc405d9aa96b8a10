"""The one interface through which every platform is read, and the values that cross it.

Nothing here does I/O or knows a platform; how batches are filled is in `batches`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers.refused_metrics import RefusedMetrics


class ProviderFailed(Exception):
    """A request as a whole failed; `failure` says why, in our words.

    `status` is the HTTP status where there was one, for a provider that has another way to try.
    """

    def __init__(self, failure: Failure, *, status: int | None = None) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.status = status


class Malformed(ProviderFailed):
    """The platform's answer isn't what it documents."""

    def __init__(self, message: str) -> None:
        super().__init__(Failure(FailureCode.MALFORMED_RESPONSE, message))


@dataclass(frozen=True, slots=True)
class Token:
    """What a platform requires before it answers; `repr` never shows the secrets.

    An empty `access` asks anonymously (Mastodon, Bluesky). `account_id` is the platform's id of
    the account, `host` the server where a platform has several. `is_api_key` marks a key that
    reads public data only (YouTube), `owns_app` an account that owns the developer app (X charges
    it less).
    """

    access: str = field(default="", repr=False)
    refresh: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    account_id: str | None = None
    host: str | None = None
    is_api_key: bool = False
    owns_app: bool = False


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post to be measured, with the known facts that decide what to request of it."""

    external_id: str
    published_at: datetime | None = None
    category: PostCategory | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Lifetime totals of one post now, and what else the answer said about it.

    None is a metric that the platform doesn't report of this post. `extra` holds metrics beyond
    the eight by catalogue name, `missing` why metrics were not answered, by name: what is known
    of them stays. `answers.reading` makes one of what an answer says.
    """

    metrics: Metrics
    reach: int | None = None
    category: PostCategory | None = None
    url: str | None = None
    extra: Mapping[str, float | None] = field(default_factory=dict)
    missing: Mapping[str, Failure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a platform's headers say is left: None where they don't."""

    limit: int | None
    remaining: int | None
    reset_at: datetime | None


@dataclass(frozen=True, slots=True)
class Batch:
    """The answer for every requested id: each is in exactly one of `found` and `missing`.

    `cost_micros` is what the platform charges for it in millionths of a dollar, before the
    discount for posts that were read earlier the same day (X).
    """

    found: Mapping[str, Reading]
    missing: Mapping[str, Failure]
    allowance: Allowance | None = None
    cost_micros: int = 0


@dataclass(frozen=True, slots=True)
class PublishedPost:
    """A post as discovery finds it; `picture_url` may be good for hours only."""

    external_id: str
    published_at: datetime
    label: str | None = None
    description: str | None = None
    category: PostCategory | None = None
    url: str | None = None
    picture_url: str | None = None


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """An item of a list that couldn't be read, and why."""

    external_id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of an account's posts, and the items in it that couldn't be read.

    The list goes on at `cursor`; None at its end, and where a provider can't begin in the middle.
    """

    posts: Sequence[PublishedPost]
    skipped: Sequence[SkippedItem] = ()
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Whose token it is. `external_id` is None for a key that belongs to nobody."""

    external_id: str | None
    handle: str | None
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountReading:
    """What a platform says of an account, by the names of `AccountCounts`.

    `now` are its counts of this moment, `days` those of whole days, which begin where the platform
    begins them. A count that isn't among them was not answered, and None is one that the platform
    doesn't report; `missing` says why some were not answered. `answers.account` makes one.
    """

    now: Mapping[str, int | None]
    days: Mapping[date, Mapping[str, int | None]] = field(default_factory=dict)
    missing: Mapping[str, Failure] = field(default_factory=dict)


class Provider(Protocol):
    """One platform. Every method raises `ProviderFailed` when a request as a whole fails.

    `refused` is what it has refused of the account; a provider that serves one keeps it up to date.
    """

    refused: RefusedMetrics

    @property
    def platform(self) -> Platform:
        """Which platform this reads."""
        ...

    @property
    def batch_size(self) -> int:
        """How many posts one `fetch` takes at most."""
        ...

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read the lifetime totals of the posts."""
        ...

    def list_posts(
        self, token: Token, *, since: datetime, now: datetime, with_replies: bool = False
    ) -> AsyncIterator[ListedPage]:
        """Yield the account's posts published since then, page by page, newest page first.

        Replies to others are left out unless asked for, where the platform tells them apart.
        """
        ...

    def list_stories(self, token: Token, *, now: datetime) -> AsyncIterator[ListedPage]:
        """Yield what is shown for a day only and isn't among the posts; nothing on most."""
        ...

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask the platform whose token this is."""
        ...

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read an account's followers and the like, and its days since then where there are any."""
        ...

    async def refresh(self, token: Token, *, now: datetime) -> Token:
        """Renew the token; keep what the answer doesn't replace. The old one may be dead now."""
        ...


class ResumingProvider(Provider, Protocol):
    """A provider that can begin a list in the middle: its pages have a cursor."""

    def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Yield the account's posts, from where an earlier list broke off."""
        ...
