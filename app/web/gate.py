"""The gate: every way in passes it, and there is no other way to make one.

It decides who asks (identity), whether there is room, and how long it may take; what is let in is a
`Visit`, which decides on documents, cost and budget. Routes are made by the gate's own methods, and
tests take the doors from the running application: one that the gate didn't make fails them.
"""

from collections.abc import AsyncIterator, Callable, Collection, Hashable
from contextlib import asynccontextmanager

from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Route, WebSocketRoute

from app.domain.access import Identity, IdentityKind
from app.errors import Forbidden
from app.settings import shared_folder
from app.storage import pools
from app.storage.fair_shares import FairShares
from app.web.auth import Authenticator, Proof, proof_of
from app.web.body_doors import BodyDoor, BodyEndpoint
from app.web.cookies import Cookies
from app.web.dashboard_pages import FILES, PAGES, REPORT, UNLOCK
from app.web.deadlines import Deadline, Leaves, TookTooLong
from app.web.doors import (
    Door,
    Endpoint,
    Guard,
    Identify,
    PublicDoor,
    PublicEndpoint,
    Refuse,
    SocketDoor,
    SocketEndpoint,
    Ways,
    as_json,
    from_anywhere,
    nobody,
)
from app.web.origins import Origins, address_of
from app.web.refusals import Busy
from app.web.request_notes import RequestNotes
from app.web.streams import Streams
from app.web.visits import Rules, Visit

PUBLIC = frozenset(
    {"/about", "/graphiql", "/graphiql/{file}", "/healthz", "/readyz", *PAGES, REPORT, FILES}
    | {"/sign-out", UNLOCK}  # and "/sign-in", which is a page too
)
"""What anybody may see or try: built files, health, signing in and out.

They have a room of their own, and the time.
"""

_LOOK_UPS = "look-ups"
"""Who takes a connection to find out who asks."""


class Gate:
    """Lets requests in, or says why not; makes the doors."""

    def __init__(self, rules: Rules, authenticate: Authenticator, origins: Origins) -> None:
        settings = rules.runtime.settings
        self.rules = rules
        self.origins = origins
        self._authenticate = authenticate
        self._seconds = settings.request_timeout_seconds
        self._room = FairShares(settings.max_concurrency)
        self._porch = FairShares(settings.max_concurrency)
        most = settings.max_streams, settings.max_streams_per_token, shared_folder()
        self._strangers = Streams("strangers", *most)
        self.sockets = Streams("sockets", *most)
        self.streams = Streams("streams", *most)

    # Making doors

    def route(
        self,
        path: str,
        endpoint: Endpoint,
        *,
        methods: Collection[str],
        identify: Identify = nobody,
        guard: Guard = from_anywhere,
        refuse: Refuse = as_json,
        cookies: Cookies = Cookies.OF_OUR_PAGES,
        is_for_readers: bool = False,
    ) -> Route:
        """Make the way in for requests that are answered once somebody is known.

        Args:
            path: Where it is.
            endpoint: What answers a request that was let in; its body has been read.
            methods: What it answers; `GET` stands for `HEAD` too.
            identify: Knows some without a token.
            guard: Looks first where a request comes from; raises what refuses it.
            refuse: How a refusal looks here.
            cookies: For what a session's cookie counts here.
            is_for_readers: Whether readers of shares may come; the visit says what they may ask.
        """
        ways = Ways(identify, guard, refuse, cookies, is_for_readers)
        door = Door(self, endpoint, ways)
        return Route(path, door, methods=methods)

    def body_route(self, path: str, endpoint: BodyEndpoint) -> Route:
        """Make the way in for bodies that the endpoint itself reads; they are posted."""
        ways = Ways(nobody, from_anywhere, as_json, Cookies.OF_OUR_PAGES, is_for_readers=False)
        return Route(path, BodyDoor(self, endpoint, ways), methods=["POST"])

    def websocket(self, path: str, endpoint: SocketEndpoint) -> WebSocketRoute:
        """Make the way in for sockets: each of their operations asks `admit` to be let in."""
        return WebSocketRoute(path, SocketDoor(self, endpoint))

    def public(
        self, path: str, endpoint: PublicEndpoint, methods: Collection[str] = ("GET",)
    ) -> Route:
        """Make the way in for what anybody may see, or may try.

        Raises:
            ValueError: The path isn't on the short list of those.
        """
        if path not in PUBLIC:
            raise ValueError(f"{path} is not on the list of what anybody may see.")
        return Route(path, PublicDoor(self, endpoint), methods=methods)

    def made(self, route: BaseRoute) -> bool:
        """Whether a route leads through this gate."""
        door = getattr(route, "app", None)
        return isinstance(door, Door | SocketDoor | PublicDoor) and door.gate is self

    # Deciding

    def deadline(self) -> Deadline:
        """The time of a request that comes now."""
        return Deadline(self._seconds)

    async def identify(
        self,
        connection: HTTPConnection,
        header: object,
        deadline: Deadline,
        cookies: Cookies = Cookies.OF_OUR_PAGES,
        *,
        is_use: bool = True,
        is_for_readers: bool = False,
    ) -> Identity:
        """Who makes a request, found out within the time.

        Args:
            connection: The request, or a socket's handshake.
            header: Its `Authorization`, or what stands for it.
            deadline: Its time.
            cookies: For what a session's cookie counts, where there is no header.
            is_use: Whether it counts as use, and not as another look at who watches.
            is_for_readers: Whether readers of shares may come.

        Raises:
            Unauthenticated: Nobody whom we know.
            Forbidden: A reader of a share, who may not come here.
            Unavailable: There is no room to find out, or no time.
        """
        proof = proof_of(connection, header, cookies)
        identity = self._authenticate.remembered(proof)
        if identity is None:
            async with self.admit_anybody(connection, deadline):
                identity = await self.look_up(proof, deadline)
        if identity.kind is IdentityKind.SHARE and not is_for_readers:
            raise Forbidden("The link to a report opens that report and nothing else.")
        if is_use:
            self._authenticate.note_use(identity, address_of(connection))
        return identity

    async def look_up(self, proof: Proof, deadline: Deadline) -> Identity:
        """Who is behind a proof, for whoever has been given room to find out.

        Raises:
            Unauthenticated: Nobody whom we know.
            Unavailable: There is no time.
        """
        with pools.on_behalf_of(_LOOK_UPS):
            try:
                return await deadline.bound(self._authenticate.identity_of(proof))
            except TookTooLong:
                self._count("timeout")
                raise

    def forget(self, proof: Proof) -> None:
        """Know nobody any more by what has just ended."""
        self._authenticate.forget(proof)

    @asynccontextmanager
    async def admit(
        self, identity: Identity, deadline: Deadline, leaves: Leaves, notes: RequestNotes
    ) -> AsyncIterator[Visit]:
        """Let an identity in for as long as the block lasts.

        Raises:
            Busy: There is no room, or only for others.
        """
        notes.token, notes.token_prefix = identity.caller.name, identity.caller.prefix
        async with self._place(self._room, identity.key, deadline):
            yield Visit(self.rules, identity, deadline, leaves, notes)

    @asynccontextmanager
    async def admit_anybody(
        self, connection: HTTPConnection, deadline: Deadline
    ) -> AsyncIterator[None]:
        """Let somebody who isn't known in for as long as the block lasts."""
        async with self._place(self._porch, address_of(connection), deadline):
            yield

    def admit_stranger(self, connection: HTTPConnection) -> Callable[[], None]:
        """Let a socket of nobody known yet in; gives what to call once somebody is, or it closes.

        Raises:
            Busy: There are as many as there may be, in all or from that address.
        """
        try:
            return self._strangers.open(address_of(connection))
        except Busy:
            self._count("busy")
            raise

    @asynccontextmanager
    async def _place(
        self, room: FairShares, owner: Hashable, deadline: Deadline
    ) -> AsyncIterator[None]:
        """Take a place: whoever has a share of their own waits for it, all others come back."""
        if not room.take_now(owner):
            if not room.may_wait(owner):
                self._count("busy")
                raise Busy
            try:
                await deadline.bound(room.take(owner))
            except TookTooLong:
                self._count("busy")
                raise Busy from None
        try:
            yield
        finally:
            room.give_back(owner)

    def _count(self, reason: str) -> None:
        self.rules.counters.refused.labels(reason).inc()
