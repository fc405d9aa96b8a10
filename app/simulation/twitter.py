"""The simulated X: every post read costs, and requesting private metrics drops posts without."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.authorization import redeem
from app.simulation.platforms import SimulatedPlatform
from app.simulation.twitter_refusals import PROBLEMS, REFUSALS
from app.simulation.world import HANDLE, Refused, SimulatedAccount, SimulatedPost, World

ME = Platform.TWITTER
ACCOUNT_ID = "1000000000000000001"
POST_FIELDS = "TWITTER_POST_FIELDS"
"""Whether it speaks the new vocabulary: a test may add it."""

MOST_IDS = 100
PRIVATE_FOR = timedelta(days=30)
FILES: Mapping[PostCategory, Sequence[str]] = {
    PostCategory.IMAGE: ("photo",),
    PostCategory.VIDEO: ("video",),
    PostCategory.REEL: ("video",),
    PostCategory.CAROUSEL: ("photo", "photo"),
}
"""What is attached to posts of these kinds."""


class Twitter(SimulatedPlatform):
    """Speaks the old vocabulary (tweet) or the new one (post), by `Feature`."""

    platform = ME
    owner = SimulatedAccount(ACCOUNT_ID, has_rotating_tokens=True)
    addresses: ClassVar = {
        "api": "{origin}/twitter/2",
        "token": "{origin}/twitter/2/oauth2/token",
        "authorize": "{origin}/twitter/authorize",
    }
    refusals: ClassVar = REFUSALS

    def routes(self) -> list[Route]:
        """List its routes."""
        return [
            Route("/twitter/2/tweets", self.lookup),
            Route("/twitter/2/users/me", self.me),
            Route(f"/twitter/2/users/{ACCOUNT_ID}/tweets", self.timeline),
            Route("/twitter/2/oauth2/token", self.token, methods=["POST"]),
        ]

    @property
    def _is_new(self) -> bool:
        return POST_FIELDS in self._world.features

    def _fields(self, request: Request) -> str:
        self._world.admit(ME, request.headers.get("authorization", ""))
        name, other = "tweet.fields", "post.fields"
        if self._is_new:
            name, other = other, name
        if other in request.query_params:
            raise Refused(ME, "REQUEST_REJECTED")
        fields = request.query_params.get(name, "")
        self._accept(fields.split(","))
        return fields

    async def lookup(self, request: Request) -> Response:
        """Return what is there; for the rest, errors beside the data under HTTP 200."""
        fields, ids = self._fields(request), request.query_params["ids"].split(",")
        if len(ids) > MOST_IDS:
            raise Refused(ME, "REQUEST_REJECTED")
        errors = [_problem(one, "resource-not-found") for one in ids if not self._find(one)]
        posts = [post for one in ids if (post := self._find(one))]
        return self._answer(posts, fields, errors, {})

    def _find(self, external_id: str) -> SimulatedPost | None:
        return self._world.post(ME, external_id)

    async def timeline(self, request: Request) -> Response:
        """Page through the account's posts; the first is empty but has a successor, as X allows."""
        fields, query = self._fields(request), request.query_params
        with_replies = "replies" not in query.get("exclude", "").split(",")
        posts = [
            post
            for post in self._world.own_posts(ME, with_replies=with_replies)
            if _moment(query.get("start_time"), post.published_at) <= post.published_at
            and post.published_at <= _moment(query.get("end_time"), post.published_at)
        ]
        if "pagination_token" not in query:
            return self._answer([], fields, [], {"result_count": 0, "next_token": "0"})
        start = int(query["pagination_token"])
        end = start + int(query["max_results"])
        following = {"next_token": str(end)} if end < len(posts) else {}
        meta = {"result_count": 1, **following}
        return self._answer(
            posts[start:end], fields, [], meta, _files(self._world, query, posts[start:end])
        )

    async def me(self, request: Request) -> Response:
        """Return the token's account."""
        self._world.admit(ME, request.headers.get("authorization", ""))
        counts = self._world.followers(ME)
        public = {
            "followers_count": counts["followers"],
            "following_count": counts["following"],
            "post_count" if self._is_new else "tweet_count": counts["posts"],
        }
        asked = "public_metrics" in request.query_params.get("user.fields", "")
        more = {"public_metrics": public} if asked else {}
        return JSONResponse({"data": {"id": ACCOUNT_ID, "username": HANDLE, **more}})

    async def token(self, request: Request) -> Response:
        """Renew a token; the refresh token is for a single use."""
        form = await request.form()
        if form.get("grant_type") == "authorization_code":
            access, refresh = redeem(self._world, ME, form)
        else:
            access, successor = self._world.renew(ME, str(form.get("refresh_token")))
            refresh = str(successor)
        body = {"token_type": "bearer", "access_token": access, "refresh_token": refresh}
        return JSONResponse({**body, "expires_in": 7200, "scope": "tweet.read users.read"})

    def _answer(
        self,
        posts: list[SimulatedPost],
        fields: str,
        errors: list[dict[str, str]],
        meta: dict[str, object],
        files: Sequence[Mapping[str, str]] = (),
    ) -> Response:
        old = [post for post in posts if self._world.now - post.published_at > PRIVATE_FOR]
        if "non_public_metrics" in fields:
            errors += [_problem(post.external_id, "not-authorized-for-field") for post in old]
            posts = [post for post in posts if post not in old]
        hidden = [post for post in posts if post.overrides.get("hidden")]
        errors += [_problem(post.external_id, "not-authorized-for-resource") for post in hidden]
        data = [self._post(post, fields) for post in posts if post not in hidden]
        includes = {"media": list(files)} if files else {}
        body = {"data": data, "errors": errors, "meta": meta, "includes": includes}
        reset = str(int(self._world.now.timestamp()) + 900)
        headers = {"x-rate-limit-limit": "900", "x-rate-limit-remaining": "899"}
        return JSONResponse(
            {name: value for name, value in body.items() if value},
            headers={**headers, "x-rate-limit-reset": reset},
        )

    def _post(self, post: SimulatedPost, fields: str) -> dict[str, object]:
        counts = self._world.counts(post)
        public = {
            "impression_count": counts["views"],
            "like_count": counts["likes"],
            "reply_count": counts["comments"],
            "repost_count" if self._is_new else "retweet_count": counts["reposts"],
            "quote_count": counts["shares"],
            "bookmark_count": counts["saves"],
        }
        shown: dict[str, object] = {
            "public_metrics": public,
            "non_public_metrics": {
                "url_link_clicks": counts["clicks"],
                "user_profile_clicks": counts["profile_visits"],
            },
            "created_at": post.date(post.published_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")),
        }
        keys = [f"{post.external_id}_{n}" for n, _ in enumerate(FILES.get(post.category, ()))]
        if keys:
            shown["attachments"] = {"media_keys": keys}
        requested = {name: value for name, value in shown.items() if name in fields.split(",")}
        return {"id": post.external_id, "text": post.title, **requested}


def _files(
    world: World, query: Mapping[str, str], posts: list[SimulatedPost]
) -> list[dict[str, str]]:
    """What is attached to posts, if the request asks for it."""
    if "attachments.media_keys" not in query.get("expansions", ""):
        return []
    asked = query.get("media.fields", "").split(",")
    return [
        {"media_key": f"{post.external_id}_{number}"}
        | {name: value for name, value in _file(world, post, kind).items() if name in asked}
        for post in posts
        for number, kind in enumerate(FILES.get(post.category, ()))
    ]


def _file(world: World, post: SimulatedPost, kind: str) -> dict[str, str]:
    """What can be asked of a file: only photos have an address, others have a preview."""
    address = "url" if kind == "photo" else "preview_image_url"
    return {"type": kind, address: world.picture_url(ME, post.external_id)}


def _problem(external_id: str, kind: str) -> dict[str, str]:
    return {"resource_id": external_id, "value": external_id, "type": f"{PROBLEMS}{kind}"}


def _moment(text: str | None, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(text) if text else otherwise
