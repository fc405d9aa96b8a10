"""Unlocking a report: its password becomes a pass, which its page presents with the secret."""

import asyncio
import math
from typing import NamedTuple
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from app.domain.shares import MAX_PASSWORD, is_password, is_secret, new_pass, presented
from app.errors import BadUserInput, RateLimited, Unauthenticated
from app.runtime import Runtime
from app.services import shares
from app.web.auth import bearer_token
from app.web.dashboard_pages import UNLOCK
from app.web.gate import Gate
from app.web.graphql_requests import JSON, BadRequest
from app.web.origins import address_of
from app.web.refusals import refusal
from app.web.slowing import Others, Slowing

_UNCACHED = {"cache-control": "no-store"}
_BODY = 'The body must be {"password": "..."}.'


class Unlocking(NamedTuple):
    """Answers `POST /r/unlock`: the secret comes as for every request, the password in the body."""

    runtime: Runtime
    slowing: Slowing
    busy: set[UUID]
    hashing: asyncio.Semaphore

    async def unlock(self, request: Request) -> Response:
        """Give a pass of 12 hours for a password.

        Raises:
            BadRequest: The body isn't `{"password": "..."}` as JSON.
            BadUserInput: The report has no password.
            Unauthenticated: There is no such report, or this isn't its password.
        """
        password = _password_of(request, await request.body())
        secret = presented(bearer_token(request.headers.get("authorization"))).secret
        if not is_secret(secret):
            raise Unauthenticated("Send the report's secret: `Authorization: Bearer share_...`.")
        async with self.runtime.database.read() as session:
            opened = await shares.open_share(session, secret, now=self.runtime.now())
        kept = opened.share.password
        if kept is None:
            raise BadUserInput("This report has no password.")
        try:
            await self._check(request, opened.share.id, password, kept)
        except RateLimited as early:
            return _later(early, self.runtime)
        text, until = new_pass(secret, kept, self.runtime.now())
        return JSONResponse({"pass": text, "expiresAt": until.isoformat()}, headers=_UNCACHED)

    async def _check(self, request: Request, share_id: UUID, password: str, kept: bytes) -> None:
        """Try a password; of a share one at a time.

        Raises:
            RateLimited: It comes too early, or another is being tried.
            Unauthenticated: It is another password.
        """
        keys = (("address", address_of(request)), ("share", share_id))
        if share_id in self.busy:
            raise self.slowing.too_early(1.0)
        self.busy.add(share_id)
        try:
            await self.slowing.attempt(keys)
            async with self.hashing:
                is_right = await asyncio.to_thread(is_password, password, kept)
        finally:
            self.busy.discard(share_id)
        if not is_right:
            raise Unauthenticated("This isn't the report's password.")
        await self.slowing.succeeded(keys)


def unlocking_routes(runtime: Runtime, gate: Gate, others: Others) -> list[BaseRoute]:
    """Make the route for giving a password."""
    slowing = Slowing("unlock", runtime.database, others, runtime.now)
    door = Unlocking(runtime, slowing, set(), asyncio.Semaphore())
    return [gate.public(UNLOCK, door.unlock, methods=["POST"])]


def _password_of(request: Request, body: bytes) -> str:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != JSON:
        raise BadRequest(415, 'Send JSON: {"password": "..."}.')
    try:
        password = orjson.loads(body)["password"]
    except (ValueError, LookupError, TypeError):
        password = None
    if not isinstance(password, str) or not 0 < len(password) <= MAX_PASSWORD:
        raise BadRequest(400, _BODY)
    return password


def _later(early: RateLimited, runtime: Runtime) -> Response:
    response = refusal(early)
    wait = (early.retry_at - runtime.now()).total_seconds()
    response.headers["retry-after"] = str(max(1, math.ceil(wait)))
    return response
