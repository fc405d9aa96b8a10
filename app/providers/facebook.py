"""Facebook: the posts of Pages, with insights, by Facebook Login.

Sources: the Pages API, Page Insights (18 February 2026), Graph batch, Facebook Login and access
token pages. A Page's token made of a long-lived one doesn't expire; the person's, which lives for
sixty days and can't be renewed without a browser, is kept beside it and makes another one while it
lives. Fifty posts are one batch, each of which counts against the limits. A post is known by its
own id, as in Meta's exports; Graph puts the Page's before it.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import ClassVar, Final
from urllib.parse import urlsplit

from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.providers import facebook_errors as errors
from app.providers import facebook_pages as pages
from app.providers import facebook_posts as posts_of
from app.providers import facebook_reels as reels
from app.providers import facebook_stories as stories
from app.providers import json_fields, meta
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
from app.providers.facebook_steps import Together
from app.providers.limits import DAY, Rate
from app.providers.listings import Listing
from app.providers.meta_proofs import ProvingApi
from app.providers.oauth import OAuth
from app.providers.platforms import PlatformInfo
from app.providers.refused_metrics import MetricsRequest, ask
from app.providers.requests import Answer, bearer
from app.providers.tokens import OAuthPlatform, require_client, require_refresh, token_from

POST_ID: Final = re.compile(r"(?:[0-9]{1,20}_)?[0-9]{1,20}")
PAGE: Final = "page"
SHOWN_FOR: Final = timedelta(days=1)
"""How long a story is shown; the archive keeps it."""


class Facebook(OAuthPlatform):
    """Fifty posts a batch; a metric that is refused costs one or more requests beside it."""

    info = PlatformInfo(
        platform=Platform.FACEBOOK,
        batch_size=50,
        is_counted_by_post=True,
        # 4,800 a day for each person engaged with the Page: this is a Page with one.
        rates=(Rate(4800, DAY),),
        delay=timedelta(hours=24),
        extra_metrics=(
            *(*posts_of.REACTIONS, "videoViews", "averageWatchSeconds", "replies"),
            *reels.EXTRA,
        ),
        has_stories=True,
        oauth=OAuth(
            authorize_url="https://www.facebook.com/v26.0/dialog/oauth",
            scopes=(
                *("pages_show_list", "pages_read_engagement"),
                *("pages_read_user_content", "read_insights"),
            ),
            separator=",",
        ),
        note="Pages, not profiles or groups. Watch time and video views are those of videos, plays"
        " and follows those of reels, which take a request more, and replies those of stories,"
        " which are found where the Page's story archive is on.",
    )
    endpoints: ClassVar = {
        "api": "https://graph.facebook.com/v26.0",
        "token": "https://graph.facebook.com/v26.0/oauth/access_token",
    }
    read_failure = staticmethod(errors.read_failure)
    read_token_failure = staticmethod(meta.read_failure)
    read_allowance = staticmethod(meta.read_allowance)

    @cached_property
    def _proving(self) -> ProvingApi:
        return ProvingApi(self._api, self._client)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read each post's fields and insights, all in one batch as long as nothing is refused."""
        builder = BatchBuilder(posts, pattern=POST_ID, limit=self.batch_size)
        waiting = builder.left
        while waiting:
            together = Together(builder, waiting, token.account_id, self.refused, now)
            while together.paths:
                await self._ask_together(together, token, now)
            waiting = together.waiting
        return builder.batch(now=now)

    async def _ask_together(self, together: Together, token: Token, now: datetime) -> None:
        paths = list(together.paths.values())
        # The Graph batch page has the token in the form, as the default of all its requests.
        form = {**meta.batch_form(paths), "access_token": token.access}
        url = f"{self._at['api']}/"
        call = Call("POST", url, headers=bearer(token), form=form, weight=len(paths))
        try:
            answer = await self._proving.ask(call, token, now=now)
            parts = meta.batch_answers(answer.document, len(paths), name=errors.name_error)
        except ProviderFailed as problem:
            together.end(problem.failure)
        else:
            together.take(parts)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through what the Page has published, and its reels; its stories are left out."""
        if not reels.REELS.has(cursor):
            listing = Listing(posts_of.published, since=since)
            get = partial(self._get, token, f"{_page(token)}/published_posts", now=now)
            first = {"fields": posts_of.LISTED, "limit": "50"}
            async for items, following in meta.pages(get, first, host=self._host, cursor=cursor):
                page = listing.page([_with_own_id(item, token) for item in items], following)
                is_over = following is None or listing.is_past
                yield replace(page, cursor=reels.REELS.cursor) if is_over else page
                if is_over:
                    break
            cursor = None
        async for page in self._reels(token, since, now, reels.REELS.after(cursor)):
            yield page

    async def _reels(
        self, token: Token, since: datetime, now: datetime, after: str | None
    ) -> AsyncIterator[ListedPage]:
        listing = Listing(reels.published, since=since)
        get = partial(self._get, token, f"{_page(token)}/video_reels", now=now)
        first = {"fields": reels.LISTED, "limit": "50"}
        try:
            async for items, following in meta.pages(get, first, host=self._host, cursor=after):
                own = [_with_own_id(item, token, "post_id") for item in items]
                yield listing.page(own, reels.REELS.cursor_at(following))
                if listing.is_past:
                    return
        except ProviderFailed as problem:
            yield reels.REELS.refused(problem)

    async def list_stories(self, token: Token, *, now: datetime) -> AsyncIterator[ListedPage]:
        """Page through the stories of the last day."""
        listing = Listing(stories.published, since=now - SHOWN_FOR)
        get = partial(self._get, token, f"{_page(token)}/stories", now=now)
        first = {"fields": stories.LISTED, "limit": "50"}
        async for items, _ in meta.pages(get, first, host=self._host):
            yield listing.page([_with_own_id(item, token, "post_id") for item in items])
            if listing.is_past:
                return

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask which Page's token it is."""
        try:
            me = (await self._get(token, "me", {"fields": "id,name,username"}, now)).fields
        except ProviderFailed as problem:
            raise errors.of_check(problem) from None
        handle = json_fields.maybe_text(me, "username") or json_fields.maybe_text(me, "name")
        return Account(json_fields.identifier(me, "id"), handle, token.scopes, token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read the Page's followers, and the insights of its days."""
        page = await self._get(token, _page(token), {"fields": pages.COUNTED}, now)
        query = pages.span(since, now)

        async def look(names: Sequence[str]) -> Mapping[str, object] | Failure:
            sent = {"metric": ",".join(names), **query}
            try:
                return (await self._get(token, f"{_page(token)}/insights", sent, now)).fields
            except ProviderFailed as problem:
                return problem.failure

        asked = MetricsRequest(PAGE, tuple(pages.BY_DAY), now)
        series = await ask(self.refused, asked, look)
        return pages.reading(page.fields, series, self.refused.reasons(asked))

    async def refresh(self, token: Token, *, now: datetime) -> Token:
        """Make another token of the Page with that of the person who connected it."""
        person = replace(token, access=require_refresh(token))
        answer = await self._get(person, _page(token), {"fields": "access_token"}, now)
        json_fields.identifier(answer.fields, "id")  # what has no id, is no answer at all
        if answer.fields.get("access_token") is None:
            raise ProviderFailed(errors.NO_ROLE)
        return token_from(answer.fields, before=token, now=now)

    async def _lasting(self, token: Token, account_id: str | None, now: datetime) -> Token:
        """Exchange the person's token for a sixty-day one, and that for a Page's."""
        client = require_client(self._client)
        query = {
            "grant_type": "fb_exchange_token",
            "client_id": client.id,
            "client_secret": client.secret or "",
            "fb_exchange_token": token.access,
        }
        answer = await self._api.ask(Call("GET", self._at["token"], params=query), now=now)
        person = token_from(answer.fields, before=token, now=now)
        page = pages.chosen(await self._pages(person, now), account_id)
        return replace(
            person,
            access=page.access,
            refresh=person.access,
            expires_at=None,
            account_id=page.id,
        )

    async def _pages(self, person: Token, now: datetime) -> list[pages.Page]:
        """All Pages that a person let us in to."""
        get = partial(self._get, person, "me/accounts", now=now)
        first = {"fields": pages.NAMED, "limit": "100"}
        return await pages.read(meta.pages(get, first, host=self._host))

    async def _get(
        self, token: Token, path: str, query: Mapping[str, str], now: datetime
    ) -> Answer:
        call = Call("GET", f"{self._at['api']}/{path}", headers=bearer(token), params=query)
        return await self._proving.ask(call, token, now=now)

    @property
    def _host(self) -> str | None:
        return urlsplit(self._at["api"]).hostname


def _page(token: Token) -> str:
    return token.account_id or "me"


def _with_own_id(item: object, token: Token, name: str = "id") -> object:
    """An item by its own id, without that of the Page before it."""
    if not isinstance(item, dict) or not isinstance(item.get(name), str):
        return item
    return {**item, name: item[name].removeprefix(f"{token.account_id}_")}
