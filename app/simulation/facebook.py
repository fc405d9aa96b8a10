"""The simulated Facebook: one Page, its posts in Graph batches, and the person who manages it."""

import re
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import unquote

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation import facebook_lists as lists
from app.simulation.authorization import redeem
from app.simulation.facebook_insights import of_days, of_post, of_reel, of_story
from app.simulation.facebook_refusals import OF_A_PERSON, REFUSALS
from app.simulation.meta_errors import meta_error
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import BAD_GATEWAY, Page, Refusal
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost

ME = Platform.FACEBOOK
PAGE_ID, OTHER_PAGE_ID = "100000000000007", "100000000000008"
MOST_REQUESTS = 50
SEVERAL_PAGES, NO_PAGE = "FACEBOOK_SEVERAL_PAGES", "FACEBOOK_NO_PAGE"
"""How many Pages the person lets us in to; one, where nothing else is said."""
WITHOUT_USER_CONTENT = "FACEBOOK_WITHOUT_USER_CONTENT"
"""The app lacks the permission that reactions and comments take."""
FEW_FOLLOWERS = "FACEBOOK_FEW_FOLLOWERS"
"""Nobody says how many people the posts have reached."""
MEDIA = {
    PostCategory.REEL: "video",
    PostCategory.VIDEO: "video",
    PostCategory.CAROUSEL: "album",
    PostCategory.IMAGE: "photo",
    PostCategory.ARTICLE: "link",
}
EDGES = {"reactions": "likes", "comments": "comments"}


class Facebook(SimulatedPlatform):
    """One field or metric that is refused fails the request; reads one post after another."""

    platform = ME
    owner = SimulatedAccount(PAGE_ID)
    addresses: ClassVar = {
        "api": "{origin}/facebook/v26.0",
        "token": "{origin}/facebook/v26.0/oauth/access_token",
        "authorize": "{origin}/facebook/authorize",
    }
    refusals: ClassVar = REFUSALS
    poisons: ClassVar = {
        "BAD_GATEWAY": BAD_GATEWAY,
        "UNKNOWN_ERROR": Refusal(500, meta_error(1, message="An unknown error occurred")),
        "RATE_LIMITED": REFUSALS["RATE_LIMITED"][0],
    }

    def routes(self) -> list[Route]:
        """List its routes."""
        api = "/facebook/v26.0"
        return [
            Route(f"{api}/", self.batch, methods=["POST"]),
            Route(f"{api}/oauth/access_token", self.token, methods=["POST"]),
            Route(f"{api}/oauth/access_token", self.lengthen),
            Route(f"{api}/me", self.me),
            Route(f"{api}/me/accounts", self.accounts),
            Route(f"{api}/{PAGE_ID}", self.page),
            Route(f"{api}/{PAGE_ID}/insights", self.insights),
            Route(f"{api}/{PAGE_ID}/published_posts", self.published),
            Route(f"{api}/{PAGE_ID}/stories", self.stories),
            Route(f"{api}/{PAGE_ID}/video_reels", self.reels),
        ]

    def _admit(self, request: Request) -> str:
        return self._world.admit(ME, request.headers.get("authorization", ""))

    def _token_of_page(self, request: Request) -> str:
        """A new token of the Page, for the person's."""
        person = request.headers.get("authorization", "").removeprefix("Bearer ")
        return self._world.renew(ME, person)[0]

    async def me(self, request: Request) -> Response:
        """Return the Page of a token; a person has no such name."""
        if request.headers.get("authorization", "").startswith("Bearer refresh-"):
            return JSONResponse(meta_error(100, message=OF_A_PERSON), 400)
        self._admit(request)
        return JSONResponse({"id": PAGE_ID, "name": "Backbone", "username": HANDLE})

    async def page(self, request: Request) -> Response:
        """Return the Page's followers, or a token of it for the person's."""
        if request.query_params["fields"] == "access_token":
            return JSONResponse({"id": PAGE_ID, "access_token": self._token_of_page(request)})
        self._admit(request)
        followers = self._world.followers(ME)["followers"]
        return JSONResponse({"id": PAGE_ID, "followers_count": followers})

    async def accounts(self, request: Request) -> Response:
        """List the Pages that the person lets us in to."""
        pages = [{"id": PAGE_ID, "name": "Backbone", "access_token": self._token_of_page(request)}]
        if SEVERAL_PAGES in self._world.features:
            pages.append({"id": OTHER_PAGE_ID, "name": "Other\nPage", "access_token": "other"})
        return JSONResponse({"data": [] if NO_PAGE in self._world.features else pages})

    async def insights(self, request: Request) -> Response:
        """Return insights of the Page's days."""
        self._admit(request)
        self._accept(request.query_params["metric"].split(","))
        return JSONResponse({"data": of_days(request.query_params)})

    async def published(self, request: Request) -> Response:
        """Page through the posts; reels and stories have lists of their own."""
        elsewhere = (PostCategory.STORY, PostCategory.REEL)
        listed = [one for one in self._world.posts(ME) if one.category not in elsewhere]
        return self._list(request, listed, self._listed)

    async def reels(self, request: Request) -> Response:
        """Page through the reels."""
        listed = [one for one in self._world.posts(ME) if one.category is PostCategory.REEL]
        return self._list(request, listed, self._reel)

    async def stories(self, request: Request) -> Response:
        """Page through the stories, the archived ones among them."""
        listed = [one for one in self._world.posts(ME) if one.category is PostCategory.STORY]
        return self._list(request, listed, self._story)

    def _list(
        self,
        request: Request,
        posts: list[SimulatedPost],
        show: Callable[[SimulatedPost], dict[str, object]],
    ) -> Response:
        """Answer a page; the next page's address holds the token, as Meta's does."""
        token, query = self._admit(request), request.query_params
        start, size = int(query.get("after", "0")), int(query["limit"])
        page, end = self._page(posts, start, size)
        address = request.url.replace(query=f"access_token={token}&after={end}&limit={size}")
        paging: dict[str, object] = {"cursors": {"after": str(end)}}
        paging |= {"next": str(address)} if end is not None else {}
        return JSONResponse({"data": [show(post) for post in page], "paging": paging})

    def _listed(self, post: SimulatedPost) -> dict[str, object]:
        return {
            **self._post(post),
            "message": post.title,
            "from": {"id": PAGE_ID, "name": "Backbone"},
            "created_time": post.date(post.published_at.strftime("%Y-%m-%dT%H:%M:%S+0000")),
            "full_picture": self._world.picture_url(ME, post.external_id),
        }

    def _reel(self, post: SimulatedPost) -> dict[str, object]:
        return lists.reel(post, self._world.picture_url(ME, post.external_id))

    def _story(self, post: SimulatedPost) -> dict[str, object]:
        return lists.story(post, PAGE_ID, self._world.now)

    async def batch(self, request: Request) -> Response:
        """Answer up to 50 requests; each body is a string."""
        form = await request.form()
        self._world.admit(ME, str(form.get("access_token")))
        requested = orjson.loads(str(form["batch"]))
        if len(requested) > MOST_REQUESTS:
            raise Refused(ME, "REQUEST_REJECTED")
        return JSONResponse([self._part(unquote(one["relative_url"])) for one in requested])

    def _part(self, target: str) -> object:
        try:
            return {"code": 200, "body": orjson.dumps(self._read(target)).decode()}
        except Refused as refused:
            told = refused.told or REFUSALS[refused.kind][0]
            body = told.body if isinstance(told, Page) else orjson.dumps(told.body).decode()
            return {"code": told.status, "body": body}

    def _read(self, target: str) -> dict[str, Any]:
        if "/video_insights?metric=" in target:
            return self._insights_of_reel(target)
        if "/insights?metric=" in target:
            return self._insights_of(target)
        name, _, fields = target.partition("?fields=")
        page_id, _, external_id = name.partition("_")
        post = self._world.post(ME, external_id) if page_id == PAGE_ID else None
        if post is None:
            raise Refused(ME, "POST_NOT_FOUND")
        self._serve(post)
        edges = [edge for edge in EDGES if f",{edge}." in fields]
        metrics = re.search(r"insights\.metric\(([a-z_,]+)\)", fields)
        names = metrics[1].split(",") if metrics else []
        self._refuse(edges, names)
        counts = self._world.counts(post)
        told = self._post(post)
        told |= {
            edge: {"data": [], "summary": {"total_count": counts[EDGES[edge]]}} for edge in edges
        }
        insights = [] if post.overrides.get("insights") == "EMPTY" else of_post(names, counts)
        return told | ({"insights": {"data": insights}} if insights else {})

    def _insights_of(self, target: str) -> dict[str, Any]:
        """What is told of a story."""
        name, _, metrics = target.partition("/insights?metric=")
        post = self._world.post(ME, name.partition("_")[2])
        if post is None or post.category is not PostCategory.STORY:
            raise Refused(ME, "POST_NOT_FOUND")
        self._accept(metrics.split(","))
        counts = self._world.counts(self._serve(post))
        return {"data": of_story(metrics.split(","), counts)}

    def _insights_of_reel(self, target: str) -> dict[str, Any]:
        """What is told of a reel's video."""
        video, _, metrics = target.partition("/video_insights?metric=")
        post = self._world.post(ME, lists.post_id(video))
        if post is None or post.category is not PostCategory.REEL or "video" in post.overrides:
            raise Refused(ME, "POST_NOT_FOUND")
        self._accept(metrics.split(","))
        return {"data": of_reel(metrics.split(","), self._world.counts(post))}

    def _refuse(self, edges: list[str], names: list[str]) -> None:
        """Refuse a request for one thing in it that isn't given."""
        if edges and WITHOUT_USER_CONTENT in self._world.features:
            raise Refused(ME, "PERMISSION_MISSING", REFUSALS["USER_CONTENT"][0])
        if "post_total_media_view_unique" in names and FEW_FOLLOWERS in self._world.features:
            raise Refused(ME, "PERMISSION_MISSING", REFUSALS["FEW_FOLLOWERS"][0])
        self._accept([*edges, *names])

    def _post(self, post: SimulatedPost) -> dict[str, Any]:
        kind, shares = MEDIA.get(post.category), self._world.counts(post)["shares"]
        is_reel = post.category is PostCategory.REEL
        place = (
            f"reel/{lists.video_id(post.external_id)}/" if is_reel else f"posts/{post.external_id}"
        )
        attached = {"attachments": {"data": [{"media_type": kind, "type": kind}]}} if kind else {}
        return {
            "id": f"{PAGE_ID}_{post.external_id}",
            "permalink_url": f"https://www.facebook.com/{place}",
            **attached,
            **({"shares": {"count": shares}} if shares else {}),
        }

    async def token(self, request: Request) -> Response:
        """Exchange the code for the person's token, good for an hour."""
        access, _ = redeem(self._world, ME, await request.form())
        return JSONResponse({"access_token": access, "token_type": "bearer", "expires_in": 5183})

    async def lengthen(self, request: Request) -> Response:
        """Exchange the person's token for one that is good for sixty days."""
        self._world.admit(ME, request.query_params["fb_exchange_token"])
        _, person = self._world.issue(ME)
        return JSONResponse({"access_token": person, "expires_in": 5_184_000})
