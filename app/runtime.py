"""What enters at a door and travels down: the settings, the database, the clock and new keys."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from app.database import Database
from app.domain import ids
from app.settings import Settings


def system_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the door that the clock comes in by


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a door holds while it is open."""

    settings: Settings
    database: Database
    now: Callable[[], datetime] = system_clock

    def new_key(self) -> UUID:
        """A new key for a row: time-ordered, unguessable."""
        return ids.new_key(self.now(), secrets.randbits(74))


@asynccontextmanager
async def open_runtime(
    settings: Settings, now: Callable[[], datetime] = system_clock
) -> AsyncIterator[Runtime]:
    """Open the database that the settings name, and close it in the end."""
    replica = settings.database_replica_url
    database = Database(
        settings.database_url.get_secret_value(),
        replica_url=replica.get_secret_value() if replica else None,
        pool_size=settings.database_pool_size,
        pgbouncer=settings.database_pgbouncer,
    )
    try:
        yield Runtime(settings, database, now)
    finally:
        await database.close()
