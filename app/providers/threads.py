"""Threads: one's own posts and their insights, post by post.

Sources: the pages Get Access Tokens (12 August 2026), Long-Lived Tokens, Retrieve Posts (14 April
2026), Threads Insights (30 January 2026) and Overview (22 December 2025). That page calls an
account's `views` views of the profile, but somebody who added them up in September 2026 found the
sum of its posts' views: they are read as neither. Examples of a list show cursors without `next`,
so a page is asked for after any that has posts. Replies to others have a list of their own, which
wants a permission of its own (Retrieve and Manage Replies): it is asked for only where they are.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import ClassVar, Final
from urllib.parse import urlsplit

from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.providers import answers, json_fields, meta
from app.providers import threads_posts as posts_of
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
from app.providers.limits import DAY, Rate
from app.providers.listings import FurtherList, Listing
from app.providers.oauth import OAuth
from app.providers.platforms import PlatformInfo
from app.providers.refused_metrics import MetricsRequest, ask
from app.providers.requests import Answer, bearer
from app.providers.tokens import OAuthPlatform, require_client, token_from

POST_ID: Final = re.compile(r"[0-9]{1,20}")
POST: Final = "POST"
REPLIES: Final = FurtherList("Replies")


class Threads(OAuthPlatform):
    """Fifty posts a batch, one request each."""

    info = PlatformInfo(
        platform=Platform.THREADS,
        batch_size=50,
        is_counted_by_post=True,
        # 4,800 a day for each time that anything of the account was seen, ten times at least.
        rates=(Rate(48_000, DAY),),
        extra_metrics=("reposts", "quotes"),
        oauth=OAuth(
            authorize_url="https://threads.com/oauth/authorize",
            scopes=("threads_basic", "threads_manage_insights"),
            reply_scopes=("threads_read_replies",),
            separator=",",
        ),
        # Only a live token can be renewed, for sixty days.
        renew_ahead=timedelta(days=7),
        note="One's own posts. Replies to others are found where they are asked for and allowed,"
        " and reposts are others' posts.",
    )
    endpoints: ClassVar = {
        "api": "https://graph.threads.net/v1.0",
        "token": "https://graph.threads.net/oauth/access_token",
        "renew": "https://graph.threads.net",
    }
    read_failure = staticmethod(meta.read_failure)
    read_token_failure = staticmethod(meta.read_failure)
    read_allowance = staticmethod(meta.read_allowance)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read the insights of each post."""
        builder = BatchBuilder(posts, pattern=POST_ID, limit=self.batch_size)
        for post in builder.left:
            if post not in builder.left:
                continue
            asked = MetricsRequest(POST, posts_of.METRICS, now, post.external_id)
            found = await self._insights(token, f"{post.external_id}/insights", asked)
            if isinstance(found, Failure):
                builder.settle(post, found, now=now)
            else:
                reasons = self.refused.reasons(asked)
                builder.add(post.external_id, posts_of.reading, found, reasons)
        return builder.batch(now=now)

    async def _insights(
        self, token: Token, path: str, asked: MetricsRequest
    ) -> Mapping[str, object] | Failure:
        async def look(names: Sequence[str]) -> Mapping[str, object] | Failure:
            try:
                sent = {"metric": ",".join(names)}
                return (await self._get(token, path, sent, asked.now)).fields
            except ProviderFailed as problem:
                return problem.failure

        return await ask(self.refused, asked, look)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through the account's own posts, and then through its replies if they are wanted."""
        if not REPLIES.has(cursor):
            listing = Listing(posts_of.published, since=since)
            async for items, following in self._pages(token, "me/threads", cursor, now):
                page = listing.page(items, following)
                is_over = following is None or listing.is_past
                goes_on = with_replies and is_over
                yield replace(page, cursor=REPLIES.cursor) if goes_on else page
                if is_over:
                    break
            cursor = None
        if with_replies:
            async for page in self._replies(token, since, now, REPLIES.after(cursor)):
                yield page

    async def _replies(
        self, token: Token, since: datetime, now: datetime, after: str | None
    ) -> AsyncIterator[ListedPage]:
        listing = Listing(posts_of.published, since=since)
        try:
            async for items, following in self._pages(token, "me/replies", after, now):
                yield listing.page(items, REPLIES.cursor_at(following))
                if listing.is_past:
                    return
        except ProviderFailed as problem:
            yield REPLIES.refused(problem)

    async def _pages(
        self, token: Token, path: str, cursor: str | None, now: datetime
    ) -> AsyncIterator[meta.Items]:
        first = {"fields": posts_of.LISTED, "limit": "50"}
        query: Mapping[str, str] | None = {**first, "after": cursor} if cursor else first
        while query is not None:
            answer = await self._get(token, path, query, now)
            items = json_fields.sequence(answer.fields.get("data"), "data")
            following = meta.next_page(answer.fields, first, host=self._host)
            if following is None and items:
                following = _by_cursor(answer.fields, first)
            query = None if following == query else following
            yield items, query.get("after") if query else None

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is."""
        me = (await self._get(token, "me", {"fields": "id,username"}, now)).fields
        handle = json_fields.maybe_text(me, "username")
        return Account(json_fields.identifier(me, "id"), handle, token.scopes, token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read how many follow the account now: Threads tells of no days."""
        query = {"metric": "followers_count"}
        answer = await self._get(token, "me/threads_insights", query, now)
        return answers.account({"followers": posts_of.followers(answer.fields)})

    async def refresh(self, token: Token, *, now: datetime) -> Token:
        """Extend a token that is a day old and not yet expired; there is no refresh token."""
        query = {"grant_type": "th_refresh_token"}
        return await self._renew("refresh_access_token", query, token, now)

    async def _lasting(self, token: Token, _account_id: str | None, now: datetime) -> Token:
        """Exchange the one-hour token for a sixty-day one."""
        secret = require_client(self._client).secret or ""
        query = {"grant_type": "th_exchange_token", "client_secret": secret}
        return await self._renew("access_token", query, token, now)

    async def _renew(
        self, path: str, query: Mapping[str, str], token: Token, now: datetime
    ) -> Token:
        """Ask for a token in exchange for one, which these two addresses take as a parameter."""
        params = {**query, "access_token": token.access}
        call = Call("GET", f"{self._at['renew']}/{path}", params=params)
        answer = await self._api.ask(call, now=now)
        return token_from(answer.fields, before=token, now=now)

    async def _get(
        self, token: Token, path: str, query: Mapping[str, str], now: datetime
    ) -> Answer:
        url = f"{self._at['api']}/{path}"
        return await self._api.ask(Call("GET", url, headers=bearer(token), params=query), now=now)

    @property
    def _host(self) -> str | None:
        return urlsplit(self._at["api"]).hostname


def _by_cursor(answer: Mapping[str, object], first: Mapping[str, str]) -> Mapping[str, str] | None:
    """The query of the page after a cursor, where `next` is absent; None without one."""
    after = json_fields.found(answer, "paging", "cursors", "after")
    return {**first, "after": after} if isinstance(after, str) and after else None
