"""The simulated Instagram, by either login: media, insights, and Graph batches."""

import re
from datetime import timedelta
from typing import Any, ClassVar

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.authorization import redeem
from app.simulation.instagram_insights import NAMES, VALID, insights
from app.simulation.instagram_refusals import REFUSALS
from app.simulation.meta_errors import meta_error
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import BAD_GATEWAY, Page, Refusal
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost

ME = Platform.INSTAGRAM
ACCOUNT_ID = "17841400000000001"
MOST_REQUESTS, DAY = 50, timedelta(days=1)
IN_PARAMETER, IN_HEADER = "INSTAGRAM_TOKEN_IN_PARAMETER", "INSTAGRAM_TOKEN_IN_HEADER"
"""Where a token may stand that is to be exchanged or renewed."""
IN_DATA = "INSTAGRAM_TOKEN_IN_DATA"
"""The token of a code is an item of `data`."""
PERMISSIONS = "instagram_business_basic,instagram_business_manage_insights"
WITHOUT_CURSORS = "INSTAGRAM_WITHOUT_CURSORS"  # lists name the next page by its address only
KINDS = {
    PostCategory.REEL: ("REELS", "VIDEO"),
    PostCategory.STORY: ("STORY", "IMAGE"),
    PostCategory.VIDEO: ("FEED", "VIDEO"),
    PostCategory.CAROUSEL: ("FEED", "CAROUSEL_ALBUM"),
}


class Instagram(SimulatedPlatform):
    """One metric that a kind of post doesn't have fails the request.

    `overrides["insights"]` of a post names the refusal that its insights get.
    """

    platform = ME
    owner = SimulatedAccount(ACCOUNT_ID, features=frozenset({IN_PARAMETER, IN_HEADER}))
    addresses: ClassVar = {
        "api": "{origin}/instagram/v26.0",
        "facebook": "{origin}/instagram/facebook",
        "token": "{origin}/instagram/token",
        "renew": "{origin}/instagram/renew",
        "authorize": "{origin}/instagram/authorize",
    }
    refusals: ClassVar = REFUSALS
    poisons: ClassVar = {
        "BAD_GATEWAY": BAD_GATEWAY,
        "UNKNOWN_ERROR": Refusal(500, meta_error(1, message="An unknown error has occurred.")),
    }

    def routes(self) -> list[Route]:
        """List its routes, under both hosts."""
        hosts = ("/instagram/v26.0", "/instagram/facebook")
        both = [route for host in hosts for route in self._routes_of(host)]
        return [
            *both,
            Route("/instagram/facebook/", self.batch, methods=["POST"]),
            Route("/instagram/token", self.token, methods=["POST"]),
            Route("/instagram/renew/access_token", self.renew),
            Route("/instagram/renew/refresh_access_token", self.renew),
        ]

    def _routes_of(self, host: str) -> list[Route]:
        return [
            Route(f"{host}/me", self.account),
            Route(f"{host}/me/media", self.media),
            Route(f"{host}/me/insights", self.account_insights),
            Route(f"{host}/{ACCOUNT_ID}/insights", self.account_insights),
            Route(f"{host}/me/stories", self.media),
            Route(f"{host}/{ACCOUNT_ID}", self.account),
            Route(f"{host}/{ACCOUNT_ID}/media", self.media),
            Route(f"{host}/{ACCOUNT_ID}/stories", self.media),
            Route(f"{host}/{{media}}", self.read),
            Route(f"{host}/{{media}}/insights", self.read),
        ]

    def _admit(self, request: Request) -> str:
        return self._world.admit(ME, request.headers.get("authorization", ""))

    async def account(self, request: Request) -> Response:
        """Return the token's account."""
        self._admit(request)
        counts = self._world.followers(ME)
        told = {
            "followers_count": counts["followers"],
            "follows_count": counts["following"],
            "media_count": counts["posts"],
        }
        whose = {"id": ACCOUNT_ID, "user_id": ACCOUNT_ID, "username": HANDLE}
        return JSONResponse({**whose, **told})

    async def account_insights(self, request: Request) -> Response:
        """Return insights of the account's days."""
        self._admit(request)
        self._accept(request.query_params["metric"].split(","))
        followers = int(str(self._world.followers(ME)["followers"]))
        return JSONResponse({"data": insights(request.query_params, followers)})

    async def media(self, request: Request) -> Response:
        """Page through the posts, or through the stories of the last day, by the address."""
        wants_stories, day_ago = request.url.path.endswith("/stories"), self._world.now - DAY
        posts = self._world.posts(ME)
        listed = [one for one in posts if wants_stories == (one.category is PostCategory.STORY)]
        is_shown = [not wants_stories or one.published_at > day_ago for one in listed]
        return self._list(request, [one for one, so in zip(listed, is_shown, strict=True) if so])

    def _list(self, request: Request, posts: list[SimulatedPost]) -> Response:
        """Answer a page; the next page's address holds the token, as Meta's does."""
        token, query = self._admit(request), request.query_params
        start, size = int(query.get("after", "0")), int(query["limit"])
        page, end = self._page(posts, start, size)
        address = request.url.replace(query=f"access_token={token}&after={end}&limit={size}")
        has_cursors = WITHOUT_CURSORS not in self._world.features
        paging: dict[str, object] = {"cursors": {"after": str(end)}} if has_cursors else {}
        paging |= {"next": str(address)} if end is not None else {}
        data = [{**self._media(post), "caption": post.title} for post in page]
        return JSONResponse({"data": data, "paging": paging})

    async def read(self, request: Request) -> Response:
        """Return one post, its insights, or both."""
        self._admit(request)
        target = request.url.path.split("/", 3)[3] + "?" + request.url.query
        return JSONResponse(self._read(target))

    async def batch(self, request: Request) -> Response:
        """Answer up to 50 requests; each body is a string, or null where time ran out."""
        self._admit(request)
        requested = orjson.loads(str((await request.form())["batch"]))
        if len(requested) > MOST_REQUESTS:
            raise Refused(ME, "REQUEST_REJECTED")
        return JSONResponse([self._part(one["relative_url"]) for one in requested])

    def _part(self, target: str) -> object:
        post = self._world.post(ME, re.split(r"[/?]", target)[0])
        if post is not None and post.overrides.get("insights") == "OUT_OF_TIME":
            return None
        try:
            return {"code": 200, "body": orjson.dumps(self._read(target)).decode()}
        except Refused as refused:
            told = refused.told or REFUSALS[refused.kind][0]
            body = told.body if isinstance(told, Page) else orjson.dumps(told.body).decode()
            return {"code": told.status, "body": body}

    def _read(self, target: str) -> dict[str, Any]:
        post = self._world.post(ME, re.split(r"[/?]", target)[0])
        if post is None:
            raise Refused(ME, "POST_NOT_FOUND")
        self._serve(post)
        metrics = re.search(r"metric(?:=|\(|%28)([a-z_,%0-9C]+)", target)
        names = re.split(r",|%2C", metrics[1]) if metrics else None
        insights = None if names is None else self._insights(post, names)
        if "/insights" in target:
            return insights or {}
        return {**self._media(post), **({} if insights is None else {"insights": insights})}

    def _media(self, post: SimulatedPost) -> dict[str, object]:
        product, kind = KINDS.get(post.category, ("FEED", "IMAGE"))
        counts = self._world.counts(post)
        return {
            "id": post.external_id,
            "username": HANDLE,
            "media_product_type": product,
            "media_type": kind,
            "permalink": f"https://www.instagram.com/p/{post.external_id}/",
            "timestamp": post.date(post.published_at.strftime("%Y-%m-%dT%H:%M:%S+0000")),
            **self._files(post, kind),
            "like_count": counts["likes"],
            "comments_count": counts["comments"],
        }

    def _files(self, post: SimulatedPost, kind: str) -> dict[str, str]:
        picture = self._world.picture_url(ME, post.external_id)
        if kind == "VIDEO":
            return {"media_url": "https://cdn.example/video.mp4", "thumbnail_url": picture}
        return {"media_url": picture}

    def _insights(self, post: SimulatedPost, names: list[str]) -> dict[str, Any]:
        told = post.overrides.get("insights")
        if told == "EMPTY":
            return {"data": []}
        if told is not None:
            raise Refused(ME, str(told))
        valid = VALID[KINDS.get(post.category, ("FEED", ""))[0]]
        if not set(names) <= valid:
            raise Refused(ME, "METRIC_REFUSED", REFUSALS["METRIC_REFUSED"][1])
        self._accept(names)
        counts = self._world.counts(post)
        return {"data": [_insight(name, counts[NAMES[name]]) for name in names]}

    async def token(self, request: Request) -> Response:
        """Exchange the code for a one-hour token."""
        access, _ = redeem(self._world, ME, await request.form())
        fields = {"access_token": access, "user_id": int(ACCOUNT_ID), "permissions": PERMISSIONS}
        return JSONResponse({"data": [fields]} if IN_DATA in self._world.features else fields)

    async def renew(self, request: Request) -> Response:
        """Extend a token; there is no refresh token."""
        given = {
            IN_PARAMETER: request.query_params.get("access_token"),
            IN_HEADER: request.headers.get("authorization"),
        }
        known = [text for name, text in given.items() if text and name in self._world.features]
        if not known:
            raise Refused(ME, "REQUEST_REJECTED")
        self._world.admit(ME, known[0])
        access, _ = self._world.issue(ME)
        return JSONResponse({"access_token": access, "expires_in": 5_184_000})


def _insight(name: str, value: object) -> dict[str, object]:
    """Write one metric: times in milliseconds, reach in total_value."""
    if name.endswith("_time") and isinstance(value, int):
        value *= 1000
    holder = (
        {"total_value": {"value": value}} if name == "reach" else {"values": [{"value": value}]}
    )
    return {"name": name, "period": "lifetime", **holder}
