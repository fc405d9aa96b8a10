"""Signing in and out: a token becomes a session, whose cookie our pages are known by."""

import math
from typing import NamedTuple
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from app.errors import Forbidden, RateLimited, Unauthenticated
from app.runtime import Runtime
from app.services import sessions, tokens
from app.web.auth import by_session, by_token
from app.web.cookies import delete_cookie, is_ours, is_secure, session_cookie, set_cookie
from app.web.gate import Gate
from app.web.graphql_requests import JSON, BadRequest
from app.web.origins import address_of, is_loopback
from app.web.refusals import refusal
from app.web.request_notes import notes_of
from app.web.slowing import Others, Slowing

LONGEST_TOKEN = 500

_UNCACHED = {"cache-control": "no-store"}
_WARNING = (
    "This server was reached over plain HTTP from another machine: whoever is between the two "
    "can read the token and everything else. Put it behind TLS."
)


class SignIn(NamedTuple):
    """Answers `POST /sign-in` and `POST /sign-out`."""

    runtime: Runtime
    gate: Gate
    slowing: Slowing

    async def sign_in(self, request: Request) -> Response:
        """Begin a session of the token in the body.

        Raises:
            BadRequest: The body isn't `{"token": "bb_..."}` as JSON.
            Forbidden: A page of another site asks.
            Unauthenticated: The token opens nothing.
        """
        token = _token_of(request, await request.body())
        if _is_of_other_site(request):
            raise Forbidden("Only a page of this server can sign somebody in.")
        keys = (("address", address_of(request)), ("token", tokens.prefix_of(token)))
        try:
            await self.slowing.attempt(keys)
        except RateLimited as early:
            wait = (early.retry_at - self.runtime.now()).total_seconds()
            response = refusal(early)
            response.headers["retry-after"] = str(max(1, math.ceil(wait)))
            return response
        identity = await self.gate.look_up(by_token(token), self.gate.deadline())
        await self.slowing.succeeded(keys)
        notes = notes_of(request.scope)
        notes.token, notes.token_prefix = identity.caller.name, identity.caller.prefix
        return await self._begun(request, identity.key)

    async def _begun(self, request: Request, token_id: UUID) -> Response:
        runtime, before = self.runtime, _counting_cookie(request)
        now = runtime.now()
        async with runtime.database.write() as session:
            if before is not None:
                await sessions.end(session, before)
            value, ends_at = await sessions.begin(
                session,
                token_id,
                secret=runtime.new_secret(),
                key=runtime.new_key(),
                user_agent=request.headers.get("user-agent", ""),
                now=now,
            )
        if before is not None:
            self.gate.forget(by_session(before))
        warning = None if is_secure(request) or _is_of_this_machine(request) else _WARNING
        body = {"expiresAt": ends_at.isoformat(), "warning": warning}
        response = JSONResponse(body, headers=_UNCACHED)
        set_cookie(response, request, value, ends_at=ends_at, now=now)
        return response

    async def sign_out(self, request: Request) -> Response:
        """End the session whose cookie came along, if there is one.

        Raises:
            Forbidden: A page of another site asks.
        """
        if not is_ours(request):
            raise Forbidden("Only a page of this server can sign somebody out.")
        value = session_cookie(request)
        if value is not None:
            await self._end(value)
        response = Response(status_code=204, headers=_UNCACHED)
        delete_cookie(response, request)
        return response

    async def _end(self, value: str) -> None:
        """End a session; what is none takes no transaction that writes."""
        try:
            await self.gate.look_up(by_session(value), self.gate.deadline())
        except Unauthenticated:
            return
        async with self.runtime.database.write() as session:
            await sessions.end(session, value)
        self.gate.forget(by_session(value))


def sign_in_routes(runtime: Runtime, gate: Gate, others: Others) -> list[BaseRoute]:
    """Make the routes for signing in and out."""
    slowing = Slowing("sign-in", runtime.database, others, runtime.now)
    door = SignIn(runtime, gate, slowing)
    return [
        gate.public("/sign-in", door.sign_in, methods=["POST"]),
        gate.public("/sign-out", door.sign_out, methods=["POST"]),
    ]


def _token_of(request: Request, body: bytes) -> str:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != JSON:
        raise BadRequest(415, 'Send JSON: {"token": "bb_..."}.')
    try:
        token = orjson.loads(body)["token"]
    except (ValueError, LookupError, TypeError):
        token = None
    if not isinstance(token, str) or not 0 < len(token.strip()) <= LONGEST_TOKEN:
        raise BadRequest(400, 'The body must be {"token": "bb_..."}.')
    return token.strip()


def _is_of_other_site(request: Request) -> bool:
    """Whether a page of another site asks; what no browser sends has nobody to sign in."""
    by_browser = {"sec-fetch-site", "origin"} & set(request.headers.keys())
    return bool(by_browser) and not is_ours(request)


def _counting_cookie(request: Request) -> str | None:
    return session_cookie(request) if is_ours(request) else None


def _is_of_this_machine(request: Request) -> bool:
    name = request.url.hostname or ""
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)
