"""Pinterest: API v5, lifetime totals of an account's pins.

Sources: OpenAPI 5.23.0 and its examples, live measurements reported in July 2026. Two things must
not be confused: `lifetime_metrics` are totals; `summary_metrics` cover the requested days, at most
90 back, and are a total only if the pin was published within them. How one pin is read is in
`pinterest_pins`, how errors are named in `pinterest_errors`.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from app.domain.collecting.cadence import Cadence
from app.domain.collecting.failures import SETTLING_TIME, Failure, FailureCode
from app.domain.numbers.metrics import VIDEO_VIEWS
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers import pinterest_accounts as accounts
from app.providers import pinterest_errors as errors
from app.providers import pinterest_pins as pins
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
from app.providers.limits import MINUTE, Rate
from app.providers.listings import Listing
from app.providers.oauth import OAuth
from app.providers.platforms import PlatformInfo
from app.providers.refused_metrics import MetricsRequest, Refused, ask
from app.providers.requests import Answer, bearer
from app.providers.tokens import OAuthPlatform

PIN_ID: Final = re.compile(r"[0-9]{1,20}")
PAGE_SIZE: Final = 250
NOT_TOGETHER: Final = frozenset({FailureCode.PERMISSION_MISSING, FailureCode.POST_NOT_FOUND})


class Pinterest(OAuthPlatform):
    """A hundred pins a request if the app may, else one by one."""

    info = PlatformInfo(
        platform=Platform.PINTEREST,
        batch_size=100,
        # org_analytics; org_read has 1,000 a minute. A trial app's 1,000 a day show as a 429.
        rates=(Rate(60, MINUTE),),
        extra_metrics=(
            VIDEO_VIEWS,
            *("averageWatchSeconds", "pinClicks", "profileVisits", "follows"),
        ),
        delay=SETTLING_TIME,
        cadence=Cadence(floor=timedelta(hours=6)),
        oauth=OAuth(
            authorize_url="https://www.pinterest.com/oauth/",
            scopes=("boards:read", "pins:read", "user_accounts:read"),
            separator=",",
            basic=True,
            # Apps from before 25 September 2025 get no renewable refresh token without it.
            exchange_params={"continuous_refresh": "true"},
        ),
        note="Business accounts. Video views and watch time are those up to 88 days old.",
    )
    endpoints: ClassVar = {
        "api": "https://api.pinterest.com/v5",
        "token": "https://api.pinterest.com/v5/oauth/token",
    }
    read_failure = staticmethod(errors.read_failure)
    read_allowance = staticmethod(errors.read_allowance)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read young pins' analytics since publication, old pins' lifetime totals."""
        builder = BatchBuilder(posts, pattern=PIN_ID, limit=self.batch_size)
        try:
            await self._read(builder, token, now)
        except ProviderFailed as problem:
            builder.end(problem.failure)
        return builder.batch(now=now)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through all the account's pins: with no documented order, none ends it early."""
        listing = Listing(pins.published, since=since)
        first = {"bookmark": cursor} if cursor else {}
        async for items, following in self._pins(token, first, now):
            yield listing.page(items, following)

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is; analytics need a business account."""
        answer = await self._get("user_account", token, {}, now)
        handle = json_fields.text(answer.fields, "username")
        has_id = answer.fields.get("id") is not None
        external_id = json_fields.identifier(answer.fields, "id") if has_id else handle
        return Account(external_id, handle, token.scopes, token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read the account's counts, and its impressions of each day where it has analytics."""
        account = await self._get("user_account", token, {}, now)
        counts, query = (
            accounts.counts(account.fields),
            accounts.query(since, now - pins.REACH_BACK, now),
        )
        try:
            analytics = await self._get("user_account/analytics", token, query, now)
            return answers.account(counts, accounts.days(analytics.fields))
        except ProviderFailed as problem:
            return answers.account(counts, missing={accounts.IMPRESSIONS: problem.failure})

    async def _read(self, builder: BatchBuilder, token: Token, now: datetime) -> None:
        young = [post for post in builder.left if pins.is_young(post, now)]
        videos = [post for post in young if post.category is PostCategory.VIDEO]
        others = [post for post in young if post.category is not PostCategory.VIDEO]
        for group, kind in ((videos, pins.VIDEO), (others, pins.PIN)):
            await self._read_analytics(
                builder, group, token, MetricsRequest(kind, pins.KINDS[kind], now)
            )
        old = [post for post in builder.left if not pins.is_young(post, now)]
        await self._read_totals(builder, old, token, now)

    async def _read_analytics(
        self, builder: BatchBuilder, posts: Sequence[PostRef], token: Token, asked: MetricsRequest
    ) -> None:
        """Request all pins at once; each alone if the app may not or one pin fails the request.

        Where each metric is refused, the lifetime totals may still be there.
        """
        if not posts:
            return
        ids = ",".join(post.external_id for post in posts)
        answer = await self._ask_for(posts, "pins/analytics", {"pin_ids": ids}, token, asked)
        if not isinstance(answer, Failure):
            refused = self.refused.reasons(asked)
            for external_id, pin in answer.items():
                builder.add(
                    external_id,
                    pins.reading,
                    pin,
                    is_video=asked.kind == pins.VIDEO,
                    refused=refused,
                )
        elif answer.code in NOT_TOGETHER:
            await self._read_each(builder, posts, token, asked)
        elif isinstance(answer, Refused):
            await self._read_totals(builder, posts, token, asked.now)
        else:
            raise ProviderFailed(answer)

    async def _read_each(
        self, builder: BatchBuilder, posts: Sequence[PostRef], token: Token, asked: MetricsRequest
    ) -> None:
        for post in posts:
            if post not in builder.left:
                continue
            path, alone = (
                f"pins/{post.external_id}/analytics",
                asked._replace(post=post.external_id),
            )
            answer = await self._ask_for([post], path, {}, token, alone)
            if isinstance(answer, Failure):
                builder.settle(post, answer, now=asked.now)
            else:
                refused = self.refused.reasons(alone)
                builder.add(
                    post.external_id,
                    pins.reading,
                    answer,
                    is_video=asked.kind == pins.VIDEO,
                    refused=refused,
                )

    async def _ask_for(
        self,
        posts: Sequence[PostRef],
        path: str,
        query: Mapping[str, str],
        token: Token,
        asked: MetricsRequest,
    ) -> Mapping[str, object] | Failure:
        """Ask for the analytics of pins, without the metrics that Pinterest refuses."""

        async def look(metrics: Sequence[str]) -> Mapping[str, object] | Failure:
            sent = {**query, **pins.days_of(posts, metrics, asked.now)}
            try:
                return (await self._get(path, token, sent, asked.now)).fields
            except ProviderFailed as problem:
                return problem.failure

        return await ask(self.refused, asked, look, suspects=pins.ONLY_VIDEO)

    async def _read_totals(
        self, builder: BatchBuilder, posts: Sequence[PostRef], token: Token, now: datetime
    ) -> None:
        """Read lifetime totals: from the list of pins while that can save requests, then singly.

        A page of 250 pins costs one request of org_read, just like one pin.
        """
        pages = len(posts)
        if pages > 1:
            async for page, _ in self._pins(token, {"pin_metrics": "true"}, now):
                builder.add_each(page, pins.lifetime_reading)
                pages -= 1
                if pages <= 0 or not any(post in builder.left for post in posts):
                    break
            else:
                return
        for post in (each for each in posts if each in builder.left):
            await self._read_total(builder, post, token, now)

    async def _read_total(
        self, builder: BatchBuilder, post: PostRef, token: Token, now: datetime
    ) -> None:
        try:
            path = f"pins/{post.external_id}"
            answer = await self._get(path, token, {"pin_metrics": "true"}, now)
            builder.add(post.external_id, pins.lifetime_reading, answer.fields)
        except ProviderFailed as problem:
            builder.settle(post, problem.failure, now=now)

    async def _pins(
        self, token: Token, query: Mapping[str, str], now: datetime
    ) -> AsyncIterator[tuple[Sequence[object], str | None]]:
        sent = {"page_size": str(PAGE_SIZE), **query}
        while True:
            answer = await self._get("pins", token, sent, now)
            bookmark = json_fields.following(answer.fields, "bookmark", after=sent.get("bookmark"))
            yield json_fields.sequence(answer.fields.get("items"), "items"), bookmark
            if bookmark is None:
                return
            sent["bookmark"] = bookmark

    async def _get(
        self, path: str, token: Token, query: Mapping[str, str], now: datetime
    ) -> Answer:
        url = f"{self._at['api']}/{path}"
        return await self._api.ask(Call("GET", url, headers=bearer(token), params=query), now=now)
