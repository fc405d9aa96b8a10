"""How an operation reads: all of it at one state of the data, and whose rows its answer needs.

An answer is as good as new until one of those is written.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

from app.domain.scopes import Scope
from app.errors import Unavailable
from app.storage.data_versions import ALL, EVERYBODY, WORKSPACE, Versions
from app.storage.database import Database
from app.storage.read_views import ReadView
from app.storage.replicas import Replica
from app.storage.sessions import Session


def organizations_of(scopes: Iterable[Scope]) -> Collection[UUID] | None:
    """The organizations that scopes belong to; None if one is of everything."""
    found = {owner.organization_id for scope in scopes for owner in scope.owners}
    known = {organization_id for organization_id in found if organization_id is not None}
    return known if known == found else None


def version_keys(of: Collection[UUID] | None, visible: Collection[UUID] | None) -> set[UUID]:
    """By what it is known whether rows of some organizations have changed; None is all of them."""
    if of is not None:
        return {EVERYBODY, *of}
    return {EVERYBODY, ALL} if visible is None else {EVERYBODY, WORKSPACE, *visible}


class Reading:
    """One operation's view of the data; it is opened by the first that reads, and ended once.

    Each top-level field of a mutation, and each event of a subscription, has a state of its own:
    `renew` lets go of the present one. While something is changed, `holds` is False: every read
    then has a state of its own, and no connection is held while the change waits for another.

    Where there is a replica, it is read while the operation `may_lag`: then somebody looks
    afterwards whether it `must_be_repeated`, which happens at the primary.
    """

    def __init__(
        self, database: Database, visible: Collection[UUID] | None, may_lag: Callable[[], bool]
    ) -> None:
        """Read for a caller who sees these organizations; None is all."""
        self._database = database
        self._visible = visible
        self._may_lag = may_lag
        self._view: ReadView[Session] | None = None
        self._replica: Replica | None = None
        self._has_failed = False
        self._organizations: set[UUID] = set()
        self._reads_everything = False
        self._is_over = False
        self.holds = True

    @asynccontextmanager
    async def session(self, of: Collection[UUID] | None) -> AsyncIterator[Session]:
        """Read rows of some organizations; None stands for all that the caller sees.

        What is read below something that this operation has read before needs none: its
        organization is noted.
        """
        if self._is_over:
            # What was still to be loaded when an operation failed has nobody to give it to.
            raise asyncio.CancelledError
        self.note(of)
        if self._view is None:
            replica = self._database.replica if self._may_lag() else None
            self._replica = None if replica is None or replica.rests else replica
            self._view = self._database.view(self._replica)
        try:
            with self._database.viewing():
                async with self._view.session() as session:
                    yield session
        except Unavailable:
            self._has_failed = True
            raise
        finally:
            if not self.holds:
                await self.renew()

    def note(self, organizations: Collection[UUID] | None) -> None:
        """Take down whose rows were read."""
        if organizations is None:
            self._reads_everything = True
        else:
            self._organizations.update(organizations)

    async def versions(self) -> Versions:
        """The versions of all that was read, in the same state."""
        async with self.session(of=()) as session:
            return await session.versions(self._keys)

    @property
    def _keys(self) -> Collection[UUID]:
        of = None if self._reads_everything else self._organizations
        return version_keys(of, self._visible) | self._organizations

    async def must_be_repeated(self) -> bool:
        """Whether what was read is of no use.

        Its connection broke, or the replica failed or doesn't show what has been committed.
        """
        if self._view is None:
            return False
        if self._replica is None:
            return self._view.was_lost
        if self._has_failed:  # whatever it was: a replica also ends what delays its replay
            self._replica.note_failure()
            return True
        return not await self._replica.shows_all(self._view, self._keys)

    async def renew(self) -> None:
        """Let go of the state that was read: what comes next is read as it is then."""
        view, self._view = self._view, None
        if view is not None:
            await self._database.close_view(view)

    async def end(self) -> None:
        """Let go of the state for good."""
        self._is_over = True
        await self.renew()
