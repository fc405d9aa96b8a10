"""The simulated Reddit: listings of things in envelopes, for clients that say who they are."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.authorization import redeem
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import WAIT, Refusal
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost

ME = Platform.REDDIT
ACCOUNT_ID = "simulated"
MOST_IDS = 100
AGENT = re.compile(r"[a-z]+:[^:]+:v[0-9.]+ .+")
"""How Reddit wants clients to call themselves; others are throttled."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
KINDS: Mapping[PostCategory, Mapping[str, object]] = {
    PostCategory.VIDEO: {"is_video": True, "post_hint": "hosted:video"},
    PostCategory.REEL: {"is_video": True, "post_hint": "hosted:video"},
    PostCategory.IMAGE: {"post_hint": "image"},
    PostCategory.CAROUSEL: {"is_gallery": True},
    PostCategory.TEXT: {"is_self": True},
}


def in_base_36(number: int) -> str:
    """Write a number as Reddit writes ids."""
    digits = ""
    while number:
        number, rest = divmod(number, len(DIGITS))
        digits = DIGITS[rest] + digits
    return digits


def _used_up(_now: datetime) -> dict[str, str]:
    reset = str(int(WAIT.total_seconds()))
    return {
        "x-ratelimit-used": "1000",
        "x-ratelimit-remaining": "0.0",
        "x-ratelimit-reset": reset,
    }


def _no(status: int, message: str, **more: object) -> Refusal:
    return Refusal(status, {"message": message, "error": status, **more})


REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (_no(401, "Unauthorized"),),
    "PERMISSION_MISSING": (
        _no(403, "Forbidden"),
        _no(403, "Forbidden", reason="private"),
        _no(404, "Not Found"),
    ),
    "RATE_LIMITED": (
        Refusal(429, {"message": "Too Many Requests", "error": 429}, _used_up),
        Refusal(429, {"message": "Too Many Requests"}, _used_up),
    ),
    "PROVIDER_UNAVAILABLE": (_no(500, "Internal Server Error"), _no(503, "Service Unavailable")),
    "REQUEST_REJECTED": (
        Refusal(
            400,
            {
                "fields": ["id"],
                "explanation": "A parameter is required.",
                "message": "Bad Request",
                "reason": "PARAMETER_REQUIRED",
            },
        ),
    ),
    "DEAD_REFRESH_TOKEN": (
        _no(400, "Bad Request"),
        Refusal(200, {"error": "invalid_grant"}),
    ),
}


class Reddit(SimulatedPlatform):
    """Posts that are unknown are left out."""

    platform = ME
    owner = SimulatedAccount(f"t2_{ACCOUNT_ID}", post_id=in_base_36)
    addresses: ClassVar = {
        "api": "{origin}/reddit",
        "token": "{origin}/reddit/api/v1/access_token",
        "authorize": "{origin}/reddit/authorize",
    }
    refusals: ClassVar = REFUSALS

    def routes(self) -> list[Route]:
        """List its routes."""
        return [
            Route("/reddit/api/info", self.info),
            Route("/reddit/api/v1/me", self.me),
            Route(f"/reddit/user/{HANDLE}/submitted", self.submitted),
            Route("/reddit/api/v1/access_token", self.token, methods=["POST"]),
        ]

    def _admit(self, request: Request) -> None:
        if not AGENT.fullmatch(request.headers.get("user-agent", "")):
            raise Refused(ME, "RATE_LIMITED")
        self._world.admit(ME, request.headers.get("authorization", ""))

    async def info(self, request: Request) -> Response:
        """Return things by their full names."""
        self._admit(request)
        names = request.query_params["id"].split(",")
        if len(names) > MOST_IDS or not all(name.startswith("t3_") for name in names):
            raise Refused(ME, "REQUEST_REJECTED")
        found = [self._world.post(ME, name.removeprefix("t3_")) for name in names]
        return self._listing([post for post in found if post is not None], None)

    async def me(self, request: Request) -> Response:
        """Return the token's account; a profile's followers are its subscribers."""
        self._admit(request)
        followers = self._world.followers(ME)["followers"]
        profile = {"display_name_prefixed": f"u/{HANDLE}", "subscribers": followers}
        return JSONResponse({"id": ACCOUNT_ID, "name": HANDLE, "subreddit": profile})

    async def submitted(self, request: Request) -> Response:
        """Page through the account's posts, newest first."""
        self._admit(request)
        start = int(request.query_params.get("after", "t3_0").removeprefix("t3_"))
        size = int(request.query_params["limit"])
        page, end = self._page(self._world.posts(ME), start, size)
        return self._listing(page, None if end is None else f"t3_{end}")

    async def token(self, request: Request) -> Response:
        """Give a token for a code, or renew it: the refresh token stays as it is."""
        form = await request.form()
        if not request.headers.get("authorization", "").startswith("Basic "):
            raise Refused(ME, "AUTHENTICATION_FAILED")
        if not AGENT.fullmatch(request.headers.get("user-agent", "")):
            raise Refused(ME, "RATE_LIMITED")
        if form.get("grant_type") == "authorization_code":
            access, refresh = redeem(self._world, ME, form)
        else:
            refresh = str(form.get("refresh_token"))
            access, _ = self._world.renew(ME, refresh)
        body = {"access_token": access, "token_type": "bearer", "expires_in": 86_400}
        return JSONResponse({**body, "refresh_token": refresh, "scope": "identity history read"})

    def _listing(self, posts: Sequence[SimulatedPost], after: str | None) -> Response:
        children = [{"kind": "t3", "data": self._post(post)} for post in posts]
        data = {"after": after, "before": None, "dist": len(posts), "children": children}
        headers = {
            "x-ratelimit-used": "3",
            "x-ratelimit-remaining": "997.0",
            "x-ratelimit-reset": "540",
        }
        return JSONResponse({"kind": "Listing", "data": data}, headers=headers)

    def _post(self, post: SimulatedPost) -> dict[str, object]:
        counts = self._world.counts(post)
        shown = counts["upvoted_percent"]
        picture = {"url": self._world.picture_url(ME, post.external_id)}
        return {
            "id": post.external_id,
            "author": HANDLE,
            "name": f"t3_{post.external_id}",
            "title": post.title,
            "selftext": "",
            "permalink": f"/r/u_simulated/comments/{post.external_id}/a_post/",
            "created_utc": post.date(post.published_at.timestamp()),
            "preview": {"images": [{"source": picture, "resolutions": []}]},
            "thumbnail": "default",
            "ups": counts["likes"],
            "score": counts["likes"],
            "upvote_ratio": shown / 100 if isinstance(shown, int | float) else shown,
            "num_comments": counts["comments"],
            "num_crossposts": counts["shares"],
            "view_count": None,
            **KINDS.get(post.category, {}),
        }
