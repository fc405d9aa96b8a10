"""Who is calling: the bearer token of a request, looked up and remembered for a moment."""

import asyncio
from collections.abc import Callable
from time import monotonic
from uuid import UUID

import structlog
from starlette.requests import HTTPConnection

from app.counters import Counters
from app.domain.access import Caller
from app.errors import Unauthenticated
from app.runtime import Runtime
from app.services import tokens

REMEMBERED_SECONDS = 4.0
"""How long a look-up is good for: a revoked token opens nothing 5 seconds later."""

REMEMBERED_TOKENS = 1024
NOTED_SECONDS = 60.0

log = structlog.get_logger()


def bearer_token(header: object) -> str:
    """The token in an `Authorization` header.

    Raises:
        Unauthenticated: There is none.
    """
    scheme, _, token = header.partition(" ") if isinstance(header, str) else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("This needs a token: send `Authorization: Bearer bb_...`.")
    return token.strip()


class Authenticator:
    """Turns tokens into callers, by what the tokens say and what the policy makes of it.

    It remembers digests: no token stays in memory after its request.
    """

    def __init__(
        self, runtime: Runtime, counters: Counters, elapsed: Callable[[], float] = monotonic
    ) -> None:
        self._runtime = runtime
        self._counters = counters
        self._policy = runtime.policy  # one that can't be had is known before the first request
        self._elapsed = elapsed
        self._known: dict[bytes, tuple[Caller, float]] = {}
        self._noted: dict[UUID, float] = {}
        self._notes: set[asyncio.Task[None]] = set()

    async def __call__(self, connection: HTTPConnection) -> Caller:
        """The caller behind a request's `Authorization: Bearer` header.

        Raises:
            Unauthenticated: There is no token, or it opens nothing.
        """
        return await self.caller_of(bearer_token(connection.headers.get("authorization")))

    async def caller_of(self, token: str) -> Caller:
        """The caller behind a token.

        Raises:
            Unauthenticated: The token opens nothing.
        """
        digest = tokens.digest_of(token)
        caller, until = self._known.get(digest, (None, 0.0))
        is_known = caller is not None and self._elapsed() < until
        self._counters.count_lookup("tokens", hit=is_known)
        if caller is not None and is_known:
            return caller
        self._known.pop(digest, None)
        async with self._runtime.database.read() as session:
            named = await tokens.authenticate(session, token, now=self._runtime.now())
            admitted = await self._policy.admit(session, named)
        # What is remembered of callers is found by them: the same one is found fastest.
        caller = caller if caller == admitted else admitted
        while len(self._known) >= REMEMBERED_TOKENS:
            del self._known[next(iter(self._known))]
        self._known[digest] = (caller, self._elapsed() + REMEMBERED_SECONDS)
        self._note_use(caller)
        return caller

    def _note_use(self, caller: Caller) -> None:
        """Take down, beside the request, that the token was used: once a minute at most."""
        now = self._elapsed()
        if now - self._noted.get(caller.token_id, -NOTED_SECONDS) < NOTED_SECONDS:
            return
        while len(self._noted) >= REMEMBERED_TOKENS:
            del self._noted[next(iter(self._noted))]
        self._noted[caller.token_id] = now
        note = asyncio.create_task(self._write_use(caller))
        self._notes.add(note)
        note.add_done_callback(self._notes.discard)

    async def _write_use(self, caller: Caller) -> None:
        try:
            async with self._runtime.database.write() as session:
                await tokens.note_use(session, caller.token_id, now=self._runtime.now())
        except Exception:  # noqa: BLE001 - a database that can only be read still answers
            log.debug("token.use_not_noted", token=caller.prefix)

    async def settle(self) -> None:
        """Let what is being taken down be written."""
        await asyncio.gather(*self._notes, return_exceptions=True)
