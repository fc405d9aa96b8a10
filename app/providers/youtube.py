"""YouTube: Data API v3 for public counts, Analytics v2 for what only the owner may see.

Sources: the videos:batchGetStats page and the quota page (June 2026), the error lists of both
APIs, a recorded videos.list answer.
"""

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import ClassVar, Final, TypeVar

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.providers import answers, google, json_fields
from app.providers import youtube_channels as channels
from app.providers import youtube_videos as videos
from app.providers.base import (
    Account,
    AccountReading,
    Batch,
    ListedPage,
    PostRef,
    ProviderFailed,
    Reading,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.calls import Call, Params
from app.providers.limits import DAY, Rate, Shared
from app.providers.listings import Listing
from app.providers.oauth import OAuth
from app.providers.platforms import PlatformInfo
from app.providers.refused_metrics import MetricsRequest, ask
from app.providers.requests import NOT_FOUND, Answer, bearer
from app.providers.tokens import OAuthPlatform
from app.providers.youtube_videos import OWNED, Owned, reading

VIDEO_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
ANALYTICS_SCOPE: Final = "https://www.googleapis.com/auth/yt-analytics.readonly"
PAGE_SIZE: Final = 50
NO_SUCH_METHOD: Final = frozenset({404, 501})
NOT_THE_OWNER: Final = Failure(
    FailureCode.PERMISSION_MISSING, "Only the owner may read it, with the permission for analytics."
)
UNDATED: Final = Failure(
    FailureCode.REQUEST_REJECTED, "It is asked from publication on, which isn't known of this post."
)
ANALYTICS, CHANNEL = "analytics", "channel"
T = TypeVar("T")
Fields = Mapping[str, object]
LATE: Final = Failure(
    FailureCode.METRICS_DELAYED, "YouTube reports what only the owner sees two to three days late."
)


class YouTube(OAuthPlatform):
    """Fifty videos a request. An OAuth token also sees the owner's shares, saves, watch time."""

    info = PlatformInfo(
        platform=Platform.YOUTUBE,
        batch_size=50,
        # videos.batchGetStats has 10,000 a day of its own (documented, June 2026).
        rates=(Rate(10_000, DAY, Shared.APP, until_midnight=True),),
        extra_metrics=("engagedViews", "averageWatchSeconds", "averageWatchedPercent", "follows"),
        oauth=OAuth(
            authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
            scopes=("https://www.googleapis.com/auth/youtube.readonly", ANALYTICS_SCOPE),
            has_pkce=True,
            # Only with both does Google give a refresh token, and give it again.
            authorize_params={"access_type": "offline", "prompt": "consent"},
        ),
        takes_api_key=True,
        note="An API key reads views, likes and comments. Shares, saves, watch time and new"
        " subscribers are the owner's, two to three days late. An app in testing loses its"
        " permission after 7 days.",
    )
    endpoints: ClassVar = {
        "api": "https://www.googleapis.com/youtube/v3",
        "analytics": "https://youtubeanalytics.googleapis.com/v2",
        "token": "https://oauth2.googleapis.com/token",
    }
    read_failure = staticmethod(google.read_failure)
    # Whether batchGetStats exists is learnt once, not tried each time.
    _counts = "videos:batchGetStats"

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read counts, which are strings; unknown and private videos are left out silently."""
        builder = BatchBuilder(posts, pattern=VIDEO_ID, limit=self.batch_size)
        if not builder.left:
            return builder.batch(now=now)
        ids = ",".join(post.external_id for post in builder.left)
        answer = await self._ask_counts(token, {"part": "id,statistics", "id": ids}, now)
        owned = await self._owner_metrics(token, builder.left, now)
        refused = self.refused.reasons(MetricsRequest(ANALYTICS, OWNED, now))

        def read(video: Mapping[str, object]) -> Reading:
            more = owned if isinstance(owned, Failure) else owned.get(str(video["id"]), LATE)
            return reading(video, more, refused)

        # With a `fields` filter and no hit even `items` is absent.
        builder.add_each(json_fields.sequence(answer.fields.get("items", []), "items"), read)
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
        """Page through the channel's uploads: one unit a page (search has 100 calls a day)."""
        channel = await self._channel(token, "contentDetails", now)
        details = json_fields.mapping(channel.get("contentDetails"), "contentDetails")
        lists = json_fields.mapping(details.get("relatedPlaylists"), "relatedPlaylists")
        uploads = json_fields.maybe_text(lists, "uploads")
        listing = Listing(videos.published, since=since)
        look_up = partial(self._get, "videos", token, now=now)
        async for items, following in self._uploads(token, uploads, cursor, now):
            page = listing.page(items, following)
            yield replace(page, posts=await videos.with_facts(look_up, page.posts))
            if listing.is_past:
                return

    async def _uploads(
        self, token: Token, playlist: str | None, cursor: str | None, now: datetime
    ) -> AsyncIterator[tuple[Sequence[object], str | None]]:
        """Page through a channel's list of uploads, which it lacks before the first upload."""
        if playlist is None:
            return
        query = {
            "part": "snippet,contentDetails",
            "playlistId": playlist,
            "maxResults": str(PAGE_SIZE),
            **({"pageToken": cursor} if cursor else {}),
        }
        while True:
            try:
                answer = await self._get("playlistItems", token, query, now)
            except ProviderFailed as problem:
                if problem.status == NOT_FOUND and "pageToken" not in query:
                    return
                raise
            before = query.get("pageToken")
            following = json_fields.following(answer.fields, "nextPageToken", after=before)
            yield json_fields.sequence(answer.fields.get("items"), "items"), following
            if following is None:
                return
            query["pageToken"] = following

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask for the token's own channel; an API key belongs to nobody."""
        if token.is_api_key and token.account_id is None:
            await self._get("i18nLanguages", token, {"part": "snippet"}, now)
            return Account(None, None)
        channel = await self._channel(token, "snippet", now)
        snippet = json_fields.mapping(channel.get("snippet"), "snippet")
        handle = json_fields.maybe_text(snippet, "customUrl") or json_fields.maybe_text(
            snippet, "title"
        )
        return Account(json_fields.text(channel, "id"), handle, token.scopes, token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read the channel's counts, and who subscribed and left on each day since then."""
        counts = channels.counts(await self._channel(token, "statistics", now))
        ours = channels.BY_DAY
        if token.is_api_key or ANALYTICS_SCOPE not in token.scopes:
            return answers.account(counts, missing=dict.fromkeys(ours.values(), NOT_THE_OWNER))
        span = {"startDate": since.isoformat(), "endDate": now.date().isoformat()}
        query = {"ids": "channel==MINE", "dimensions": "day", **span}
        asked = MetricsRequest(CHANNEL, tuple(ours), now)
        rows = await self._report(token, query, asked, videos.rows)
        if isinstance(rows, Failure):
            return answers.account(counts, missing=dict.fromkeys(ours.values(), rows))
        missing = {ours[name]: why for name, why in self.refused.reasons(asked).items()}
        return answers.account(counts, channels.days(rows), missing)

    async def _channel(self, token: Token, part: str, now: datetime) -> Mapping[str, object]:
        whose = {"id": token.account_id or ""} if token.is_api_key else {"mine": "true"}
        answer = await self._get("channels", token, {"part": f"id,{part}", **whose}, now)
        items = json_fields.sequence(answer.fields.get("items", []), "items")
        if not items:
            message = "This Google account has no YouTube channel."
            raise ProviderFailed(Failure(FailureCode.PERMISSION_MISSING, message))
        return json_fields.mapping(items[0], "the channel")

    async def _ask_counts(self, token: Token, query: Params, now: datetime) -> Answer:
        """Prefer batchGetStats: 10,000 units a day of its own. If it is missing, videos.list."""
        try:
            return await self._get(self._counts, token, query, now)
        except ProviderFailed as problem:
            if problem.status not in NO_SUCH_METHOD or self._counts == "videos":
                raise
            self._counts = "videos"
            return await self._get(self._counts, token, query, now)

    async def _get(self, path: str, token: Token, query: Params, now: datetime) -> Answer:
        headers = {"x-goog-api-key": token.access} if token.is_api_key else bearer(token)
        url = f"{self._at['api']}/{path}"
        return await self._api.ask(Call("GET", url, headers=headers, params=query), now=now)

    async def _owner_metrics(
        self, token: Token, posts: Sequence[PostRef], now: datetime
    ) -> Mapping[str, Owned] | Failure:
        """Ask Analytics for the owner's metrics, per video, from before its publication on.

        A range that starts at publication is a lifetime, so posts whose publication isn't known
        are left out. Best effort: the public counts don't fail with it. Two to three days late.
        """
        if token.is_api_key or ANALYTICS_SCOPE not in token.scopes:
            return NOT_THE_OWNER
        dated = {post.external_id: post.published_at for post in posts if post.published_at}
        undated = {post.external_id: UNDATED for post in posts if not post.published_at}
        if not dated:
            return undated
        # Days are Pacific ones: the day before, in UTC, is early enough everywhere.
        start = (min(dated.values()) - timedelta(days=1)).date()
        query = {
            "ids": "channel==MINE",
            "startDate": start.isoformat(),
            "endDate": now.date().isoformat(),
            "dimensions": "video",
            "filters": f"video=={','.join(dated)}",
        }

        asked = MetricsRequest(ANALYTICS, OWNED, now)
        rows = await self._report(token, query, asked, videos.rows_by_video)
        return rows if isinstance(rows, Failure) else {**undated, **rows}

    async def _report(
        self,
        token: Token,
        query: Mapping[str, str],
        asked: MetricsRequest,
        read: Callable[[Fields], T],
    ) -> T | Failure:
        """Ask Analytics for a table without the metrics that it refuses, and read it."""

        async def report(metrics: Sequence[str]) -> T | Failure:
            sent = {**query, "metrics": ",".join(metrics)}
            call = Call("GET", f"{self._at['analytics']}/reports", bearer(token), sent)
            try:
                return read((await self._api.ask(call, now=asked.now)).fields)
            except ProviderFailed as problem:
                return problem.failure

        return await ask(self.refused, asked, report)
