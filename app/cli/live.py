"""`backbone demo --live`: accounts of simulated platforms, collected while one looks on.

The platforms are this program's own, and end with it; so do the accounts: another program that
opens the database finds them disconnected, and connects nothing to the real platforms.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from app.cli.running import fail, out
from app.demo import own
from app.demo.organizations import ORGANIZATIONS
from app.demo.own import LIVE_BRAND
from app.domain.collecting.cadence import Pace
from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.runtime import Runtime
from app.services import brands
from app.services.accounts import connecting, credentials
from app.services.collecting import discovery
from app.services.policies import SingleTenant
from app.settings import Settings
from app.simulation.server import Simulation
from app.simulation.world import LIFETIME
from app.storage.database import Session

BRAND = LIVE_BRAND
PLATFORMS = (Platform.YOUTUBE, Platform.TIKTOK)
"""Those whose numbers may be asked for again after seconds."""

REACH = timedelta(days=14)
POLL_SECONDS = 2.0
POLLS_PER_PACE = 5
WATCH = (
    f'{{ brands(search: "{BRAND}") {{ nodes {{ label '
    "overview(window: {preset: LAST_7_DAYS, includeToday: true}) { views likes } } } }"
)


class FastPolicy(SingleTenant):
    """Collects what can be collected again at once; `pace` is how often."""

    def __init__(self, pace: timedelta) -> None:
        self._pace = pace

    async def pace_of(self, session: Session, organization_id: UUID) -> Pace:
        """Every few seconds, whatever the age."""
        return lambda _usual: self._pace


def pace_of(settings: Settings) -> timedelta:
    """How often the numbers of live accounts are collected again: ten seconds, as a rule."""
    return timedelta(seconds=POLLS_PER_PACE * settings.collect_poll_seconds)


def live_settings(settings: Settings, simulated: Simulation) -> Settings:
    """The settings with the simulated platforms, and a worker that looks often."""
    changes = {
        "simulation_url": f"http://{simulated.host}",
        "collect": True,
    }
    if "collect_poll_seconds" not in settings.model_fields_set:
        changes["collect_poll_seconds"] = POLL_SECONDS
    if "log_level" not in settings.model_fields_set:
        changes["log_level"] = "warning"  # each batch is a line of its own otherwise
    return settings.model_copy(update=changes)


@asynccontextmanager
async def accounts(runtime: Runtime, simulated: Simulation) -> AsyncIterator[None]:
    """Have accounts with posts of the last two weeks connected while the block lasts."""
    organization_id = own.key_of(ORGANIZATIONS[0])
    async with runtime.database.write() as session:
        found = await brands.find_brands(session, organization_id, [BRAND])
        known = next(iter(found.values()), None)
        brand_id = (
            known.id
            if known
            else await brands.create_brand(
                session, organization_id, BRAND, None, key=own.live_brand_key(), now=runtime.now()
            )
        )
    try:
        for platform in PLATFORMS:
            await _connect(runtime, simulated, organization_id, brand_id, platform)
        seconds = pace_of(runtime.settings).total_seconds()
        out.print(f"Numbers of the brand {BRAND} move every {seconds:g} seconds:")
        out.print(f"  {WATCH}", markup=False, soft_wrap=True)
        yield
    finally:
        await leave(runtime)


async def _connect(
    runtime: Runtime,
    simulated: Simulation,
    organization_id: UUID,
    brand_id: UUID,
    platform: Platform,
) -> None:
    """Connect the simulated account, and enter what it has published."""
    access, refresh = simulated.world.issue(platform)
    token = connecting.given_token(
        platform,
        access_token=access,
        refresh_token=refresh,
        expires_at=runtime.now() + LIFETIME,
    )
    key = await connecting.connect(
        runtime.database,
        runtime.vault,
        runtime.provider(platform),
        connecting.Connection(organization_id, brand_id, platform, token),
        new_key=runtime.new_key,
        now=runtime.now(),
    )
    if isinstance(key, Failure):
        fail(f"The simulated {platform} refuses its own token: {key.message}")
    async with runtime.database.read() as session:
        known = await credentials.get_credential(session, key, None)
    now = runtime.now()
    found = await discovery.discover_posts(runtime.collector, known, since=now - REACH, now=now)
    if found.failure is not None:
        fail(f"The simulated {platform} doesn't list its posts: {found.failure.message}")


async def leave(runtime: Runtime) -> None:
    """Disconnect the accounts, also those of a program that was killed."""
    async with runtime.database.write() as session:
        organization_id = own.key_of(ORGANIZATIONS[0])
        found = await brands.find_brands(session, organization_id, [BRAND])
        keys = [(organization_id, brand.id) for brand in found.values()]
        connected = await credentials.list_credentials_per_brand(session, keys)
        for account in (account for accounts in connected.values() for account in accounts):
            await credentials.disconnect(session, account.id, None, now=runtime.now())
