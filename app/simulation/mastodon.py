"""The simulated Mastodon server: posts in batches since 4.3, one by one before."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.mastodon_apps import Apps
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import WAIT, Refusal
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost

ME = Platform.MASTODON
ACCOUNT_ID = "1000000000000000003"
BATCHES = "MASTODON_BATCHES"
"""Whether the server is 4.3 or later: a test may switch it off."""

MEDIA = {
    PostCategory.IMAGE: ["image"],
    PostCategory.VIDEO: ["video"],
    PostCategory.REEL: ["video"],
    PostCategory.CAROUSEL: ["image", "image"],
}


def _timestamp(now: datetime) -> dict[str, str]:
    reset = (now + WAIT).isoformat().replace("+00:00", "Z")
    return {
        "x-ratelimit-limit": "300",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": reset,
    }


REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (Refusal(401, {"error": "The access token is invalid"}),),
    "PERMISSION_MISSING": (
        Refusal(401, {"error": "This method requires an authenticated user"}),
        Refusal(403, {"error": "This action is outside the authorized scopes"}),
    ),
    "RATE_LIMITED": (Refusal(429, {"error": "Too many requests"}, _timestamp),),
    "REQUEST_REJECTED": (Refusal(422, {"error": "Validation failed"}),),
    "POST_NOT_FOUND": (
        Refusal(404, {"error": "Not Found"}),
        Refusal(404, {"error": "Record not found"}),
    ),
    "UNKNOWN_APP": (
        Refusal(401, {"error": "invalid_client", "error_description": "unknown client"}),
    ),
    "DEAD_REFRESH_TOKEN": (Refusal(400, {"error": "invalid_grant"}),),
}


class Mastodon(SimulatedPlatform):
    """Public posts need no token; a wrong one is refused all the same."""

    platform = ME
    owner = SimulatedAccount(ACCOUNT_ID, features=frozenset({BATCHES}), has_endless_tokens=True)
    registers_apps = True
    addresses: ClassVar = {
        "api": "{origin}/mastodon/api/v1",
        "authorize": "{origin}/mastodon/authorize",
        "token": "{origin}/mastodon/oauth/token",
    }
    refusals: ClassVar = REFUSALS

    def routes(self) -> list[Route]:
        """List its routes."""
        at = "/mastodon/api/v1"
        return [
            *Apps(self._world).routes(),
            Route(f"{at}/statuses", self.statuses),
            Route(f"{at}/statuses/{{status}}", self.status),
            Route(f"{at}/accounts/verify_credentials", self.account),
            Route(f"{at}/accounts/lookup", self.account),
            Route(f"{at}/accounts/{ACCOUNT_ID}", self.account),
            Route(f"{at}/accounts/{ACCOUNT_ID}/statuses", self.own_statuses),
        ]

    def _admit(self, request: Request) -> None:
        authorization = request.headers.get("authorization")
        if authorization is not None:
            self._world.admit(ME, authorization)

    async def statuses(self, request: Request) -> Response:
        """Return several posts; fewer than requested if some are unknown."""
        self._admit(request)
        if BATCHES not in self._world.features:
            raise Refused(ME, "POST_NOT_FOUND")
        ids = request.query_params.getlist("id[]")
        posts = [post for one in ids if (post := self._world.post(ME, one))]
        return self._answer([self._status(post) for post in posts])

    async def status(self, request: Request) -> Response:
        """Return one post."""
        self._admit(request)
        post = self._world.post(ME, request.path_params["status"])
        if post is None:
            raise Refused(ME, "POST_NOT_FOUND")
        return self._answer(self._status(self._serve(post)))

    async def own_statuses(self, request: Request) -> Response:
        """Page through the account's posts, the newest first, below `max_id`."""
        self._admit(request)
        below = int(request.query_params.get("max_id", str(2**63)))
        with_replies = request.query_params.get("exclude_replies") != "true"
        own = self._world.own_posts(ME, with_replies=with_replies)
        posts = [post for post in own if int(post.external_id) < below]
        page = posts[: int(request.query_params["limit"])]
        return self._answer([self._status(post) for post in page])

    async def account(self, request: Request) -> Response:
        """Return the token's account, or the requested one."""
        self._admit(request)
        counts = self._world.followers(ME)
        told = {
            "followers_count": counts["followers"],
            "following_count": counts["following"],
            "statuses_count": counts["posts"],
        }
        whose = {"id": ACCOUNT_ID, "acct": HANDLE.split(".", maxsplit=1)[0]}
        return self._answer({**whose, **told})

    def _answer(self, body: object) -> Response:
        reset = self._world.now + timedelta(minutes=5)
        headers = {
            "x-ratelimit-limit": "300",
            "x-ratelimit-remaining": "299",
            "x-ratelimit-reset": reset.isoformat().replace("+00:00", "Z"),
        }
        return JSONResponse(body, headers=headers)

    def _status(self, post: SimulatedPost) -> dict[str, object]:
        counts = self._world.counts(post)
        picture = {"preview_url": self._world.picture_url(ME, post.external_id)}
        media = [{"type": kind, **picture} for kind in MEDIA.get(post.category, [])]
        return {
            "id": post.external_id,
            "created_at": post.date(post.published_at.isoformat().replace("+00:00", "Z")),
            "url": f"https://social.example/@{HANDLE}/{post.external_id}",
            "content": f"<p>{post.title}</p><p>Likes &amp; boosts grow.</p>",
            "media_attachments": media,
            "favourites_count": counts["likes"],
            "replies_count": counts["comments"],
            "reblogs_count": counts["reposts"],
            "quotes_count": counts["shares"],
        }
