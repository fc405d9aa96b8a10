"""A read replica: a copy that is a little late, asked only for what may be read from it.

Whoever reads compares the versions that the copy shows with those of the primary, so what was
committed before an operation asked is in its answer, whoever committed it and in whichever
process. A copy that is behind, or that can't be asked, costs nobody an answer: the primary gives
it.
"""

import asyncio
from collections.abc import Callable, Collection
from enum import StrEnum
from time import monotonic
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.errors import Unavailable
from app.storage.data_versions import Teller
from app.storage.distribution import is_distributed
from app.storage.read_views import ReadView, bounced_view
from app.storage.replica_sessions import BouncedReplicaSession, ReplicaSession
from app.storage.sessions import Session
from app.storage.statements import DRIVER_ERRORS

PATIENCE_SECONDS = 1.0
"""How long a replica may take to say what it shows."""

REST_SECONDS = 5.0
"""For how long nobody asks a replica that could not be asked."""

_POSITION = text("SELECT CAST(pg_current_wal_flush_lsn() AS text)")

_HAS_REACHED = text(
    "SELECT NOT pg_is_in_recovery()"
    " OR pg_last_wal_replay_lsn() >= CAST(CAST(:position AS text) AS pg_lsn)"
)

log = structlog.get_logger()


class Shown(StrEnum):
    """What a replica shows when it is looked at."""

    EVERYTHING = "everything"
    LESS = "less"
    NOTHING = "nothing"


class Replica:
    """The pool of a replica, and whether it is worth asking."""

    def __init__(self, engine: AsyncEngine, versions: Teller, *, is_bounced: bool = False) -> None:
        """Read through `engine`, behind PgBouncer maybe; `versions` are those of the primary."""
        self.engine = engine
        self._is_bounced = is_bounced
        self._versions = versions
        self._observers: list[Callable[[Shown], object]] = []
        self._rests_until = 0.0

    @property
    def rests(self) -> bool:
        """Whether it could not be asked a moment ago."""
        return monotonic() < self._rests_until

    def view(self) -> ReadView[Session]:
        """What reads one state of it; whoever makes it closes it."""
        if self._is_bounced:
            return bounced_view(self.engine, BouncedReplicaSession)
        return ReadView(self.engine, ReplicaSession)

    def observe(self, observer: Callable[[Shown], object]) -> None:
        """Tell somebody, whenever it was to be read, what it showed."""
        self._observers.append(observer)

    async def shows_all(self, view: ReadView[Session], keys: Collection[UUID]) -> bool:
        """Whether a view of the replica shows what has been committed under some keys.

        What the primary can't tell counts as shown: without it, nothing newer can be had. A
        replica that can't be asked is left alone for some seconds.
        """
        shown = await self.look(view, keys)
        self._note(shown)
        return shown is Shown.EVERYTHING

    def note_failure(self) -> None:
        """Take down that it failed while it was read."""
        self._note(Shown.NOTHING)

    def _note(self, shown: Shown) -> None:
        if shown is Shown.NOTHING:
            self._rests_until = monotonic() + REST_SECONDS
        for observer in self._observers:
            observer(shown)

    async def look(
        self, view: ReadView[Session], keys: Collection[UUID], position: str | None = None
    ) -> Shown:
        """What a view of the replica shows of what has been committed under some keys.

        And, if a position of the primary's log is given, whether it has got that far.
        """
        current = await self._versions.current(keys)
        try:
            async with view.session() as session, asyncio.timeout(PATIENCE_SECONDS):
                shown = await session.versions(keys)
                is_late = session.may_be_late
                if position is not None:
                    is_late = not await session.scalar(_HAS_REACHED, {"position": position})
        except (Unavailable, DBAPIError, *DRIVER_ERRORS, OSError, TimeoutError) as error:
            log.warning("database.replica_not_asked", problem=repr(error))
            return Shown.NOTHING
        if current is None:
            return Shown.EVERYTHING
        known = ((shown[key], version) for key, version in current.versions.items() if key in shown)
        if is_late:
            return Shown.LESS
        has_all = all(here >= there for here, there in known)
        return Shown.EVERYTHING if has_all else Shown.LESS


async def position_to_reach(session: Session) -> str | None:
    """How far the primary's log goes, where versions don't tell whether a standby is late.

    Those of a distributed database are on its nodes, which a standby of the coordinator asks too.
    """
    is_told = not is_distributed(session.get_bind().dialect)
    return None if is_told else await session.scalar(_POSITION)
