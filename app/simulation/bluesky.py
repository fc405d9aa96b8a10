"""The simulated Bluesky: the public view, and a server with sessions."""

from collections.abc import Mapping
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import Refusal, epoch_headers
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost

ME = Platform.BLUESKY
ACCOUNT_ID = "did:plc:simulated0000000000000"
APP_PASSWORD = "simu-late-dapp-pass"  # noqa: S105 - of nobody
MOST_URIS = 25
EMBEDS = {
    PostCategory.IMAGE: "app.bsky.embed.images#view",
    PostCategory.CAROUSEL: "app.bsky.embed.gallery#view",
    PostCategory.VIDEO: "app.bsky.embed.video#view",
    PostCategory.REEL: "app.bsky.embed.video#view",
}


def _post_uri(snowflake: int) -> str:
    return f"at://{ACCOUNT_ID}/app.bsky.feed.post/3k{snowflake:x}"


REFUSALS: Mapping[str, tuple[Refusal, ...]] = {
    "AUTHENTICATION_FAILED": (
        Refusal(400, {"error": "ExpiredToken", "message": "Token has expired"}),
    ),
    "PERMISSION_MISSING": (Refusal(400, {"error": "AccountTakedown", "message": "No."}),),
    "RATE_LIMITED": (Refusal(429, {"error": "RateLimitExceeded"}, epoch_headers("ratelimit-")),),
    "PROVIDER_UNAVAILABLE": (Refusal(400, {"error": "UpstreamFailure"}),),
    "REQUEST_REJECTED": (Refusal(400, {"error": "InvalidRequest", "message": "No."}),),
    "DEAD_REFRESH_TOKEN": (Refusal(400, {"error": "ExpiredToken"}),),
}


class Bluesky(SimulatedPlatform):
    """Missing posts are left out; an expired session is a 400."""

    platform = ME
    owner = SimulatedAccount(ACCOUNT_ID, post_id=_post_uri, has_rotating_tokens=True)
    addresses: ClassVar = {
        "api": "{origin}/bluesky/xrpc",
        "server": "{origin}/bluesky/xrpc",
    }
    refusals: ClassVar = REFUSALS

    def routes(self) -> list[Route]:
        """List its routes."""
        at = "/bluesky/xrpc"
        return [
            Route(f"{at}/app.bsky.feed.getPosts", self.posts),
            Route(f"{at}/app.bsky.feed.getAuthorFeed", self.feed),
            Route(f"{at}/app.bsky.actor.getProfile", self.account),
            Route(f"{at}/com.atproto.server.getSession", self.account),
            Route(f"{at}/com.atproto.server.createSession", self.sign_in, methods=["POST"]),
            Route(f"{at}/com.atproto.server.refreshSession", self.refresh, methods=["POST"]),
        ]

    def _admit(self, request: Request) -> None:
        authorization = request.headers.get("authorization")
        if authorization is not None:
            self._world.admit(ME, authorization)

    async def posts(self, request: Request) -> Response:
        """Return up to 25 posts."""
        self._admit(request)
        uris = request.query_params.getlist("uris")
        if len(uris) > MOST_URIS:
            raise Refused(ME, "REQUEST_REJECTED")
        found = [post for one in uris if (post := self._world.post(ME, one))]
        return JSONResponse({"posts": [self._post(post) for post in found]})

    async def feed(self, request: Request) -> Response:
        """Page through the account's posts, and its reposts of others."""
        self._admit(request)
        start = int(request.query_params.get("cursor", "0"))
        size = int(request.query_params["limit"])
        kind = request.query_params.get("filter", "posts_with_replies")
        posts = self._world.own_posts(ME, with_replies=kind == "posts_with_replies")
        page, following = self._page(posts, start, size)
        foreign = {"post": {"uri": "at://did:plc:other/app.bsky.feed.post/3k"}, "reason": {}}
        entries: list[object] = [foreign] if page else []
        entries += [{"post": self._post(post)} for post in page]
        return JSONResponse({"feed": entries, **({"cursor": str(following)} if following else {})})

    async def account(self, request: Request) -> Response:
        """Return the account of the session, or the requested one."""
        self._admit(request)
        counts = self._world.followers(ME)
        told = {
            "followersCount": counts["followers"],
            "followsCount": counts["following"],
            "postsCount": counts["posts"],
        }
        return JSONResponse({"did": ACCOUNT_ID, "handle": HANDLE, **told})

    async def sign_in(self, request: Request) -> Response:
        """Begin a session with the account's app password."""
        given = await request.json()
        if given != {"identifier": HANDLE, "password": APP_PASSWORD}:
            return JSONResponse({"error": "AuthenticationRequired", "message": "Invalid."}, 401)
        access, refresh = self._world.issue(ME)
        session = {"accessJwt": access, "refreshJwt": refresh}
        return JSONResponse({**session, "did": ACCOUNT_ID, "handle": HANDLE})

    async def refresh(self, request: Request) -> Response:
        """Renew a session: the refresh token is the bearer, for a single use."""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        access, successor = self._world.renew(ME, bearer)
        session = {"accessJwt": access, "refreshJwt": successor}
        return JSONResponse({**session, "did": ACCOUNT_ID, "handle": HANDLE})

    def _post(self, post: SimulatedPost) -> dict[str, object]:
        counts = self._world.counts(post)
        embed = EMBEDS.get(post.category)
        created = post.published_at.isoformat().replace("+00:00", "Z")
        return {
            "uri": post.external_id,
            "author": {"did": ACCOUNT_ID, "handle": HANDLE},
            "record": {"text": post.title, "createdAt": post.date(created)},
            "indexedAt": created,
            "likeCount": counts["likes"],
            "replyCount": counts["comments"],
            "repostCount": counts["reposts"],
            "quoteCount": counts["shares"],
            "bookmarkCount": counts["saves"],
            **({"embed": {"$type": embed, **self._pictures(post, embed)}} if embed else {}),
        }

    def _pictures(self, post: SimulatedPost, embed: str) -> dict[str, object]:
        picture = self._world.picture_url(ME, post.external_id)
        if "video" in embed:
            return {"thumbnail": picture}
        return {"images": [{"thumb": picture, "alt": ""}]}
