"""X (Twitter): API v2, where every post read costs money.

Sources: the X API reference and its pricing page (February and April 2026), OpenAPI 2.159 and
2.167, recorded and reported bodies. How one post is read is in `twitter_posts`, how errors are
named in `twitter_errors`.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Final

from app.domain.collecting.cadence import Cadence
from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.providers import answers, json_fields
from app.providers.base import (
    Account,
    AccountReading,
    Batch,
    ListedPage,
    PostRef,
    ProviderFailed,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.calls import Call
from app.providers.limits import QUARTER, Rate, Shared
from app.providers.oauth import OAuth
from app.providers.platforms import PlatformInfo
from app.providers.refused_metrics import MetricsRequest, Refused, ask, named_in
from app.providers.requests import BAD_REQUEST, Answer, bearer
from app.providers.tokens import OAuthPlatform
from app.providers.twitter_errors import read_allowance, read_failure
from app.providers.twitter_posts import (
    ATTACHED,
    LISTED,
    PRIVATE,
    PUBLIC,
    Spent,
    Timeline,
    counts,
    following_page,
    has_private_metrics,
    take,
)

POST_ID: Final = re.compile(r"[0-9]{1,19}")
POST_MICROS: Final = 5_000
OWNED_MICROS: Final = 1_000
USER_MICROS: Final = 10_000
WITH_PRIVATE: Final = (PUBLIC, PRIVATE)
ONLY_PUBLIC: Final = (PUBLIC,)
OWN_POSTS: Final = "own posts"
DEFAULT_CEILING: Final = 5_000_000
"""What an account costs per month at most if nobody says otherwise: five dollars."""

PAGE_SIZE: Final = 100


class Twitter(OAuthPlatform):
    """A hundred posts a request, at $0.005 each, charged once per UTC day.

    An account that owns the developer app (`token.owns_app`) pays $0.001 for posts of its own
    timeline. Then `fetch` reads the stretch of timeline that holds the posts, for as long as that
    can be cheaper, and looks up only what it didn't find.
    """

    info = PlatformInfo(
        platform=Platform.TWITTER,
        batch_size=100,
        # GET /2/tweets: 5,000 per user, 3,500 per app; the smaller binds a single user too. The
        # owned timeline: 900 per user.
        rates=(Rate(900, QUARTER), Rate(3_500, QUARTER, Shared.APP)),
        extra_metrics=("reposts", "quotes", "profileVisits"),
        price_micros=POST_MICROS,
        owned_price_micros=OWNED_MICROS,
        check_price_micros=USER_MICROS,
        is_free_same_day=True,
        default_ceiling_micros=DEFAULT_CEILING,
        # Every post read is charged, once per UTC day.
        cadence=Cadence(((timedelta(days=30), timedelta(days=1)),), is_fixed=True),
        oauth=OAuth(
            authorize_url="https://x.com/i/oauth2/authorize",
            scopes=("tweet.read", "users.read", "offline.access"),
            basic=True,
            has_pkce=True,
        ),
        note="X charges for every post read. Clicks and visits of the profile are known of"
        " own posts up to 30 days old.",
    )
    endpoints: ClassVar = {
        "api": "https://api.x.com/2",
        "token": "https://api.x.com/2/oauth2/token",
    }
    read_failure = staticmethod(read_failure)
    read_allowance = staticmethod(read_allowance)
    # X is renaming "tweet" to "post" in its API; which word it understands is learnt once.
    _fields = "tweet.fields"

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read public counts, and clicks of own posts up to 30 days old.

        Requesting private metrics of a post that has none drops it from the answer, public
        counts included: so they are never requested for old posts, and dropped posts are
        requested again without them (free, it is the same day).
        """
        builder = BatchBuilder(posts, pattern=POST_ID, limit=self.batch_size)
        spent = Spent()
        try:
            await self._read(builder, token, spent, now)
        except ProviderFailed as problem:
            builder.end(problem.failure)
        return builder.batch(now=now, allowance=spent.allowance, cost_micros=spent.micros)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through the timeline without reposts; what is attached says a post's kind."""
        excluded = "retweets" if with_replies else "retweets,replies"
        me = token.account_id or (await self.check(token, now=now)).external_id
        query = {"start_time": _time(since), "exclude": excluded, **ATTACHED}
        if cursor is not None:
            query["pagination_token"] = cursor
        timeline = Timeline(since)
        async for answer in self._timeline(token, str(me), LISTED, query, now):
            yield timeline.page(answer.fields)

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is, which is charged as a user read."""
        user = await self._me(token, {}, now)
        handle = json_fields.maybe_text(user, "username")
        return Account(json_fields.identifier(user, "id"), handle, token.scopes, token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read the account's counts, which is charged as a user read."""
        user = await self._me(token, {"user.fields": PUBLIC}, now)
        return answers.account(counts(user))

    async def _me(
        self, token: Token, query: Mapping[str, str], now: datetime
    ) -> Mapping[str, object]:
        url = f"{self._at['api']}/users/me"
        call = Call("GET", url, headers=bearer(token), params=query)
        answer = await self._api.ask(call, now=now)
        return json_fields.mapping(answer.fields.get("data"), "data")

    async def _read(self, builder: BatchBuilder, token: Token, spent: Spent, now: datetime) -> None:
        if token.owns_app:
            await self._read_timeline(builder, token, spent, now)
        if token.account_id is not None:
            young = [post for post in builder.left if has_private_metrics(post, now)]
            await self._look_up(builder, young, token, WITH_PRIVATE, spent=spent, now=now)
        await self._look_up(builder, builder.left, token, ONLY_PUBLIC, spent=spent, now=now)

    async def _look_up(
        self,
        builder: BatchBuilder,
        posts: Sequence[PostRef],
        token: Token,
        fields: Sequence[str],
        *,
        spent: Spent,
        now: datetime,
    ) -> None:
        if not posts:
            return
        ids = ",".join(post.external_id for post in posts)

        async def look(names: Sequence[str]) -> Answer | Failure:
            try:
                return await self._get("tweets", token, ",".join(names), {"ids": ids}, now)
            except ProviderFailed as problem:
                return problem.failure

        asked = MetricsRequest(OWN_POSTS, fields, now)
        answer = await ask(self.refused, asked, look, suspects=(PRIVATE,))
        if isinstance(answer, Failure):
            raise ProviderFailed(answer)
        refused = self.refused.reasons(asked)
        take(builder, answer, spent, POST_MICROS, refused, now=now)

    async def _read_timeline(
        self, builder: BatchBuilder, token: Token, spent: Spent, now: datetime
    ) -> None:
        """Read owned posts by pages while that is cheaper than looking them up."""
        dates = [post.published_at for post in builder.left]
        known = [date for date in dates if date is not None]
        if token.account_id is None or not known or len(known) < len(dates):
            return
        pages = len(known) * POST_MICROS // (PAGE_SIZE * OWNED_MICROS)
        query = {
            "start_time": _time(min(known)),
            "end_time": _time(min(max(known) + timedelta(seconds=1), now)),
        }
        if pages == 0:
            return
        all_young = all(has_private_metrics(post, now) for post in builder.left)
        fields = WITH_PRIVATE if all_young else ONLY_PUBLIC
        asked = MetricsRequest(OWN_POSTS, fields, now)
        wanted = ",".join(self.refused.wanted(asked))
        refused = self.refused.reasons(asked)
        async for answer in self._timeline(token, token.account_id, wanted, query, now):
            take(builder, answer, spent, OWNED_MICROS, refused, now=now)
            pages -= 1
            if pages == 0 or not builder.left:
                return

    async def _timeline(
        self, token: Token, me: str, fields: str, query: Mapping[str, str], now: datetime
    ) -> AsyncIterator[Answer]:
        """Page through a timeline; an empty page with a `next_token` is not the end."""
        sent = {"max_results": str(PAGE_SIZE), **query}
        while True:
            answer = await self._get(f"users/{me}/tweets", token, fields, sent, now)
            yield answer
            following = following_page(answer.fields)
            if following in {None, sent.get("pagination_token")}:
                return
            sent["pagination_token"] = str(following)

    async def _get(
        self, path: str, token: Token, fields: str, query: Mapping[str, str], now: datetime
    ) -> Answer:
        """Ask in the vocabulary that worked last; once in the other if X refuses it."""
        url, headers = f"{self._at['api']}/{path}", bearer(token)
        try:
            sent = {self._fields: fields, **query}
            return await self._api.ask(Call("GET", url, headers=headers, params=sent), now=now)
        except ProviderFailed as problem:
            words = problem.failure.words if isinstance(problem.failure, Refused) else ""
            # Where X names a field that it refuses, it has understood the word before it.
            if problem.status != BAD_REQUEST or named_in(words, fields.split(",")):
                raise
        other = "post.fields" if self._fields == "tweet.fields" else "tweet.fields"
        sent = {other: fields, **query}
        answer = await self._api.ask(Call("GET", url, headers=headers, params=sent), now=now)
        self._fields = other
        return answer


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
