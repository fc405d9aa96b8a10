"""The simulated Pinterest: analytics of a range of days, and lifetime totals."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.audience import gained
from app.simulation.authorization import redeem
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import WAIT, Refusal
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost

ME = Platform.PINTEREST
ACCOUNT_ID = "1000000000000000002"
MULTI_ANALYTICS = "PINTEREST_MULTI_ANALYTICS"
"""Whether the app may request many pins at once: a test may switch it off."""

MOST_IDS = 100
WINDOW = timedelta(days=90)
RECENT = 10
LIFETIME = {"TOTAL_REACTIONS": "likes", "TOTAL_COMMENTS": "comments"}
SUMMARY = {
    "IMPRESSION": "impressions",
    "OUTBOUND_CLICK": "clicks",
    "PIN_CLICK": "views",
    "SAVE": "saves",
    "VIDEO_MRC_VIEW": "views",
    "VIDEO_V50_WATCH_TIME": "watch_seconds",
    "VIDEO_AVG_WATCH_TIME": "mean_seconds",
    "PROFILE_VISIT": "profile_visits",
    "USER_FOLLOW": "follows",
}


IN_MILLIS = frozenset({"VIDEO_V50_WATCH_TIME", "VIDEO_AVG_WATCH_TIME"})


def _structured(_now: datetime) -> dict[str, str]:
    burst, minute = '100;w=1;name="safety_net"', '60;w=60;name="org_analytics"'
    return {
        "x-ratelimit-limit": f"60, {burst}, {minute}",
        "x-ratelimit-remaining": f"0, {burst}",
        "x-ratelimit-reset": str(int(WAIT.total_seconds())),
    }


REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (
        Refusal(401, {"code": 2, "message": "Authentication failed.", "status": "failure"}),
    ),
    "RATE_LIMITED": (Refusal(429, {"code": 8, "message": "No."}, _structured),),
    "METRIC_REFUSED": (
        Refusal(400, {"code": 1, "message": "'{metric}' is not one of the metric types."}),
        Refusal(400, {"code": 1, "message": "Invalid request."}),
    ),
    "REQUEST_REJECTED": (Refusal(400, {"code": 1, "message": "A parameter is missing."}),),
    "DEAD_REFRESH_TOKEN": (Refusal(400, {"error": "invalid_grant"}),),
    "RESTRICTED_FEATURE": (Refusal(401, {"code": 3, "message": "Restricted feature."}),),
    "FOREIGN_PIN": (
        Refusal(401, {"code": 7, "message": "Not authorized to access board or Pin."}),
    ),
    "PERMISSION_MISSING": (
        Refusal(403, {"code": 403, "message": "Not authorized to access board or Pin."}),
    ),
    "POST_NOT_FOUND": (
        Refusal(404, {"code": 50, "message": "Pin not found."}),
        Refusal(404, {"code": 404, "message": "Pin not found."}),
    ),
}


class Pinterest(SimulatedPlatform):
    """`overrides["statuses"]` of a pin names the states of its days; else they are READY."""

    platform = ME
    owner = SimulatedAccount(
        ACCOUNT_ID, has_rotating_tokens=True, features=frozenset({MULTI_ANALYTICS})
    )
    addresses: ClassVar = {
        "api": "{origin}/pinterest/v5",
        "token": "{origin}/pinterest/v5/oauth/token",
        "authorize": "{origin}/pinterest/authorize",
    }
    refusals: ClassVar = REFUSALS

    def routes(self) -> list[Route]:
        """List its routes."""
        return [
            Route("/pinterest/v5/pins", self.pins),
            Route("/pinterest/v5/pins/analytics", self.analytics_of_many),
            Route("/pinterest/v5/pins/{pin}", self.pin),
            Route("/pinterest/v5/pins/{pin}/analytics", self.analytics),
            Route("/pinterest/v5/user_account", self.account),
            Route("/pinterest/v5/user_account/analytics", self.account_analytics),
            Route("/pinterest/v5/oauth/token", self.token, methods=["POST"]),
        ]

    def _admit(self, request: Request) -> None:
        self._world.admit(ME, request.headers.get("authorization", ""))

    def _find(self, external_id: str) -> SimulatedPost:
        post = self._world.post(ME, external_id)
        if post is None:
            raise Refused(ME, "POST_NOT_FOUND")
        if post.overrides.get("foreign"):
            raise Refused(ME, "FOREIGN_PIN")
        return self._serve(post)

    async def pins(self, request: Request) -> Response:
        """Page through the pins, in no particular order."""
        self._admit(request)
        start = int(request.query_params.get("bookmark", "0"))
        size = int(request.query_params["page_size"])
        posts = sorted(self._world.posts(ME), key=lambda post: post.external_id[::-1])
        page, end = self._page(posts, start, size)
        bookmark = None if end is None else str(end)
        return JSONResponse({"items": [self._pin(post) for post in page], "bookmark": bookmark})

    async def pin(self, request: Request) -> Response:
        """Return one pin with its totals."""
        self._admit(request)
        return JSONResponse(self._pin(self._find(request.path_params["pin"])))

    async def analytics(self, request: Request) -> Response:
        """Return a range of days of one pin."""
        self._admit(request)
        post = self._find(request.path_params["pin"])
        return JSONResponse(self._analytics(request, post))

    async def analytics_of_many(self, request: Request) -> Response:
        """Return a range of days of many pins: a beta, which refuses all if one is another's."""
        self._admit(request)
        if MULTI_ANALYTICS not in self._world.features:
            raise Refused(ME, "RESTRICTED_FEATURE")
        ids = request.query_params["pin_ids"].split(",")
        if len(ids) > MOST_IDS:
            raise Refused(ME, "REQUEST_REJECTED")
        known = [self._find(one) for one in ids if self._world.post(ME, one)]
        return JSONResponse({post.external_id: self._analytics(request, post) for post in known})

    def _analytics(self, request: Request, post: SimulatedPost) -> dict[str, object]:
        query = request.query_params
        if not {"start_date", "end_date", "metric_types"} <= query.keys():
            raise Refused(ME, "REQUEST_REJECTED")
        start = datetime.fromisoformat(query["start_date"]).replace(tzinfo=UTC)
        requested = query["metric_types"].split(",")
        self._accept(requested)
        is_video = post.category is PostCategory.VIDEO
        strange = any(name.startswith("VIDEO") for name in requested) and not is_video
        if self._world.now - start > WINDOW or strange:
            raise Refused(ME, "REQUEST_REJECTED")
        return {"all": self._metrics(post, requested, start)}

    def _metrics(
        self, post: SimulatedPost, requested: list[str], start: datetime
    ) -> dict[str, object]:
        """Sum what was counted since the start: a total only if that is before publication."""
        counts = self._world.counts(post)
        statuses = post.overrides.get("statuses")
        whole = post.published_at >= start
        summary = {
            name: _since(counts[SUMMARY[name]], whole) for name in requested if name in SUMMARY
        }
        for name in IN_MILLIS & summary.keys():
            summary[name] = int(str(summary[name])) * 1000
        states = statuses if isinstance(statuses, list) else ["READY"] * 3
        return {
            "lifetime_metrics": {n: counts[LIFETIME[n]] for n in requested if n in LIFETIME},
            "summary_metrics": summary,
            "daily_metrics": [{"data_status": state} for state in states],
        }

    def _pin(self, post: SimulatedPost) -> dict[str, object]:
        counts = self._world.counts(post)
        recent = {"pin_click": RECENT, "impression": RECENT, "clickthrough": RECENT}
        lifetime = {
            "pin_click": counts["views"],
            "impression": counts["impressions"],
            "clickthrough": counts["clicks"],
            "save": counts["saves"],
            "reaction": counts["likes"],
            "comment": counts["comments"],
        }
        is_video = post.category is PostCategory.VIDEO
        images = {"600x": {"url": self._world.picture_url(ME, post.external_id)}}
        return {
            "id": post.external_id,
            "title": post.title,
            "description": "",
            "created_at": post.date(post.published_at.strftime("%Y-%m-%dT%H:%M:%S")),
            "media": {"media_type": "video" if is_video else "image", "images": images},
            "pin_metrics": {"90d": recent, "lifetime_metrics": lifetime},
        }

    async def account(self, request: Request) -> Response:
        """Return the token's account."""
        self._admit(request)
        counts = self._world.followers(ME)
        told = {
            "follower_count": counts["followers"],
            "following_count": counts["following"],
            "pin_count": counts["posts"],
        }
        whose = {"username": HANDLE, "id": ACCOUNT_ID, "account_type": "BUSINESS"}
        return JSONResponse({**whose, **told})

    async def account_analytics(self, request: Request) -> Response:
        """Return how often the account's pins were shown on each day; the last two aren't ready."""
        self._admit(request)
        start = datetime.fromisoformat(request.query_params["start_date"]).replace(tzinfo=UTC)
        if self._world.now - start > WINDOW:
            raise Refused(ME, "REQUEST_REJECTED")
        days = [start.date() + timedelta(days=n) for n in range((self._world.now - start).days + 1)]
        ready = (self._world.now - 2 * timedelta(days=1)).date()
        daily = [
            {
                "date": day.isoformat(),
                "data_status": "READY" if day < ready else "PROCESSING",
                "metrics": {"IMPRESSION": 100 * gained(day) if day < ready else 0.0},
            }
            for day in days
        ]
        return JSONResponse({"all": {"daily_metrics": daily}})

    async def token(self, request: Request) -> Response:
        """Renew a token, for a client that identifies itself by Basic authorization."""
        form = await request.form()
        if not request.headers.get("authorization", "").startswith("Basic "):
            raise Refused(ME, "AUTHENTICATION_FAILED")
        if form.get("grant_type") == "authorization_code":
            access, refresh = redeem(self._world, ME, form)
        else:
            access, successor = self._world.renew(ME, str(form.get("refresh_token")))
            refresh = str(successor)
        body = {"access_token": access, "refresh_token": refresh, "expires_in": 2_592_000}
        return JSONResponse({**body, "scope": "boards:read,pins:read"})


def _since(total: object, whole: bool) -> object:  # noqa: FBT001 - the one thing that it depends on
    return total if whole or not isinstance(total, int) else total // 2
