"""The pretended Plaza: this becomes `app/simulation/plaza.py`."""

from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation.authorization import redeem
from app.simulation.platforms import SimulatedPlatform
from app.simulation.refusals import Refusal, retry_after
from app.simulation.world import HANDLE, SimulatedAccount, SimulatedPost

ME = Platform.PLAZA
ACCOUNT_ID = "t2_simulated"
PAGE_SIZE = 40


class Plaza(SimulatedPlatform):
    """Posts that are gone are left out."""

    platform = ME
    owner = SimulatedAccount(ACCOUNT_ID, has_rotating_tokens=True)
    addresses: ClassVar = {
        "api": "{origin}/plaza/api",
        "token": "{origin}/plaza/token",
        "authorize": "{origin}/plaza/authorize",
    }
    refusals: ClassVar = {
        "AUTHENTICATION_FAILED": (Refusal(401, {"error": "token"}),),
        "RATE_LIMITED": (Refusal(429, {"error": "slower"}, retry_after),),
        "REQUEST_REJECTED": (Refusal(400, {"error": "wrong"}),),
        "DEAD_REFRESH_TOKEN": (Refusal(400, {"error": "invalid_grant"}),),
    }

    def routes(self) -> list[Route]:
        """List what it answers."""
        return [
            Route("/plaza/api/posts", self.posts),
            Route("/plaza/api/me", self.me),
            Route("/plaza/api/me/posts", self.own_posts),
            Route("/plaza/token", self.token, methods=["POST"]),
        ]

    def _admit(self, request: Request) -> None:
        self._world.admit(ME, request.headers.get("authorization", ""))

    async def posts(self, request: Request) -> Response:
        """Answer the posts asked for."""
        self._admit(request)
        ids = request.query_params["ids"].split(",")
        posts = [post for one in ids if (post := self._world.post(ME, one))]
        return JSONResponse({"posts": [self._post(post) for post in posts]})

    async def me(self, request: Request) -> Response:
        """Answer whose token it is."""
        self._admit(request)
        return JSONResponse({"id": ACCOUNT_ID, "name": HANDLE})

    async def own_posts(self, request: Request) -> Response:
        """Page through the account's posts."""
        self._admit(request)
        posts = self._world.posts(ME)
        start = int(request.query_params.get("after", "0"))
        end = start + PAGE_SIZE
        after = str(end) if end < len(posts) else None
        page = [self._post(post) for post in posts[start:end]]
        return JSONResponse({"posts": page, "after": after})

    async def token(self, request: Request) -> Response:
        """Give a token for a code, or renew it: the old refresh token dies."""
        form = await request.form()
        if form.get("grant_type") == "authorization_code":
            access, refresh = redeem(self._world, ME, form)
        else:
            access, successor = self._world.renew(ME, str(form.get("refresh_token")))
            refresh = str(successor)
        body = {"access_token": access, "refresh_token": refresh, "expires_in": 3600}
        return JSONResponse({**body, "scope": "read"})

    def _post(self, post: SimulatedPost) -> dict[str, object]:
        counts = self._world.counts(post)
        return {
            "id": post.external_id,
            "title": post.title,
            "created": post.published_at.isoformat(),
            "ups": counts["likes"],
            "comments": counts["comments"],
            "crossposts": counts["shares"],
        }
