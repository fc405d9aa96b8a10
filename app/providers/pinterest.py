"""Pinterest: API v5, lifetime totals of an account's pins.

Sources: OpenAPI 5.23.0 and its examples, live measurements reported in July 2026. Two things are
never confused: `lifetime_metrics` are totals; `summary_metrics` cover the days asked for, at most
90 back, and are a total only if the pin was published within them. How one pin is read is in
`pinterest_pins`.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import json_fields
from app.providers import pinterest_pins as pins
from app.providers.base import (
    Account,
    Allowance,
    Batch,
    PostRef,
    ProviderFailed,
    PublishedPost,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.limits import Reset, from_headers
from app.providers.requests import (
    BAD_REQUEST,
    FORBIDDEN,
    TOO_MANY,
    UNAUTHORIZED,
    Answer,
    bearer,
    retry_at,
)
from app.providers.tokens import OAuth, OAuthPlatform
from app.providers.transport import Reply

PIN_ID: Final = re.compile(r"[0-9]{1,20}")
REACH_BACK: Final = timedelta(days=88)
"""Analytics go 90 days back; the margin is for the day that begins elsewhere earlier."""

STANDARD: Final = "IMPRESSION,PIN_CLICK,OUTBOUND_CLICK,SAVE,TOTAL_REACTIONS,TOTAL_COMMENTS"
VIDEO: Final = f"{STANDARD},VIDEO_MRC_VIEW,VIDEO_V50_WATCH_TIME"
PAGE_SIZE: Final = 250
DEAD_TOKEN: Final = 2
NOT_TOGETHER: Final = frozenset({FailureCode.PERMISSION_MISSING, FailureCode.POST_NOT_FOUND})


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance | None:
    """Read `x-ratelimit-*`: structured lists whose first item binds; seconds from now."""
    return from_headers(headers, "x-ratelimit-", Reset.SECONDS, now=now)


def name_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name an error by status and code: the same condition has two styles of codes.

    A 401 is a dead token only with code 2. Code 3 is a feature that the app doesn't have (the
    beta of multi-pin analytics), code 7 a pin that isn't the account's.
    """
    document = reply.document
    if reply.status < BAD_REQUEST or not isinstance(document, dict) or "code" not in document:
        return None
    if reply.status == TOO_MANY:
        back = retry_at(reply, read_allowance(reply.headers, now), now)
        return Failure(FailureCode.RATE_LIMITED, "Pinterest's rate limit is reached.", back)
    if reply.status == UNAUTHORIZED and document["code"] == DEAD_TOKEN:
        return Failure(FailureCode.AUTHENTICATION_FAILED, "Pinterest doesn't accept the token.")
    if reply.status in (UNAUTHORIZED, FORBIDDEN):
        message = "Pinterest doesn't let this account or app read this pin's analytics."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    return None


class Pinterest(OAuthPlatform):
    """A hundred pins a request where the app may, else one by one."""

    platform = Platform.PINTEREST
    batch_size = 100
    oauth = OAuth(
        authorize_url="https://www.pinterest.com/oauth/",
        scopes=("boards:read", "pins:read", "user_accounts:read"),
        separator=",",
        basic=True,
        # Apps from before 25 September 2025 get no renewable refresh token without it.
        exchange_params={"continuous_refresh": "true"},
    )
    endpoints: ClassVar = {
        "api": "https://api.pinterest.com/v5",
        "token": "https://api.pinterest.com/v5/oauth/token",
    }
    namer = staticmethod(name_failure)
    allowance = staticmethod(read_allowance)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read young pins' analytics since publication, old pins' lifetime totals."""
        gathering = BatchBuilder(posts, pattern=PIN_ID, limit=self.batch_size)
        try:
            await self._read(gathering, token, now)
        except ProviderFailed as problem:
            gathering.end(problem.failure)
        return gathering.batch(now=now)

    async def list_posts(
        self, token: Token, *, since: datetime, now: datetime
    ) -> AsyncIterator[Sequence[PublishedPost]]:
        """Page through all own pins: their order is not documented, so none ends it early."""
        async for page in self._pins(token, {}, now):
            found = [pins.published(pin) for pin in page]
            yield [post for post in found if post.published_at >= since]

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is; analytics need a business account."""
        answer = await self._get("user_account", token, {}, now)
        handle = json_fields.text(answer.fields, "username")
        external_id = json_fields.maybe_text(answer.fields, "id") or handle
        return Account(external_id, handle, token.scopes, token.expires_at)

    async def _read(self, gathering: BatchBuilder, token: Token, now: datetime) -> None:
        young = [post for post in gathering.left if _is_young(post, now)]
        videos = [post for post in young if post.category is PostCategory.VIDEO]
        others = [post for post in young if post.category is not PostCategory.VIDEO]
        for group, metrics in ((videos, VIDEO), (others, STANDARD)):
            await self._read_analytics(gathering, group, token, metrics, now=now)
        old = [post for post in gathering.left if not _is_young(post, now)]
        await self._read_totals(gathering, old, token, now)

    async def _read_analytics(
        self,
        gathering: BatchBuilder,
        posts: Sequence[PostRef],
        token: Token,
        metrics: str,
        *,
        now: datetime,
    ) -> None:
        """Ask for all pins at once; for each alone where the app may not or one pin is in the way.

        Video metrics may be refused for a pin that isn't a video: then the standard ones.
        """
        if not posts:
            return
        query = _range(posts, metrics, now)
        ids = ",".join(post.external_id for post in posts)
        try:
            answer = await self._get("pins/analytics", token, {"pin_ids": ids, **query}, now)
            for external_id, pin in answer.fields.items():
                gathering.add(external_id, pins.reading, pin, is_video=metrics == VIDEO)
        except ProviderFailed as problem:
            if problem.status == BAD_REQUEST and metrics == VIDEO:
                await self._read_analytics(gathering, posts, token, STANDARD, now=now)
            elif problem.failure.code in NOT_TOGETHER:
                await self._read_each(gathering, posts, token, metrics, now=now)
            else:
                raise

    async def _read_each(
        self,
        gathering: BatchBuilder,
        posts: Sequence[PostRef],
        token: Token,
        metrics: str,
        *,
        now: datetime,
    ) -> None:
        for post in posts:
            if post not in gathering.left:
                continue
            query = _range([post], metrics, now)
            try:
                answer = await self._get(f"pins/{post.external_id}/analytics", token, query, now)
                pin = answer.fields
                gathering.add(post.external_id, pins.reading, pin, is_video=metrics == VIDEO)
            except ProviderFailed as problem:
                if problem.status == BAD_REQUEST and metrics == VIDEO:
                    await self._read_each(gathering, [post], token, STANDARD, now=now)
                else:
                    gathering.settle(post, problem.failure, now=now)

    async def _read_totals(
        self, gathering: BatchBuilder, posts: Sequence[PostRef], token: Token, now: datetime
    ) -> None:
        """Read lifetime totals: from the list of pins while that can save requests, then singly.

        A page of 250 pins costs one request of org_read, as one pin does.
        """
        pages = len(posts)
        if pages > 1:
            async for page in self._pins(token, {"pin_metrics": "true"}, now):
                for pin in page:
                    gathering.add(json_fields.text(pin, "id"), pins.lifetime_reading, pin)
                pages -= 1
                if pages <= 0 or not any(post in gathering.left for post in posts):
                    break
            else:
                return
        for post in posts:
            if post in gathering.left:
                await self._read_total(gathering, post, token, now)

    async def _read_total(
        self, gathering: BatchBuilder, post: PostRef, token: Token, now: datetime
    ) -> None:
        try:
            query = {"pin_metrics": "true"}
            answer = await self._get(f"pins/{post.external_id}", token, query, now)
            gathering.add(post.external_id, pins.lifetime_reading, answer.fields)
        except ProviderFailed as problem:
            gathering.settle(post, problem.failure, now=now)

    async def _pins(
        self, token: Token, query: Mapping[str, str], now: datetime
    ) -> AsyncIterator[Sequence[Mapping[str, object]]]:
        sent = {"page_size": str(PAGE_SIZE), **query}
        while True:
            answer = await self._get("pins", token, sent, now)
            items = json_fields.sequence(answer.fields.get("items"), "items")
            yield [json_fields.mapping(item, "a pin") for item in items]
            before = sent.get("bookmark")
            bookmark = json_fields.following(answer.fields, "bookmark", after=before)
            if bookmark is None:
                return
            sent["bookmark"] = bookmark

    async def _get(
        self, path: str, token: Token, query: Mapping[str, str], now: datetime
    ) -> Answer:
        url = f"{self._at['api']}/{path}"
        return await self._api.ask("GET", url, now=now, headers=bearer(token), params=query)


def _is_young(post: PostRef, now: datetime) -> bool:
    return post.published_at is not None and now - post.published_at < REACH_BACK


def _range(posts: Sequence[PostRef], metrics: str, now: datetime) -> dict[str, str]:
    """Ask for the days since the first publication, so that the sums are lifetime totals."""
    dates = [min(post.published_at or now, now).date() for post in posts]
    return {
        "start_date": min(dates).isoformat(),
        "end_date": now.date().isoformat(),
        "metric_types": metrics,
    }
