"""TikTok: the Display API v2, public videos of the connected account.

Sources: the Display API and Login Kit pages (August and November 2026), a recorded error body.
Saves, reach, impressions, clicks and watch time exist only in TikTok's Business API.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar, Final
from urllib.parse import urlsplit

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import answers, json_fields, requests
from app.providers.base import (
    Account,
    AccountReading,
    Batch,
    ListedPage,
    Malformed,
    PostRef,
    ProviderFailed,
    PublishedPost,
    Reading,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.calls import Call, Reply
from app.providers.limits import MINUTE, Rate, retry_after
from app.providers.listings import Listing
from app.providers.oauth import OAuth
from app.providers.platforms import PlatformInfo
from app.providers.refused_metrics import MetricsRequest, ask
from app.providers.requests import Answer, bearer
from app.providers.tokens import OAuthPlatform

VIDEO_ID: Final = re.compile(r"[0-9]{1,20}")
"""Not the `v_pub_url~...` that posting returns: that is a publish id, not a video's."""

COUNTS: Final = ("like_count", "comment_count", "share_count", "view_count", "share_url")
VIDEO: Final = "VIDEO"
LISTED: Final = "id,create_time,title,video_description,share_url,cover_image_url,duration"
STATS_SCOPE: Final = "user.info.stats"
ACCOUNT_COUNTS: Final = "follower_count,following_count,video_count"
NO_STATS: Final = Failure(
    FailureCode.PERMISSION_MISSING,
    f"TikTok was not asked for the permission {STATS_SCOPE}: connect the account again.",
)
SLIDING_WINDOW: Final = timedelta(minutes=1)


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name an error by `error.code`, which is always there and "ok" in a good answer.

    A 401 means a dead token only with `access_token_invalid`; a missing scope is a 401 too.
    """
    document = reply.document
    error = document.get("error") if isinstance(document, dict) else None
    code = error.get("code") if isinstance(error, dict) else error
    if not isinstance(code, str) or code == "ok":
        return None
    if code in ("scope_not_authorized", "scope_permission_missed"):
        message = "TikTok was not asked for a permission that this needs: connect it again."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    if code in ("access_token_invalid", "invalid_grant"):
        return Failure(FailureCode.AUTHENTICATION_FAILED, "TikTok doesn't accept the token.")
    if code == "rate_limit_exceeded":
        back = retry_after(reply.headers, now=now) or now + SLIDING_WINDOW
        return Failure(FailureCode.RATE_LIMITED, "TikTok's rate limit is reached.", back)
    if code in ("internal_error", "temporarily_unavailable"):
        return Failure(FailureCode.PROVIDER_UNAVAILABLE, "TikTok is out of order.")
    return requests.refused("TikTok refuses this request.", document)


class TikTok(OAuthPlatform):
    """Twenty videos a request."""

    info = PlatformInfo(
        platform=Platform.TIKTOK,
        batch_size=20,
        # Per endpoint in a sliding minute (documented, August 2026).
        rates=(Rate(600, MINUTE),),
        oauth=OAuth(
            authorize_url="https://www.tiktok.com/v2/auth/authorize/",
            scopes=("user.info.basic", STATS_SCOPE, "video.list"),
            separator=",",
            client_key="client_key",
            # Login Kit for Desktop, the one that redirects to loopback, requires both.
            has_pkce=True,
            has_hex_challenge=True,
        ),
        note="Public videos of the connected account.",
    )
    endpoints: ClassVar = {
        "api": "https://open.tiktokapis.com/v2",
        "token": "https://open.tiktokapis.com/v2/oauth/token/",
    }
    read_failure = staticmethod(read_failure)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Query by id. Unknown, private and others' videos are left out with a code of "ok"."""
        builder = BatchBuilder(posts, pattern=VIDEO_ID, limit=self.batch_size)
        ids = [post.external_id for post in builder.left]
        if not ids:
            return builder.batch(now=now)
        asked = MetricsRequest(VIDEO, COUNTS, now)
        answer = await self._query(token, ids, asked)
        if isinstance(answer, Failure):
            raise ProviderFailed(answer)
        # Where no video is known the list may be absent.
        videos = json_fields.sequence(_data(answer).get("videos") or [], "videos")
        refused = self.refused.reasons(asked)
        builder.add_each(videos, lambda video: _reading(video, refused))
        return builder.batch(now=now)

    async def _query(
        self, token: Token, ids: Sequence[str], asked: MetricsRequest
    ) -> Answer | Failure:
        """Query videos without the fields that TikTok refuses: one fails the whole request."""
        body = {"filters": {"video_ids": ids}}

        async def query(fields: Sequence[str]) -> Answer | Failure:
            try:
                return await self._post(
                    "video/query/", token, ",".join(["id", *fields]), body, asked.now
                )
            except ProviderFailed as problem:
                if problem.failure.code is not FailureCode.REQUEST_REJECTED:
                    raise
                return problem.failure

        return await ask(self.refused, asked, query)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through public videos. Cursors are milliseconds, `create_time` is seconds."""
        listing = Listing(_published, since=since)
        query: dict[str, object] = {"max_count": self.batch_size}
        if cursor is not None:
            query["cursor"] = int(cursor)
        while True:
            data = _data(await self._post("video/list/", token, LISTED, query, now))
            following = json_fields.whole_number(data, "cursor")
            has_more = data.get("has_more") is True
            if has_more and following is None:
                raise Malformed("cursor is missing, and there is more")
            is_last = not has_more or following == query.get("cursor")
            videos = json_fields.sequence(data.get("videos") or [], "videos")
            yield listing.page(videos, None if is_last else str(following))
            if is_last or listing.is_past:
                return
            query["cursor"] = following

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is; `open_id` is the account's id for this app."""
        user = await self._user(token, "open_id,display_name", now)
        handle = json_fields.maybe_text(user, "display_name")
        return Account(json_fields.text(user, "open_id"), handle, token.scopes, token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read the account's counts, for which TikTok wants a permission of its own."""
        if token.scopes and STATS_SCOPE not in token.scopes:
            raise ProviderFailed(NO_STATS)
        user = await self._user(token, ACCOUNT_COUNTS, now)
        return answers.account(
            {
                "followers": answers.always(user, "follower_count"),
                "following": answers.always(user, "following_count"),
                "posts": answers.always(user, "video_count"),
            }
        )

    async def _user(self, token: Token, fields: str, now: datetime) -> Mapping[str, object]:
        url, query = f"{self._at['api']}/user/info/", {"fields": fields}
        call = Call("GET", url, headers=bearer(token), params=query)
        answer = await self._api.ask(call, now=now)
        return json_fields.mapping(_data(answer).get("user"), "user")

    async def _post(
        self, path: str, token: Token, fields: str, body: object, now: datetime
    ) -> Answer:
        return await self._api.ask(
            Call(
                "POST",
                f"{self._at['api']}/{path}",
                headers=bearer(token),
                params={"fields": fields},
                json=body,
            ),
            now=now,
        )


def _data(answer: Answer) -> Mapping[str, object]:
    return json_fields.mapping(answer.fields.get("data"), "data")


def _reading(video: Mapping[str, object], refused: Mapping[str, Failure]) -> Reading:
    def counted(name: str) -> int | Failure | None:
        return refused.get(name) or answers.count(video, name)

    return answers.reading(
        views=counted("view_count"),
        likes=counted("like_count"),
        comments=counted("comment_count"),
        shares=counted("share_count"),
        url=json_fields.maybe_text(video, "share_url"),
    )


def _published(video: Mapping[str, object]) -> PublishedPost:
    description = json_fields.maybe_text(video, "video_description")
    url = json_fields.maybe_text(video, "share_url")
    # Photos are in the same list; only their address tells.
    is_photo = url is not None and "/photo/" in urlsplit(url).path
    return PublishedPost(
        json_fields.identifier(video, "id"),
        json_fields.instant_from_epoch(video, "create_time"),
        label=json_fields.maybe_text(video, "title") or json_fields.first_line(description),
        description=description,
        category=PostCategory.IMAGE if is_photo else PostCategory.VIDEO,
        url=url,
        # Good for six hours.
        picture_url=json_fields.first_address(video.get("cover_image_url")),
        duration_seconds=json_fields.seconds(video.get("duration")),
    )
