"""What enters at a door and travels down: settings, database, platforms, vault, clock, new keys."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import UUID

from app.database import Database
from app.domain import ids
from app.domain.metrics import Platform
from app.providers.base import Provider
from app.providers.tokens import OAuthClient
from app.services import vault
from app.services.collecting import Collector
from app.services.platforms import Platforms
from app.services.vault import Vault
from app.settings import Settings
from app.simulation.addresses import endpoints_at


def system_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the door that the clock comes in by


class Runtime:
    """What a door holds while it is open; `close` it in the end."""

    def __init__(
        self, settings: Settings, database: Database, now: Callable[[], datetime] = system_clock
    ) -> None:
        self.settings = settings
        self.database = database
        self.now = now

    def new_key(self) -> UUID:
        """A new key for a row: time-ordered, unguessable."""
        return ids.new_key(self.now(), secrets.randbits(74))

    @cached_property
    def platforms(self) -> Platforms:
        """The platforms as this installation reaches them."""
        return open_platforms(self.settings)

    @cached_property
    def vault(self) -> Vault:
        """Where tokens are kept.

        Raises:
            Unavailable: There is no key to encrypt them with.
        """
        return open_vault(self.settings, self.database)

    def provider(self, platform: Platform) -> Provider:
        """The provider of a platform.

        Raises:
            BadUserInput: It can't be read yet.
        """
        return self.platforms.provider(platform)

    @cached_property
    def collector(self) -> Collector:
        """What reads posts' numbers from their platforms.

        Raises:
            Unavailable: There is no key to decrypt tokens with.
        """
        return Collector(
            self.database,
            self.vault,
            self.platforms,
            self.now,
            self.new_key,
            timedelta(seconds=self.settings.collect_lease_seconds),
        )

    async def close(self) -> None:
        """Let renewals end, then close all connections."""
        if "vault" in vars(self):
            await self.vault.flights.land()
        if "platforms" in vars(self):
            await self.platforms.aclose()
        await self.database.close()


def open_platforms(settings: Settings) -> Platforms:
    """The platforms with the operator's apps, or a simulation of them, which takes any app."""
    simulated = settings.simulation_url is not None
    clients = {}
    for platform in Platform:
        client = settings.client_of(platform) or (("simulated", "simulated") if simulated else None)
        if client is not None:
            clients[platform] = OAuthClient(*client)
    return Platforms(
        clients,
        endpoints=endpoints_at(settings.simulation_url) if settings.simulation_url else None,
        allow_private_hosts=simulated or settings.allow_private_hosts,
    )


def open_vault(settings: Settings, database: Database) -> Vault:
    """The vault with the configured keys.

    An embedded database without any gets one of its own, in a file beside it that only its owner
    can read. That key goes on opening what it sealed once others are configured.
    """
    keys = [key.get_secret_value() for key in settings.secret_keys]
    if database.is_embedded and database.url.database:
        path = vault.key_file_of(database.url.database)
        own = vault.read_key(path) or (None if keys else vault.make_key(path))
        keys += [own] if own else []
    return Vault(keys)


@asynccontextmanager
async def open_runtime(
    settings: Settings, now: Callable[[], datetime] = system_clock
) -> AsyncIterator[Runtime]:
    """Open the database that the settings name, and close everything in the end."""
    replica = settings.database_replica_url
    database = Database(
        settings.database_url.get_secret_value(),
        replica_url=replica.get_secret_value() if replica else None,
        pool_size=settings.database_pool_size,
        pgbouncer=settings.database_pgbouncer,
    )
    runtime = Runtime(settings, database, now)
    try:
        yield runtime
    finally:
        await runtime.close()
