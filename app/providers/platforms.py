"""What is known about a platform besides how it is read, and what all providers share.

A platform is one class in one file: its `info`, its addresses, its reader. `registry` lists them.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from app.domain.catalogue.metric_catalogue import reported_fields
from app.domain.collecting.cadence import USUAL, Cadence
from app.domain.collecting.failures import Failure
from app.domain.numbers.metrics import COUNTS
from app.domain.platforms import PLATFORM_NAMES, Platform
from app.providers.base import Allowance, ListedPage, Provider, Token
from app.providers.calls import Reply, Sender
from app.providers.limits import Rate
from app.providers.oauth import OAuth, OAuthClient
from app.providers.refused_metrics import RefusedMetrics
from app.providers.requests import Api, no_allowance

AT_ONCE = timedelta(0)
_NO_PAGES: Sequence[ListedPage] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformInfo:
    """What a platform provides and requires.

    What it reports of a post stands in the metric catalogue; of metrics beyond the eight and reach
    only `extra_metrics` are read. A `fetch` takes `batch_size` posts at most; where
    `is_counted_by_post` the platform counts a request for each of them. `rates` are those that it
    documents for the calls that `fetch` makes: all hold at once. `delay` is how late the numbers
    may be. `price_micros` is what one post read costs in millionths of a dollar,
    `owned_price_micros` where the account owns the developer app; a re-read on the same UTC day
    is free where `is_free_same_day`. `check_price_micros` is what asking whose token it is costs.
    `cadence` is how often its posts are worth reading. `default_ceiling_micros` is what an account
    may cost per month unless somebody says otherwise. `has_stories` says that there are posts
    which only `list_stories` lists.

    `oauth` is None where there is nothing to authorize; a token is renewed `renew_ahead` of its
    end. Public posts need no account unless `needs_account`; where it `takes_api_key`, the
    operator's key reads them, and where it `takes_app_password`, one begins a session.
    `needs_host` requires the server's name, `takes_host` allows one, and `known_hosts` are the only
    choices otherwise. Where it `registers_app`, Backbone registers one with each server, and the
    operator has none. `has_accounts_per_host` says that each server gives its accounts its own ids.
    """

    platform: Platform
    batch_size: int
    rates: tuple[Rate, ...]
    is_counted_by_post: bool = False
    extra_metrics: tuple[str, ...] = ()
    delay: timedelta = AT_ONCE
    price_micros: int = 0
    owned_price_micros: int = 0
    check_price_micros: int = 0
    is_free_same_day: bool = False
    default_ceiling_micros: int | None = None
    has_stories: bool = False
    cadence: Cadence = USUAL
    oauth: OAuth | None = None
    renew_ahead: timedelta = timedelta(minutes=10)
    needs_account: bool = True
    takes_api_key: bool = False
    takes_app_password: bool = False
    needs_host: bool = False
    takes_host: bool = False
    known_hosts: frozenset[str] = frozenset()
    registers_app: bool = False
    has_accounts_per_host: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return PLATFORM_NAMES[self.platform]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Which of the eight metrics it reports, and reach where it does."""
        reported = reported_fields(self.platform)
        return tuple(name for name in COUNTS if name in reported)

    @property
    def posts_per_request(self) -> int:
        """How many posts one request, as the platform counts them, reads at best."""
        return 1 if self.is_counted_by_post else self.batch_size


class PlatformProvider(Provider):
    """What the providers of all platforms share.

    `client` is the operator's app, where the platform needs one. `endpoints` are the platform's
    addresses; a simulation replaces them. `read_failure` and
    `read_allowance` say how its API's errors and rate headers are read.
    """

    info: ClassVar[PlatformInfo]
    endpoints: ClassVar[Mapping[str, str]]
    read_failure: "ClassVar[staticmethod[[Reply, datetime], Failure | None]]"
    read_allowance: "ClassVar[staticmethod[[Mapping[str, str], datetime], Allowance | None]]" = (
        staticmethod(no_allowance)
    )

    def __init__(
        self,
        sender: Sender,
        *,
        client: OAuthClient | None = None,
        endpoints: Mapping[str, str] | None = None,
    ) -> None:
        self.refused = RefusedMetrics()
        self._client = client
        self._at = endpoints or self.endpoints
        self._api = Api(sender, self.read_failure, self.read_allowance)

    @property
    def platform(self) -> Platform:
        """Which platform this reads."""
        return self.info.platform

    @property
    def batch_size(self) -> int:
        """How many posts one `fetch` takes at most."""
        return self.info.batch_size

    async def list_stories(self, _token: Token, *, now: datetime) -> AsyncIterator[ListedPage]:
        """Yield nothing: most platforms have no such posts."""
        for page in _NO_PAGES:
            yield page
