"""Who is calling: what a request proves it by, looked up and remembered for a moment.

That is a token, a session's cookie or a share's secret: whatever else comes becomes a kind too.
"""

import asyncio
from collections.abc import Callable, Hashable
from time import monotonic
from typing import NamedTuple

import structlog
from starlette.requests import HTTPConnection

from app.counters import Counters
from app.domain.access import AccessScope, Caller, Identity, IdentityKind
from app.domain.shares import VISIT, is_secret
from app.errors import ShareEnded, Unauthenticated
from app.runtime import Runtime
from app.services import sessions, shares, tokens
from app.storage import finishing
from app.storage.database import Session
from app.web.cookies import Cookies, is_ours, session_cookie
from app.web.seen import Seen

REMEMBERED_SECONDS = 4.0
"""How long a look-up is good for: a revoked token opens nothing 5 seconds later."""

REMEMBERED_TOKENS = 1024
NOTED_SECONDS = 60.0
PATIENCE_SECONDS = 5.0
"""How long a process that ends waits for notes of who was here."""

REMEMBERED_VISITS = 10_000

log = structlog.get_logger()


class Proof(NamedTuple):
    """By what somebody is to be known: a token, a session's cookie, or a share's secret.

    The secret of a share with a password comes with a pass.
    """

    kind: IdentityKind
    secret: str


def by_token(token: str) -> Proof:
    """A token as a proof."""
    return Proof(IdentityKind.TOKEN, token)


def by_bearer(text: str) -> Proof:
    """What stands in `Authorization` as a proof: a token, or a share's secret."""
    return Proof(IdentityKind.SHARE, text) if is_secret(text) else by_token(text)


def by_session(value: str) -> Proof:
    """The value of a session's cookie as a proof."""
    return Proof(IdentityKind.SESSION, value)


def proof_of(connection: HTTPConnection, header: object, cookies: Cookies) -> Proof:
    """What a request proves its identity by: `Authorization`, or else a cookie that counts.

    Raises:
        Unauthenticated: There is neither.
    """
    value = session_cookie(connection) if header is None else None
    if value is None:
        return by_bearer(bearer_token(header))
    if not is_ours(connection, cookies):
        raise Unauthenticated(
            "The cookie of a session counts for requests of our own pages only: send "
            "`Authorization: Bearer bb_...`."
        )
    return by_session(value)


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
    """Turns proofs into identities, by what they stand for and what the policy makes of it.

    It remembers digests: no secret stays in memory after its request.
    """

    def __init__(
        self, runtime: Runtime, counters: Counters, elapsed: Callable[[], float] = monotonic
    ) -> None:
        self._runtime = runtime
        self._counters = counters
        self._policy = runtime.policy  # one that can't be had is known before the first request
        self._elapsed = elapsed
        self._known: dict[_Known, tuple[Identity, float]] = {}
        self._uses = Seen(NOTED_SECONDS, REMEMBERED_TOKENS, elapsed)
        self._visits = Seen(VISIT.total_seconds(), REMEMBERED_VISITS, elapsed, goes_on=True)
        self._notes: set[asyncio.Task[None]] = set()

    def remembered(self, proof: Proof) -> Identity | None:
        """The identity behind a proof that was looked up a moment ago."""
        identity, until = self._known.get(_known_by(proof), (None, 0.0))
        if identity is None or self._elapsed() >= until:
            return None
        self._counters.count_lookup("tokens", hit=True)
        return identity

    async def identity_of(self, proof: Proof) -> Identity:
        """The identity behind a proof.

        Raises:
            Unauthenticated: It opens nothing.
        """
        remembered = self.remembered(proof)
        if remembered is not None:
            return remembered
        self._counters.count_lookup("tokens", hit=False)
        key = _known_by(proof)
        before, _ = self._known.pop(key, (None, 0.0))
        async with self._runtime.database.read() as session:
            admitted = await self._look_up(session, proof)
        # What is remembered of callers is found by them: the same one is found fastest.
        identity = before if before == admitted and before is not None else admitted
        while len(self._known) >= REMEMBERED_TOKENS:
            del self._known[next(iter(self._known))]
        self._known[key] = (identity, self._elapsed() + REMEMBERED_SECONDS)
        return identity

    async def _look_up(self, session: Session, proof: Proof) -> Identity:
        now, session_id = self._runtime.now(), None
        if proof.kind is IdentityKind.SHARE:
            return await self._reader(session, proof.secret)
        if proof.kind is IdentityKind.SESSION:
            opened = await sessions.authenticate(session, proof.secret, now=now)
            named, session_id = opened.caller, opened.session_id
        else:
            named = await tokens.authenticate(session, proof.secret, now=now)
        return Identity(proof.kind, await self._policy.admit(session, named), session_id)

    async def _reader(self, session: Session, bearer: str) -> Identity:
        """Whoever reads a share, which shows no more than its maker sees now."""
        now = self._runtime.now()
        opened = await shares.authenticate(session, bearer, now=now)
        reader = shares.caller_of(opened)
        maker: Caller = await self._policy.admit(session, opened.maker or reader)
        if not maker.may(AccessScope.READ_ANALYTICS) or not all(map(maker.sees, opened.home.keys)):
            raise ShareEnded(opened.home.shared_by, now)
        return Identity(IdentityKind.SHARE, reader, report=shares.report_of(opened.share))

    def forget(self, proof: Proof) -> None:
        """Look a proof up anew, as what it stands for has ended."""
        self._known.pop(_known_by(proof), None)

    def note_use(self, identity: Identity, address: Hashable) -> None:
        """Take down, beside the request, that somebody was here: once a minute at most.

        Of a share's readers each visit is taken down once, told by the address it comes from.
        """
        if identity.kind is IdentityKind.SHARE:
            if not self._visits.is_new((identity.key, address)):
                return
        elif not self._uses.is_new(identity.session_id or identity.caller.token_id):
            return
        note = asyncio.create_task(self._write_use(identity))
        self._notes.add(note)
        note.add_done_callback(self._notes.discard)

    async def _write_use(self, identity: Identity) -> None:
        caller, now = identity.caller, self._runtime.now()
        try:
            async with self._runtime.database.write() as session:
                if identity.kind is IdentityKind.SHARE:
                    await shares.note_opened(session, identity.key, now=now)
                    return
                await tokens.note_use(session, caller.token_id, now=now)
                if identity.session_id is not None:
                    await sessions.note_use(session, identity.session_id, now=now)
        except Exception:  # noqa: BLE001 - a database that can only be read still answers
            log.debug("token.use_not_noted", token=caller.prefix)

    async def settle(self) -> None:
        """Let what is being taken down be written, unless something keeps it from that for long."""
        await finishing.let_end(list(self._notes), PATIENCE_SECONDS)


_Known = tuple[IdentityKind, bytes]


def _known_by(proof: Proof) -> _Known:
    """What is remembered of a proof: one of another kind is never taken for it."""
    return proof.kind, tokens.digest_of(proof.secret)
