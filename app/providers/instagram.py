"""Instagram: media and insights, by Instagram Login or by Facebook Login.

Sources: the media insights page (11 September 2026), the Instagram Login and Graph batch pages.
A token with `host` graph.facebook.com is from Facebook Login and may request batches of 50; any
other requests post by post, which counts the same against the limits.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import ClassVar, Final
from urllib.parse import urlsplit

from app.domain.collecting.cadence import Cadence
from app.domain.collecting.failures import SETTLING_TIME
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import instagram_accounts as accounts
from app.providers import instagram_media as media
from app.providers import instagram_steps as media_steps
from app.providers import instagram_tokens, json_fields, meta, meta_days
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
from app.providers.limits import HOUR, Rate
from app.providers.listings import Listing
from app.providers.meta_proofs import ProvingApi
from app.providers.oauth import OAuth
from app.providers.platforms import PlatformInfo
from app.providers.refused_metrics import MetricsRequest
from app.providers.requests import Answer, bearer
from app.providers.tokens import OAuthPlatform, require_client, token_from

MEDIA_ID: Final = re.compile(r"[0-9]{1,20}")
FACEBOOK_LOGIN: Final = "graph.facebook.com"
SHOWN_FOR: Final = timedelta(days=1)
"""How long a story is shown; those in the highlights stay out of the list."""


class Instagram(OAuthPlatform):
    """Fifty posts a batch: one request each where the kind of post is known, else two."""

    info = PlatformInfo(
        platform=Platform.INSTAGRAM,
        batch_size=50,
        is_counted_by_post=True,
        # 200 calls per user and hour; the business limit grows with the account's impressions.
        rates=(Rate(200, HOUR),),
        delay=SETTLING_TIME,
        extra_metrics=(
            *("averageWatchSeconds", "skipRate", "reposts", "replies", "profileVisits"),
            *("profileActions", "follows", "storyNavigation"),
        ),
        has_stories=True,
        # A story is gone after 24 hours.
        cadence=Cadence(floor=timedelta(hours=6), without_floor=frozenset({PostCategory.STORY})),
        oauth=OAuth(
            authorize_url="https://www.instagram.com/oauth/authorize",
            scopes=("instagram_business_basic", "instagram_business_manage_insights"),
            separator=",",
        ),
        # Only a live token can be renewed, for sixty days: a machine that was off for a weekend
        # must not be too late.
        renew_ahead=timedelta(days=7),
        known_hosts=frozenset({FACEBOOK_LOGIN}),
        note="Professional accounts. Clicks are those of stories, watch time that of reels;"
        " stories are gone after 24 hours.",
    )
    endpoints: ClassVar = {
        "api": "https://graph.instagram.com/v26.0",
        "facebook": "https://graph.facebook.com/v26.0",
        "token": "https://api.instagram.com/oauth/access_token",
        "renew": "https://graph.instagram.com",
    }
    read_failure = staticmethod(meta.read_failure)
    read_allowance = staticmethod(meta.read_allowance)

    @cached_property
    def _proving(self) -> ProvingApi:
        return ProvingApi(self._api, self._client)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read each post's public counts and insights.

        First both at once where the kind of post is known; if the insights fail, the
        counts alone, and then the insights that its kind has.
        """
        builder = BatchBuilder(posts, pattern=MEDIA_ID, limit=self.batch_size)
        if token.host == FACEBOOK_LOGIN:
            await self._read_together(builder, token, now)
        else:
            await self._read_each(builder, token, now)
        return builder.batch(now=now)

    async def _read_each(self, builder: BatchBuilder, token: Token, now: datetime) -> None:
        for post in builder.left:
            if post not in builder.left:
                continue
            steps = media_steps.read(post, self.refused, now)
            path = next(steps)
            try:
                while True:
                    path = steps.send(await self._ask_one(token, path, now))
            except StopIteration as end:
                media_steps.take(builder, post, end.value, now, settle=True)

    async def _read_together(self, builder: BatchBuilder, token: Token, now: datetime) -> None:
        """Read in rounds of one batch each; what fails in a batch costs nobody else his answer."""
        reading = {post: media_steps.read(post, self.refused, now) for post in builder.left}
        paths = {post: next(steps) for post, steps in reading.items()}
        while paths:
            answers = await self._ask_together(token, list(paths.values()), now)
            following: dict[PostRef, str] = {}
            for post, answer in zip(paths, answers, strict=True):
                try:
                    following[post] = reading[post].send(answer)
                except StopIteration as end:
                    media_steps.take(builder, post, end.value, now, settle=False)
            fatal = [one for one in answers if media_steps.is_fatal(one)]
            if fatal:
                builder.end(fatal[0])
            paths = {} if fatal else following

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through the account's media, which leaves out its stories."""
        listing = Listing(media.published, since=since)
        async for items, following in self._pages(token, "media", now, cursor):
            yield listing.page(items, following)
            if listing.is_past:
                return

    async def list_stories(self, token: Token, *, now: datetime) -> AsyncIterator[ListedPage]:
        """Page through the stories that are shown now."""
        listing = Listing(media.published_story, since=now - SHOWN_FOR)
        async for items, _ in self._pages(token, "stories", now):
            yield listing.page(items)

    def _pages(
        self, token: Token, edge: str, now: datetime, cursor: str | None = None
    ) -> AsyncIterator[meta.Items]:
        get = partial(self._get, token, f"{_me(token)}/{edge}", now=now)
        first, host = {"fields": media.LISTED, "limit": "50"}, self._host(token)
        return meta.pages(get, first, host=host, cursor=cursor)

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is."""
        name = "id" if token.host == FACEBOOK_LOGIN else "user_id"
        answer = await self._get(token, _me(token), {"fields": f"{name},username"}, now)
        handle = json_fields.maybe_text(answer.fields, "username")
        return Account(
            json_fields.identifier(answer.fields, name), handle, token.scopes, token.expires_at
        )

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read the account's counts, and the insights of its days."""
        me = await self._get(token, _me(token), {"fields": accounts.COUNTED}, now)
        get = partial(self._get, token, f"{_me(token)}/insights", now=now)
        look = partial(accounts.insights, self.refused, get, now)
        series = await look(accounts.BY_DAY, accounts.span(since, now))
        day = meta_days.yesterday(now)
        totals = await look(accounts.OF_A_DAY, accounts.one_day(day))
        reasons = self.refused.reasons(MetricsRequest(accounts.ACCOUNT, tuple(accounts.OURS), now))
        return accounts.reading(me.fields, series, totals, day, reasons)

    async def _lasting(self, token: Token, _account_id: str | None, now: datetime) -> Token:
        """Exchange the one-hour token for a sixty-day one."""
        secret = require_client(self._client).secret or ""
        query = {"grant_type": "ig_exchange_token", "client_secret": secret}
        return await self._renew("access_token", query, token, now)

    async def refresh(self, token: Token, *, now: datetime) -> Token:
        """Extend a token of Instagram Login that is a day old and not yet expired.

        There is no refresh token. A page token of Facebook Login doesn't expire.
        """
        if token.host == FACEBOOK_LOGIN:
            return token
        return await self._renew(
            "refresh_access_token", {"grant_type": "ig_refresh_token"}, token, now
        )

    def _token_fields(self, answer: Answer) -> Mapping[str, object]:
        return instagram_tokens.token_fields(answer)

    async def _renew(
        self, path: str, query: Mapping[str, str], token: Token, now: datetime
    ) -> Token:
        url = f"{self._at['renew']}/{path}"
        answer = await instagram_tokens.ask(self._api, url, query, token, now=now)
        return token_from(answer.fields, before=token, now=now)

    async def _get(
        self, token: Token, path: str, query: Mapping[str, str] | None, now: datetime
    ) -> Answer:
        url = f"{self._base(token)}/{path}"
        return await self._ask(Call("GET", url, headers=bearer(token), params=query), token, now)

    async def _ask(self, call: Call, token: Token, now: datetime) -> Answer:
        """With Facebook Login calls may need a proof; graph.instagram.com knows none."""
        if token.host == FACEBOOK_LOGIN:
            return await self._proving.ask(call, token, now=now)
        return await self._api.ask(call, now=now)

    def _base(self, token: Token) -> str:
        return self._at["facebook" if token.host == FACEBOOK_LOGIN else "api"]

    def _host(self, token: Token) -> str | None:
        return urlsplit(self._base(token)).hostname

    async def _ask_one(self, token: Token, path: str, now: datetime) -> media_steps.Answer:
        try:
            return (await self._get(token, path, None, now)).fields
        except ProviderFailed as problem:
            return problem.failure

    async def _ask_together(
        self, token: Token, paths: Sequence[str], now: datetime
    ) -> Sequence[media_steps.Answer]:
        form, url = meta.batch_form(paths), f"{self._at['facebook']}/"
        call = Call("POST", url, headers=bearer(token), form=form, weight=len(paths))
        answer = await self._ask(call, token, now)
        return meta.batch_answers(answer.document, len(paths))


def _me(token: Token) -> str:
    return (token.account_id or "me") if token.host == FACEBOOK_LOGIN else "me"
