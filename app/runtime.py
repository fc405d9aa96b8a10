"""The dependencies that enter at a door and are passed down.

Settings, database, policy, platforms, vault, clock, new keys.
"""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.metadata import entry_points, version
from random import Random  # noqa: TID251 - this is where it enters, and it is seeded
from uuid import UUID

from app.domain import keys
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.providers import stripe
from app.providers.base import Provider
from app.providers.oauth import OAuthClient
from app.providers.stripe import Stripe
from app.services import policies
from app.services.accounts import vault
from app.services.accounts.vault import Vault
from app.services.business.stripe_imports import StripeImport
from app.services.collecting.collectors import Collector
from app.services.collecting.pictures import PictureFetcher
from app.services.erasures import Eraser
from app.services.importing.importer import Importer
from app.services.platforms import Platforms
from app.services.policies import Policy
from app.settings import Settings
from app.storage.database import Database


def system_clock() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is where the clock enters


def repeatable_chance() -> Callable[[], float]:
    """Numbers from 0 to 1, random enough for a test and the same every time."""
    return Random(0).random  # noqa: S311 - no secret depends on it


class Runtime:
    """The dependencies of a door while it is open; `close` it in the end."""

    def __init__(
        self, settings: Settings, database: Database, now: Callable[[], datetime] = system_clock
    ) -> None:
        self.settings = settings
        self.database = database
        self.now = now

    def new_key(self) -> UUID:
        """A new key for a row: time-ordered, unguessable."""
        return keys.new_key(self.now(), secrets.randbits(74))

    def new_secret(self) -> str:
        """Random text that nobody guesses: 256 bits of it."""
        return secrets.token_urlsafe(32)

    @cached_property
    def version(self) -> str:
        """The version of Backbone that runs."""
        return version("backbone")

    @cached_property
    def policy(self) -> Policy:
        """The installation's policy: who sees what, and how often to collect.

        Raises:
            BadUserInput: The settings don't name an installed policy.
        """
        offered = {point.name: point for point in entry_points(group=policies.ENTRY_POINTS)}
        return policies.load_policy(self.settings.policy, offered)

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

    @cached_property
    def link_key(self) -> bytes | None:
        """What links are signed with; None where there is no secret key to derive it from."""
        keys = _keys_of(self.settings, self.database)
        return vault.link_key(keys[0]) if keys else None

    def provider(self, platform: Platform) -> Provider:
        """The provider of a platform.

        Raises:
            BadUserInput: It can't be read yet.
        """
        return self.platforms.provider(platform)

    @cached_property
    def collector(self) -> Collector:
        """Reads posts' numbers from their platforms.

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
            self.policy,
            self.version,
            self.settings.pictures,
        )

    def picture_fetcher(self) -> PictureFetcher:
        """Fetches pictures of posts."""
        return PictureFetcher(self.database, self.platforms.transport, self.now)

    @cached_property
    def importer(self) -> Importer:
        """Works on imports of files that were sent, in this process."""
        folder = self.settings.file_kinds_folder
        return Importer(self.database, self.now, self.new_key, folder)

    def eraser(self) -> Eraser:
        """Carries erasures on."""
        has_key = bool(_keys_of(self.settings, self.database))
        return Eraser(self.database, self.vault if has_key else None, self.now)

    def stripe_import(self, organization_id: UUID) -> StripeImport:
        """Imports the operator's charges.

        Raises:
            BadUserInput: There is no key to read them with.
        """
        key, simulated = self.settings.stripe_key, self.settings.simulation_url
        if not key:
            raise BadUserInput("There is no key to read Stripe with: set BACKBONE_STRIPE_KEY.")
        address = f"{simulated}/stripe/v1" if simulated else stripe.ADDRESS
        reader = Stripe(self.platforms.transport, key.get_secret_value(), address)
        return StripeImport(self.database, reader, organization_id, self.now, self.new_key)

    async def close(self) -> None:
        """Leave imports to others, let renewals finish, then close all connections."""
        async with AsyncExitStack() as closing:  # the database even if something else can't be
            closing.push_async_callback(self.database.close)
            if "platforms" in vars(self):
                closing.push_async_callback(self.platforms.aclose)
            if "vault" in vars(self):
                closing.push_async_callback(self.vault.flights.land)
            if "importer" in vars(self):
                closing.push_async_callback(self.importer.close)


def open_platforms(settings: Settings) -> Platforms:
    """The platforms with the operator's apps, or a simulation of them, which accepts any app."""
    simulated, endpoints = settings.simulation_url is not None, None
    if settings.simulation_url:
        # Imported here so that only simulations pay for it.
        from app.simulation.registry import endpoints_at  # noqa: PLC0415

        endpoints = endpoints_at(settings.simulation_url)
    clients = {}
    for platform in Platform:
        client = settings.client_of(platform) or (("simulated", "simulated") if simulated else None)
        if client is not None:
            clients[platform] = OAuthClient(*client)
    return Platforms(
        clients,
        endpoints=endpoints,
        allow_private_hosts=simulated or settings.allow_private_hosts,
        only=settings.simulation_url,
    )


def open_vault(settings: Settings, database: Database) -> Vault:
    """The vault with the configured keys.

    Without any, an embedded database gets a key of its own, in a file beside it that only its owner
    can read. That key still opens what it sealed once others are configured.
    """
    return Vault(_keys_of(settings, database))


def _keys_of(settings: Settings, database: Database) -> list[str]:
    keys = [key.get_secret_value() for key in settings.secret_keys]
    if database.is_embedded and database.url.database:
        path = vault.key_file_of(database.url.database)
        own = vault.read_key(path) or (None if keys else vault.make_key(path))
        keys += [own] if own else []
    return keys


@asynccontextmanager
async def open_runtime(
    settings: Settings, now: Callable[[], datetime] = system_clock, *, policy: Policy | None = None
) -> AsyncIterator[Runtime]:
    """Open the database that the settings name, and close everything in the end.

    The policy is the installation's unless one is given.
    """
    replica = settings.database_replica_url
    database = Database(
        settings.database_url.get_secret_value(),
        replica_url=replica.get_secret_value() if replica else None,
        pool_size=settings.database_pool_size,
        pgbouncer=settings.database_pgbouncer,
    )
    runtime = Runtime(settings, database, now)
    if policy is not None:
        runtime.policy = policy
    try:
        yield runtime
    finally:
        await runtime.close()
