"""The simulated Threads: posts, their insights one by one, and tokens that renew themselves."""

from collections.abc import Sequence
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.authorization import redeem
from app.simulation.meta_errors import meta_error
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import BAD_GATEWAY, Refusal
from app.simulation.threads_refusals import REFUSALS
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost

ME = Platform.THREADS
ACCOUNT_ID = "17841400000000002"
WITHOUT_NEXT = "THREADS_WITHOUT_NEXT"
"""Lists name the next page by a cursor only."""
NAMES = {
    "views": "views",
    "likes": "likes",
    "replies": "comments",
    "reposts": "reposts",
    "quotes": "saves",
    "shares": "shares",
}
KINDS = {
    PostCategory.TEXT: "TEXT_POST",
    PostCategory.VIDEO: "VIDEO",
    PostCategory.REEL: "VIDEO",
    PostCategory.CAROUSEL: "CAROUSEL_ALBUM",
}


class Threads(SimulatedPlatform):
    """One metric that is refused fails the request; `overrides["kind"]` of a post is its type."""

    platform = ME
    owner = SimulatedAccount(ACCOUNT_ID)
    addresses: ClassVar = {
        "api": "{origin}/threads/v1.0",
        "token": "{origin}/threads/oauth/access_token",
        "renew": "{origin}/threads",
        "authorize": "{origin}/threads/authorize",
    }
    refusals: ClassVar = REFUSALS
    poisons: ClassVar = {
        "BAD_GATEWAY": BAD_GATEWAY,
        "UNKNOWN_ERROR": Refusal(500, meta_error(1, message="An unknown error occurred")),
    }

    def routes(self) -> list[Route]:
        """List its routes."""
        api = "/threads/v1.0"
        return [
            Route(f"{api}/me", self.me),
            Route(f"{api}/me/threads", self.posts),
            Route(f"{api}/me/replies", self.replies),
            Route(f"{api}/me/threads_insights", self.account_insights),
            Route(f"{api}/{{media}}/insights", self.insights),
            Route("/threads/oauth/access_token", self.token, methods=["POST"]),
            Route("/threads/access_token", self.renew),
            Route("/threads/refresh_access_token", self.renew),
        ]

    def _admit(self, request: Request) -> str:
        return self._world.admit(ME, request.headers.get("authorization", ""))

    async def me(self, request: Request) -> Response:
        """Return the token's account."""
        self._admit(request)
        return JSONResponse({"id": ACCOUNT_ID, "username": HANDLE})

    async def account_insights(self, request: Request) -> Response:
        """Return how many follow the account."""
        self._admit(request)
        self._accept(request.query_params["metric"].split(","))
        told = {"total_value": {"value": self._world.followers(ME)["followers"]}}
        return JSONResponse({"data": [{"name": "followers_count", "period": "day", **told}]})

    async def posts(self, request: Request) -> Response:
        """Page through the posts, which leaves out replies to others."""
        return self._list(request, self._world.own_posts(ME, with_replies=False))

    async def replies(self, request: Request) -> Response:
        """Page through the replies to others."""
        return self._list(request, [post for post in self._world.posts(ME) if post.is_reply])

    def _list(self, request: Request, posts: Sequence[SimulatedPost]) -> Response:
        """Return a page; the next one's address holds the token, as Meta's does."""
        token, query = self._admit(request), request.query_params
        start, size = int(query.get("after", "0")), int(query["limit"])
        page, end = self._page(posts, start, size)
        after = start + size if end is None else end
        paging: dict[str, object] = {"cursors": {"after": str(after)}} if page or end else {}
        if end is not None and WITHOUT_NEXT not in self._world.features:
            address = request.url.replace(query=f"access_token={token}&after={end}&limit={size}")
            paging["next"] = str(address)
        return JSONResponse({"data": [self._post(post) for post in page], "paging": paging})

    def _post(self, post: SimulatedPost) -> dict[str, object]:
        kind = str(post.overrides.get("kind", KINDS.get(post.category, "IMAGE")))
        picture = self._world.picture_url(ME, post.external_id)
        video = {"media_url": "https://cdn.example/video.mp4", "thumbnail_url": picture}
        shown = {"media_url": picture}
        files = {"IMAGE": shown, "CAROUSEL_ALBUM": shown, "VIDEO": video}
        return {
            "id": post.external_id,
            "username": HANDLE,
            "media_product_type": "THREADS",
            "media_type": kind,
            "text": post.title,
            "timestamp": post.date(post.published_at.strftime("%Y-%m-%dT%H:%M:%S+0000")),
            "permalink": f"https://www.threads.com/@{HANDLE}/post/{post.external_id}",
            **files.get(kind, {}),
        }

    async def insights(self, request: Request) -> Response:
        """Return the insights of one post; those of another's are empty."""
        self._admit(request)
        post = self._world.post(ME, request.path_params["media"])
        if post is None:
            raise Refused(ME, "POST_NOT_FOUND")
        self._serve(post)
        names = request.query_params["metric"].split(",")
        self._accept(names)
        counts = self._world.counts(post)
        told = [] if post.overrides.get("insights") == "EMPTY" else names
        return JSONResponse({"data": [_insight(name, counts[NAMES[name]]) for name in told]})

    async def token(self, request: Request) -> Response:
        """Exchange the code for a one-hour token."""
        access, _ = redeem(self._world, ME, await request.form())
        return JSONResponse({"access_token": access, "user_id": int(ACCOUNT_ID)})

    async def renew(self, request: Request) -> Response:
        """Extend a token, which stands in the address; there is no refresh token."""
        self._world.admit(ME, request.query_params["access_token"])
        access, _ = self._world.issue(ME)
        told = {"access_token": access, "token_type": "bearer", "expires_in": 5_184_000}
        return JSONResponse(told)


def _insight(name: str, value: object) -> dict[str, object]:
    """Write one metric: shares in total_value, as newer ones are."""
    holder = (
        {"total_value": {"value": value}} if name == "shares" else {"values": [{"value": value}]}
    )
    return {"name": name, "period": "lifetime", **holder}
