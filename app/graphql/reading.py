"""How an operation reads: all of it at one state of the data, and whose rows its answer needs.

An answer is as good as new until one of those is written.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

from app.domain.scopes import Scope
from app.storage.data_versions import ALL, EVERYBODY, WORKSPACE, Versions
from app.storage.database import Database
from app.storage.read_views import ReadView
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
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._view: ReadView[Session] | None = None
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
            self._view = self._database.view()
        try:
            with self._database.viewing():
                async with self._view.session() as session:
                    yield session
        finally:
            if not self.holds:
                await self.renew()

    def note(self, organizations: Collection[UUID] | None) -> None:
        """Take down whose rows were read."""
        if organizations is None:
            self._reads_everything = True
        else:
            self._organizations.update(organizations)

    async def versions(self, visible: Collection[UUID] | None) -> Versions:
        """The versions of all that was read, in the same state, for a caller who sees these."""
        keys = version_keys(None if self._reads_everything else self._organizations, visible)
        keys |= self._organizations
        async with self.session(of=()) as session:
            return await session.versions(keys)

    @property
    def was_lost(self) -> bool:
        """Whether a connection broke after something had been read through it."""
        return self._view is not None and self._view.was_lost

    async def renew(self) -> None:
        """Let go of the state that was read: what comes next is read as it is then."""
        view, self._view = self._view, None
        if view is not None:
            await self._database.close_view(view)

    async def end(self) -> None:
        """Let go of the state for good."""
        self._is_over = True
        await self.renew()
