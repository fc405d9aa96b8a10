"""X (Twitter): API v2, where every post read costs money.

Sources: the X API reference and its pricing page (February and April 2026), OpenAPI 2.159 and
2.167, recorded and reported bodies. How its errors are named is in `twitter_errors`.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final

from app.domain.numbers.metrics import Metrics, add
from app.domain.platforms import Platform
from app.providers import json_fields
from app.providers.base import (
    Account,
    Allowance,
    Batch,
    PostRef,
    ProviderFailed,
    PublishedPost,
    Reading,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.requests import BAD_REQUEST, Answer, bearer
from app.providers.tokens import OAuth, OAuthPlatform
from app.providers.twitter_errors import NO_PERMISSION, kind_of, name_failure, read_allowance

POST_ID: Final = re.compile(r"[0-9]{1,19}")
POST_MICROS: Final = 5_000
OWNED_MICROS: Final = 1_000
PRIVATE_FOR: Final = timedelta(days=30)
PRIVATE_MARGIN: Final = timedelta(hours=1)
PUBLIC: Final = "public_metrics"
PRIVATE: Final = "public_metrics,non_public_metrics"
LISTED: Final = "created_at"
PAGE_SIZE: Final = 100


class Spent:
    """What a `fetch` has cost so far, and what the last answer said is left."""

    def __init__(self) -> None:
        self.micros = 0
        self.allowance: Allowance | None = None


class Twitter(OAuthPlatform):
    """A hundred posts a request, at $0.005 each; none twice a UTC day.

    Whose account owns the developer app (`token.owns_app`) pays $0.001 for posts of the own
    timeline. Then `fetch` reads the stretch of timeline that holds the posts, for as long as that
    can be cheaper, and looks up only what it didn't find.
    """

    platform = Platform.TWITTER
    batch_size = 100
    oauth = OAuth(
        authorize_url="https://x.com/i/oauth2/authorize",
        scopes=("tweet.read", "users.read", "offline.access"),
        basic=True,
        has_pkce=True,
    )
    endpoints: ClassVar = {
        "api": "https://api.x.com/2",
        "token": "https://api.x.com/2/oauth2/token",
    }
    namer = staticmethod(name_failure)
    allowance = staticmethod(read_allowance)
    # X renames "tweet" to "post" in its API; which word it understands is learnt once.
    _fields = "tweet.fields"

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read public counts, and clicks of own posts up to 30 days old.

        Asking for private metrics of a post that has none drops it from the answer, public
        counts included: so old posts are never asked for them, and dropped ones asked again
        without (free, it is the same day).
        """
        gathering = BatchBuilder(posts, pattern=POST_ID, limit=self.batch_size)
        spent = Spent()
        try:
            await self._read(gathering, token, spent, now)
        except ProviderFailed as problem:
            gathering.end(problem.failure)
        return gathering.batch(now=now, allowance=spent.allowance, cost_micros=spent.micros)

    async def list_posts(
        self, token: Token, *, since: datetime, now: datetime
    ) -> AsyncIterator[Sequence[PublishedPost]]:
        """Page through the account's timeline, without reposts."""
        me = token.account_id or (await self.check(token, now=now)).external_id
        query = {"start_time": _time(since), "exclude": "retweets"}
        async for answer in self._timeline(token, str(me), LISTED, query, now):
            posts = json_fields.sequence(answer.fields.get("data", []), "data")
            yield [_published(json_fields.mapping(post, "a post")) for post in posts]

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is ($0.010, a user read)."""
        url = f"{self._at['api']}/users/me"
        answer = await self._api.ask("GET", url, now=now, headers=bearer(token))
        user = json_fields.mapping(answer.fields.get("data"), "data")
        handle = json_fields.maybe_text(user, "username")
        return Account(json_fields.text(user, "id"), handle, token.scopes, token.expires_at)

    async def _read(
        self, gathering: BatchBuilder, token: Token, spent: Spent, now: datetime
    ) -> None:
        if token.owns_app:
            await self._read_timeline(gathering, token, spent, now)
        if token.account_id is not None:
            young = [post for post in gathering.left if _has_private_metrics(post, now)]
            await self._look_up(gathering, young, token, PRIVATE, spent=spent, now=now)
        await self._look_up(gathering, gathering.left, token, PUBLIC, spent=spent, now=now)

    async def _look_up(
        self,
        gathering: BatchBuilder,
        posts: Sequence[PostRef],
        token: Token,
        fields: str,
        *,
        spent: Spent,
        now: datetime,
    ) -> None:
        if not posts:
            return
        ids = ",".join(post.external_id for post in posts)
        answer = await self._get("tweets", token, fields, {"ids": ids}, now)
        _take(gathering, answer, spent, POST_MICROS, now=now)

    async def _read_timeline(
        self, gathering: BatchBuilder, token: Token, spent: Spent, now: datetime
    ) -> None:
        """Read owned posts by pages while that is cheaper than looking them up."""
        dates = [post.published_at for post in gathering.left]
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
        all_young = all(_has_private_metrics(post, now) for post in gathering.left)
        fields = PRIVATE if all_young else PUBLIC
        async for answer in self._timeline(token, token.account_id, fields, query, now):
            _take(gathering, answer, spent, OWNED_MICROS, now=now)
            pages -= 1
            if pages == 0 or not gathering.left:
                return

    async def _timeline(
        self, token: Token, me: str, fields: str, query: Mapping[str, str], now: datetime
    ) -> AsyncIterator[Answer]:
        """Page through a timeline; an empty page with a `next_token` is not the end."""
        sent = {"max_results": str(PAGE_SIZE), **query}
        while True:
            answer = await self._get(f"users/{me}/tweets", token, fields, sent, now)
            yield answer
            details = json_fields.mapping(answer.fields.get("meta", {}), "meta")
            before = sent.get("pagination_token")
            following = json_fields.following(details, "next_token", after=before)
            if following is None:
                return
            sent["pagination_token"] = following

    async def _get(
        self, path: str, token: Token, fields: str, query: Mapping[str, str], now: datetime
    ) -> Answer:
        """Ask in the vocabulary that worked last; once in the other if X refuses it."""
        url, headers = f"{self._at['api']}/{path}", bearer(token)
        try:
            sent = {self._fields: fields, **query}
            return await self._api.ask("GET", url, now=now, headers=headers, params=sent)
        except ProviderFailed as problem:
            if problem.status != BAD_REQUEST:
                raise
        other = "post.fields" if self._fields == "tweet.fields" else "tweet.fields"
        sent = {other: fields, **query}
        answer = await self._api.ask("GET", url, now=now, headers=headers, params=sent)
        self._fields = other
        return answer


def _has_private_metrics(post: PostRef, now: datetime) -> bool:
    age = None if post.published_at is None else now - post.published_at
    return age is not None and age < PRIVATE_FOR - PRIVATE_MARGIN


def _take(
    gathering: BatchBuilder, answer: Answer, spent: Spent, price: int, *, now: datetime
) -> None:
    """Take the posts of an answer, and the reasons that stand beside them with HTTP 200."""
    posts = json_fields.sequence(answer.fields.get("data", []), "data")
    spent.micros += len(posts) * price
    spent.allowance = answer.allowance or spent.allowance
    for item in posts:
        post = json_fields.mapping(item, "a post")
        gathering.add(json_fields.text(post, "id"), _reading, post)
    for item in json_fields.sequence(answer.fields.get("errors", []), "errors"):
        problem = json_fields.mapping(item, "an error")
        external_id = str(problem.get("resource_id") or problem.get("value"))
        if kind_of(problem) == "not-authorized-for-resource":
            gathering.refuse(external_id, NO_PERMISSION)
        elif kind_of(problem) == "resource-not-found":
            gathering.lose(external_id, now=now)


def _reading(post: Mapping[str, object]) -> Reading:
    """Map a post, in either vocabulary; X counts a view whenever it shows a post."""
    public = json_fields.mapping(post.get(PUBLIC, {}), PUBLIC)
    private = json_fields.mapping(post.get("non_public_metrics", {}), "non_public_metrics")
    reposts = "retweet_count" if public.get("retweet_count") is not None else "repost_count"
    impressions = json_fields.count(public, "impression_count")
    metrics = Metrics(
        views=impressions,
        likes=json_fields.count(public, "like_count"),
        comments=json_fields.count(public, "reply_count"),
        shares=add(json_fields.count(public, reposts), json_fields.count(public, "quote_count")),
        saves=json_fields.count(public, "bookmark_count"),
        impressions=impressions,
        clicks=json_fields.count(private, "url_link_clicks"),
    )
    return Reading(metrics, url=_url(json_fields.text(post, "id")))


def _published(post: Mapping[str, object]) -> PublishedPost:
    external_id, words = json_fields.text(post, "id"), json_fields.maybe_text(post, "text")
    published_at = json_fields.instant(post, "created_at")
    label = json_fields.first_line(words)
    return PublishedPost(external_id, published_at, label, words, url=_url(external_id))


def _url(external_id: str) -> str:
    return f"https://x.com/i/web/status/{external_id}"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
