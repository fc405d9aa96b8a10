"""The simulated TikTok: a POST for everything, and `error` in every answer."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation.authorization import redeem
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import Refusal
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost

ME = Platform.TIKTOK
ACCOUNT_ID = "_000simulated"
STATS = "TIKTOK_STATS"
"""Whether the app may read followers: a test may switch it off."""

SECONDS = 30
MOST_IDS = 20
GOOD = {"code": "ok", "message": "", "log_id": "2026"}


def _tiktok(code: str, message: str = "No.") -> object:
    return {"data": {}, "error": {"code": code, "message": message, "log_id": "2026"}}


REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (Refusal(401, _tiktok("access_token_invalid")),),
    "PERMISSION_MISSING": (
        Refusal(401, _tiktok("scope_not_authorized")),
        Refusal(400, _tiktok("scope_permission_missed")),
    ),
    "RATE_LIMITED": (Refusal(429, _tiktok("rate_limit_exceeded")),),
    "PROVIDER_UNAVAILABLE": (Refusal(200, _tiktok("internal_error")),),
    "REQUEST_REJECTED": (Refusal(400, _tiktok("invalid_params")),),
    "METRIC_REFUSED": (
        Refusal(400, _tiktok("invalid_params", "Invalid field: {metric}")),
        Refusal(400, _tiktok("invalid_params", "One of the fields is invalid.")),
    ),
    "DEAD_REFRESH_TOKEN": (
        Refusal(200, {"error": "invalid_grant", "error_description": "No.", "log_id": "1"}),
        Refusal(200, {"data": {"error_code": 10010}, "message": "error"}),
    ),
}


class TikTok(SimulatedPlatform):
    """Unknown videos are left out of an answer that is "ok"."""

    platform = ME
    owner = SimulatedAccount(ACCOUNT_ID, has_rotating_tokens=True, features=frozenset({STATS}))
    addresses: ClassVar = {
        "api": "{origin}/tiktok/v2",
        "token": "{origin}/tiktok/v2/oauth/token/",
        "authorize": "{origin}/tiktok/authorize",
    }
    refusals: ClassVar = REFUSALS

    def routes(self) -> list[Route]:
        """List its routes."""
        return [
            Route("/tiktok/v2/video/query/", self.query, methods=["POST"]),
            Route("/tiktok/v2/video/list/", self.videos, methods=["POST"]),
            Route("/tiktok/v2/user/info/", self.user),
            Route("/tiktok/v2/oauth/token/", self.token, methods=["POST"]),
        ]

    async def query(self, request: Request) -> Response:
        """Return the requested videos, with the fields named in the address."""
        ids = (await self._body(request))["filters"]["video_ids"]
        if len(ids) > MOST_IDS:
            raise Refused(ME, "REQUEST_REJECTED")
        self._accept(request.query_params["fields"].split(","))
        posts = [post for one in ids if (post := self._world.post(ME, one))]
        return self._answer(request, posts, cursor=0, has_more=False)

    async def videos(self, request: Request) -> Response:
        """Page through the videos; the cursor is the time of the last one, in milliseconds."""
        body = await self._body(request)
        before = body.get("cursor")
        if ME in self._world.gaps and before is not None and not before % 1000:
            # An empty page; its cursor is a hair's breadth on, so that the next isn't empty.
            return self._answer(request, [], cursor=before + 1, has_more=True)
        posts = self._world.posts(ME, until=None if before is None else _before(before))
        page = posts[: body["max_count"]]
        cursor = _millis(page[-1].published_at) if page else 0
        return self._answer(request, page, cursor=cursor, has_more=len(posts) > len(page))

    async def user(self, request: Request) -> Response:
        """Return the token's account."""
        self._world.admit(ME, request.headers.get("authorization", ""))
        fields = request.query_params.get("fields", "open_id").split(",")
        if STATS not in self._world.features and "follower_count" in fields:
            raise Refused(ME, "PERMISSION_MISSING")
        counts = self._world.followers(ME)
        told = {
            "open_id": ACCOUNT_ID,
            "display_name": HANDLE,
            "follower_count": counts["followers"],
            "following_count": counts["following"],
            "video_count": counts["posts"],
        }
        user = {name: told[name] for name in fields if name}
        return JSONResponse({"data": {"user": user}, "error": GOOD})

    async def token(self, request: Request) -> Response:
        """Renew a token; the old refresh token dies."""
        form = await request.form()
        if form.get("grant_type") == "authorization_code":
            access, refresh = redeem(self._world, ME, form, in_hex=True)
        else:
            access, successor = self._world.renew(ME, str(form.get("refresh_token")))
            refresh = str(successor)
        scope = "user.info.basic,user.info.stats,video.list"
        body = {"access_token": access, "refresh_token": refresh, "expires_in": 7200}
        return JSONResponse({**body, "scope": scope, "open_id": ACCOUNT_ID})

    async def _body(self, request: Request) -> Any:
        self._world.admit(ME, request.headers.get("authorization", ""))
        if "fields" not in request.query_params:
            raise Refused(ME, "REQUEST_REJECTED")
        return await request.json()

    def _answer(self, request: Request, posts: list[SimulatedPost], **more: object) -> Response:
        fields = request.query_params["fields"].split(",")
        videos = [self._video(post) for post in posts]
        shown = [{name: video[name] for name in fields} for video in videos]
        return JSONResponse({"data": {"videos": shown, **more}, "error": GOOD})

    def _video(self, post: SimulatedPost) -> dict[str, object]:
        counts = self._world.counts(post)
        kind = "photo" if post.overrides.get("is_photo") else "video"
        return {
            "id": post.external_id,
            "title": post.title,
            "video_description": post.title,
            "create_time": post.date(int(post.published_at.timestamp())),
            "share_url": f"https://www.tiktok.com/@{HANDLE}/{kind}/{post.external_id}",
            "cover_image_url": self._world.picture_url(ME, post.external_id),
            "duration": 0 if kind == "photo" else SECONDS,
            "view_count": counts["views"],
            "like_count": counts["likes"],
            "comment_count": counts["comments"],
            "share_count": counts["shares"],
        }


def _before(millis: int) -> datetime:
    """The last instant before a cursor."""
    return datetime.fromtimestamp(millis / 1000, UTC) - timedelta(microseconds=1)


def _millis(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp() * 1000)
