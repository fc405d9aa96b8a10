"""The simulated YouTube: videos, uploads, the owner's analytics."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation.audience import gained, lost
from app.simulation.authorization import redeem
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import Refusal, retry_after
from app.simulation.world import (
    HANDLE,
    Refused,
    SimulatedAccount,
    SimulatedPost,
)

ME = Platform.YOUTUBE
ACCOUNT_ID = "UCsimulated0000000000000"
BATCH_STATS = "YOUTUBE_BATCH_STATS"
"""Whether there is `videos:batchGetStats`: a test may switch it off."""

API_KEY = "simulated-api-key"
MOST_IDS = 50
LATE = timedelta(days=3)


def _video_id(snowflake: int) -> str:
    return hashlib.sha256(f"video {snowflake}".encode()).hexdigest()[:11]


def _google(
    code: int, reason: str, status: str | None = None, message: str = "<b>No.</b>"
) -> object:
    error = {"message": message, "domain": "global", "reason": reason}
    body = {"code": code, "message": message, "errors": [error]}
    return {"error": body | ({"status": status} if status else {})}


REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (
        Refusal(401, _google(401, "authError", "UNAUTHENTICATED")),
        Refusal(400, _google(400, "keyInvalid")),
        Refusal(400, {"error": {"code": 400, "details": [{"reason": "API_KEY_INVALID"}]}}),
    ),
    "PERMISSION_MISSING": (
        Refusal(403, _google(403, "insufficientPermissions")),
        Refusal(403, _google(403, "SERVICE_UNAVAILABLE", "PERMISSION_DENIED")),
        Refusal(403, _google(403, "accessNotConfigured")),
    ),
    "QUOTA_EXHAUSTED": (Refusal(403, _google(403, "quotaExceeded")),),
    "RATE_LIMITED": (
        Refusal(403, _google(403, "rateLimitExceeded"), retry_after),
        Refusal(429, _google(429, "userRateLimitExceeded"), retry_after),
    ),
    "METRIC_REFUSED": (
        Refusal(
            400,
            _google(400, "badRequest", message="Unknown identifier ({metric}) given in metrics."),
        ),
        Refusal(400, _google(400, "badRequest", message="The query is not supported.")),
    ),
    "REQUEST_REJECTED": (Refusal(400, _google(400, "badRequest")),),
    "EMPTY_CHANNEL": (Refusal(404, _google(404, "playlistNotFound")),),
    "DEAD_REFRESH_TOKEN": (Refusal(400, {"error": "invalid_grant"}),),
}


class YouTube(SimulatedPlatform):
    """Counts are strings here; unknown videos are left out."""

    platform = ME
    owner = SimulatedAccount(ACCOUNT_ID, post_id=_video_id, features=frozenset({BATCH_STATS}))
    addresses: ClassVar = {
        "api": "{origin}/youtube/v3",
        "analytics": "{origin}/youtube/analytics",
        "token": "{origin}/youtube/token",
        "authorize": "{origin}/youtube/authorize",
    }
    refusals: ClassVar = REFUSALS

    def routes(self) -> list[Route]:
        """List its routes."""
        return [
            Route("/youtube/v3/videos:batchGetStats", self.batch_stats),
            Route("/youtube/v3/videos", self.videos),
            Route("/youtube/v3/channels", self.channels),
            Route("/youtube/v3/playlistItems", self.uploads),
            Route("/youtube/v3/i18nLanguages", self.languages),
            Route("/youtube/analytics/reports", self.reports),
            Route("/youtube/token", self.token, methods=["POST"]),
        ]

    def _admit(self, request: Request) -> None:
        if request.headers.get("x-goog-api-key") != API_KEY:
            self._world.admit(ME, request.headers.get("authorization", ""))

    def _asked(self, request: Request) -> tuple[list[SimulatedPost], list[str]]:
        self._admit(request)
        ids = request.query_params.get("id", "").split(",")
        if len(ids) > MOST_IDS:
            raise Refused(ME, "REQUEST_REJECTED")
        posts = [post for one in ids if (post := self._world.post(ME, one))]
        known = {post.external_id for post in posts}
        return posts, [one for one in ids if one not in known]

    async def batch_stats(self, request: Request) -> Response:
        """Return what is known and name the rest: the method isn't atomic."""
        if BATCH_STATS not in self._world.features:
            return Response(status_code=404)
        posts, failed = self._asked(request)
        summary = {"failedVideoCount": str(len(failed)), "failedVideoIds": failed}
        return JSONResponse({"items": [self._video(post) for post in posts], "summary": summary})

    async def videos(self, request: Request) -> Response:
        """Return what is known; if nothing is, `items` is absent."""
        posts, _ = self._asked(request)
        return JSONResponse({"items": [self._video(post) for post in posts]} if posts else {})

    def _video(self, post: SimulatedPost) -> dict[str, object]:
        counts = self._world.counts(post)
        names = {"viewCount": "views", "likeCount": "likes", "commentCount": "comments"}
        statistics = {
            theirs: str(counts[ours]) for theirs, ours in names.items() if counts[ours] is not None
        }
        about = {"snippet": {"defaultAudioLanguage": "en"}, "contentDetails": {"duration": "PT30S"}}
        counted = {"statistics": {**statistics, "favoriteCount": "0"}}
        return {"id": post.external_id, **about, **counted}

    async def channels(self, request: Request) -> Response:
        """Return the one channel."""
        self._admit(request)
        counts = self._world.followers(ME)
        channel = {
            "id": ACCOUNT_ID,
            "statistics": {
                "subscriberCount": str(counts["followers"]),
                "hiddenSubscriberCount": counts["followers"] is None,
                "videoCount": str(counts["posts"]),
            },
            "snippet": {"title": "Backbone", "customUrl": f"@{HANDLE}"},
            "contentDetails": {"relatedPlaylists": {"uploads": "UUsimulated"}},
        }
        return JSONResponse({"items": [channel]})

    async def uploads(self, request: Request) -> Response:
        """Page through the uploads; a channel without any has no such list."""
        self._admit(request)
        start = int(request.query_params.get("pageToken", "0"))
        size = int(request.query_params["maxResults"])
        posts = self._world.posts(ME)
        if not posts:
            raise Refused(ME, "EMPTY_CHANNEL")
        page, following = self._page(posts, start, size)
        body = {"items": [self._item(post) for post in page]}
        return JSONResponse(body | ({"nextPageToken": str(following)} if following else {}))

    async def languages(self, request: Request) -> Response:
        """Answer anything to a good key."""
        self._admit(request)
        return JSONResponse({"items": []})

    async def reports(self, request: Request) -> Response:
        """Return a table of the owner's metrics; `rows` is absent without data."""
        self._world.admit(ME, request.headers.get("authorization", ""))
        start = datetime.fromisoformat(request.query_params["startDate"]).replace(tzinfo=UTC)
        if request.query_params["dimensions"] == "day":
            return self._days(request, start.date())
        ids = request.query_params["filters"].removeprefix("video==").split(",")
        posts = [post for one in ids if (post := self._world.post(ME, one))]
        requested = request.query_params["metrics"].split(",")
        self._accept(requested)
        rows = [self._row(post, requested) for post in posts if post.published_at >= start]
        names = [{"name": name} for name in ("video", *requested)]
        return JSONResponse({"columnHeaders": names, **({"rows": rows} if rows else {})})

    def _days(self, request: Request, start: date) -> Response:
        """Return a table of the channel's days, of which the last three aren't there yet."""
        requested = request.query_params["metrics"].split(",")
        self._accept(requested)
        counted = {"subscribersGained": gained, "subscribersLost": lost}
        last = (self._world.now - LATE).date()
        days = [start + timedelta(days=number) for number in range((last - start).days)]
        rows = [[day.isoformat(), *(counted[name](day) for name in requested)] for day in days]
        names = [{"name": name} for name in ("day", *requested)]
        return JSONResponse({"columnHeaders": names, **({"rows": rows} if rows else {})})

    def _row(self, post: SimulatedPost, requested: Sequence[str]) -> list[object]:
        counts = self._world.counts(post)
        values = {
            "shares": counts["shares"],
            "estimatedMinutesWatched": post.overrides.get(
                "minutes", int(str(counts["watch_seconds"])) // 60
            ),
            "videosAddedToPlaylists": counts["saves"],
            "engagedViews": counts["engaged_views"],
            "averageViewDuration": counts["mean_seconds"],
            "averageViewPercentage": counts["watched_percent"],
            "subscribersGained": counts["follows"],
        }
        return [post.external_id, *(values[name] for name in requested)]

    def _item(self, post: SimulatedPost) -> dict[str, object]:
        published = post.date(post.published_at.isoformat().replace("+00:00", "Z"))
        picture = {"url": self._world.picture_url(ME, post.external_id), "width": 320}
        about = {"title": post.title, "description": "", "publishedAt": published}
        return {
            "snippet": {**about, "thumbnails": {"default": picture, "medium": picture}},
            "contentDetails": {"videoId": post.external_id, "videoPublishedAt": published},
        }

    async def token(self, request: Request) -> Response:
        """Renew a token; Google never repeats the refresh token."""
        form = await request.form()
        if form.get("grant_type") == "authorization_code":
            access, refresh = redeem(self._world, ME, form)
        else:
            access, _ = self._world.renew(ME, str(form.get("refresh_token")))
            refresh = None
        body = {"access_token": access, "expires_in": 3599, "token_type": "Bearer"}
        return JSONResponse(body | ({"refresh_token": refresh} if refresh else {}))
