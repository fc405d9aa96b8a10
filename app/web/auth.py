"""Who is calling: the bearer token of a request, looked up and remembered for a moment."""

from collections.abc import Callable
from time import monotonic

from starlette.requests import HTTPConnection

from app.domain.access import Caller
from app.errors import Unauthenticated
from app.runtime import Runtime
from app.services import tokens

REMEMBERED_SECONDS = 4.0
"""How long a look-up is good for: a revoked token opens nothing 5 seconds later."""

REMEMBERED_TOKENS = 1024


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
    """Turns tokens into callers."""

    def __init__(self, runtime: Runtime, elapsed: Callable[[], float] = monotonic) -> None:
        self._runtime = runtime
        self._elapsed = elapsed
        self._known: dict[str, tuple[Caller, float]] = {}

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
        caller, until = self._known.get(token, (None, 0.0))
        if caller is not None and self._elapsed() < until:
            return caller
        self._known.pop(token, None)
        async with self._runtime.database.read() as session:
            caller = await tokens.authenticate(session, token, now=self._runtime.now())
        while len(self._known) >= REMEMBERED_TOKENS:
            del self._known[next(iter(self._known))]
        self._known[token] = (caller, self._elapsed() + REMEMBERED_SECONDS)
        return caller
