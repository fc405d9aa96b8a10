"""Who is calling: what a request proves it by, looked up and remembered for a moment.

Today that is a bearer token; whatever else comes becomes a kind of identity here.
"""

import asyncio
from collections.abc import Callable
from time import monotonic
from uuid import UUID

import structlog

from app.counters import Counters
from app.domain.access import Caller, Identity, IdentityKind
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
    """Turns tokens into identities, by what the tokens say and what the policy makes of it.

    It remembers digests: no token stays in memory after its request.
    """

    def __init__(
        self, runtime: Runtime, counters: Counters, elapsed: Callable[[], float] = monotonic
    ) -> None:
        self._runtime = runtime
        self._counters = counters
        self._policy = runtime.policy  # one that can't be had is known before the first request
        self._elapsed = elapsed
        self._known: dict[bytes, tuple[Identity, float]] = {}
        self._noted: dict[UUID, float] = {}
        self._notes: set[asyncio.Task[None]] = set()

    def remembered(self, token: str) -> Identity | None:
        """The identity behind a token that was looked up a moment ago."""
        identity, until = self._known.get(tokens.digest_of(token), (None, 0.0))
        if identity is None or self._elapsed() >= until:
            return None
        self._counters.count_lookup("tokens", hit=True)
        return identity

    async def identity_of(self, token: str) -> Identity:
        """The identity behind a token.

        Raises:
            Unauthenticated: The token opens nothing.
        """
        remembered = self.remembered(token)
        if remembered is not None:
            return remembered
        self._counters.count_lookup("tokens", hit=False)
        digest = tokens.digest_of(token)
        before, _ = self._known.pop(digest, (None, 0.0))
        async with self._runtime.database.read() as session:
            named = await tokens.authenticate(session, token, now=self._runtime.now())
            admitted = Identity(IdentityKind.TOKEN, await self._policy.admit(session, named))
        # What is remembered of callers is found by them: the same one is found fastest.
        identity = before if before == admitted and before is not None else admitted
        while len(self._known) >= REMEMBERED_TOKENS:
            del self._known[next(iter(self._known))]
        self._known[digest] = (identity, self._elapsed() + REMEMBERED_SECONDS)
        self._note_use(identity.caller)
        return identity

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
