"""Accounts at the simulated platforms, and what connects them, for tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import select

from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.providers.base import ProviderFailed, Token
from app.runtime import Runtime
from app.services.accounts import connecting, credentials
from app.services.accounts.connecting import Connection
from app.services.accounts.credentials import Credential
from app.services.collecting import discovery
from app.services.collecting.discovered import Discovered
from app.simulation.server import Simulation
from app.sql.accounts.credentials import credentials as rows
from app.sql.schedule import collection
from app.storage.database import Database
from tests.providers.readers import NOW
from tests.settings import settings_of
from tests.world import World

KEY = "a key that only tests would ever use"
LIFETIME = timedelta(hours=2)
MINUTE = timedelta(minutes=1)


def runtime_at(
    database: Database, simulated: Simulation, *keys: str, now: datetime = NOW
) -> Runtime:
    """An installation whose platforms are the simulation."""
    settings = settings_of(
        database.url.render_as_string(hide_password=False),
        secret_keys=[SecretStr(key) for key in keys or (KEY,)],
        simulation_url=f"http://{simulated.host}",
    )
    return Runtime(settings, database, lambda: now)


@dataclass
class Accounts:
    """A brand of an organization, and the accounts that it connects."""

    runtime: Runtime
    simulated: Simulation
    world: World
    organization_id: UUID
    brand_id: UUID

    def given(self, platform: Platform, **more: Any) -> Token:
        """A token as a person would bring it, good for two hours."""
        access, refresh = self.simulated.world.issue(platform)
        values = {"access_token": access, "refresh_token": refresh, "expires_at": NOW + LIFETIME}
        if platform in (Platform.MASTODON, Platform.BLUESKY):
            values["host"] = self.simulated.host
        return connecting.given_token(platform, **{**values, **more})

    async def connect(
        self, platform: Platform, token: Token | None = None, *, now: datetime = NOW, **more: Any
    ) -> UUID:
        connection = Connection(
            self.organization_id,
            more.pop("brand_id", self.brand_id),
            platform,
            token or self.given(platform),
            **more,
        )
        connected = await connecting.connect(
            self.runtime.database,
            self.runtime.vault,
            self.runtime.provider(platform),
            connection,
            new_key=self.world.new_key,
            now=now,
        )
        if isinstance(connected, Failure):
            raise ProviderFailed(connected)
        return connected

    async def credential(self, key: UUID) -> Credential:
        async with self.runtime.database.read() as session:
            return await credentials.get_credential(session, key, None)

    async def token(self, key: UUID, *, now: datetime = NOW, force: bool = False) -> Token:
        return await token_of(
            self.runtime, await self.credential(key), self.organization_id, now=now, force=force
        )

    async def discover(
        self, key: UUID, *, since: datetime = NOW - timedelta(days=10), now: datetime = NOW
    ) -> Discovered:
        credential = await self.credential(key)
        discovered = await discovery.discover_posts(
            self.runtime.collector, credential, since=since, now=now
        )
        if discovered.failure is not None:
            raise ProviderFailed(discovered.failure)
        return discovered

    async def places(self) -> dict[UUID, Any]:
        """The posts in the schedule of collection."""
        async with self.runtime.database.read() as session:
            return {row.post_id: row for row in await session.execute(select(collection))}

    async def row(self, key: UUID) -> Any:
        """A credential as it is stored."""
        async with self.runtime.database.read() as session:
            return (await session.execute(select(rows).where(rows.c.id == key))).one()

    async def change(self, key: UUID, **values: Any) -> None:
        """Change a stored credential behind everybody's back."""
        async with self.runtime.database.write() as session:
            its_own = (rows.c.organization_id == self.organization_id) & (rows.c.id == key)
            await session.execute(rows.update().where(its_own).values(**values))

    def requests(self, path: str) -> list[str]:
        """What the platforms were asked at an address."""
        return [one.target for one in self.simulated.world.requests if path in one.target]


async def token_of(
    runtime: Runtime,
    credential: Credential,
    organization_id: UUID,
    *,
    now: datetime = NOW,
    force: bool = False,
) -> Token:
    """The usable token of a credential, as one installation has it."""
    return await credentials.usable_token(
        runtime.database,
        runtime.vault,
        runtime.provider(credential.platform),
        organization_id,
        credential.id,
        now=now,
        force=force,
    )
