"""Another policy, from a package of its own, decides who sees what and how often is collected."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain import public_ids
from app.domain.collecting.cadence import interval_of
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.scopes import EVERYTHING
from app.domain.windows.clock import Clock
from app.errors import BadUserInput
from app.providers import registry
from app.runtime import Runtime
from app.services.collecting.coverage import get_coverage
from app.services.policies import SingleTenant
from tests.accounts import Accounts
from tests.providers.readers import NOW
from tests.serving import create_token, serving_database
from tests.worker.installation import DAY, HOUR, Installation
from tests.world import World

PACKAGE = '''
"""Two plans: the token's name says which organizations it opens, and who pays is collected more."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.domain.access import AccessScope
from app.errors import Unauthenticated
from app.tables.organizations import Organization

class Plans:
    async def admit(self, session, caller):
        if caller.name == "guest":
            raise Unauthenticated("Guests are out.")
        shown = frozenset(UUID(name) for name in caller.name.split())
        return replace(caller, shown=shown, scopes=frozenset({AccessScope.READ_ANALYTICS}))

    async def pace_of(self, session, organization_id):
        organization = await session.get(Organization, organization_id)
        if organization.label == "Free":
            return lambda usual: max(usual, timedelta(days=3))
        return lambda usual: usual / 6
'''
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts distributions on the path, as pip does: a module, and what its metadata offers."""

    def put(*names: str, value: str = "plans:Plans") -> None:
        (tmp_path / "plans.py").write_text(PACKAGE)
        for name in names:
            folder = tmp_path / f"{name}-1.0.dist-info"
            folder.mkdir()
            (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
            (folder / "entry_points.txt").write_text(f"[backbone.policy]\n{name} = {value}\n")

    monkeypatch.syspath_prepend(str(tmp_path))
    yield put
    sys.modules.pop("plans", None)


Open = Callable[..., Runtime]


@pytest.fixture
async def opened(accounts: Accounts) -> AsyncIterator[Open]:
    """Opens installations over one database: each looks for its policy anew."""
    runtimes = []

    def open_one(**settings: Any) -> Runtime:
        configured = accounts.runtime.settings.model_copy(update=settings)
        runtimes.append(Runtime(configured, accounts.runtime.database, accounts.runtime.now))
        return runtimes[-1]

    yield open_one
    for runtime in runtimes:
        await runtime.platforms.aclose()


async def test_it_decides_what_a_token_opens(install: Install, world: World) -> None:
    url = world.database.url.render_as_string(hide_password=False)
    mine, shared, foreign = [await world.organization(label) for label in ("A", "B", "C")]
    install("plans")
    token = await create_token(url, name=f"{mine} {shared}")
    guest = await create_token(url, name="guest")
    with (
        serving_database(url) as address,
        httpx.Client(timeout=60, base_url=address, trust_env=False) as client,
    ):

        def ask(query: str, by: str = token) -> Any:
            headers = {"authorization": f"Bearer {by}"}
            return client.post("/graphql", json={"query": query}, headers=headers)

        answer = ask("{ organizations { totalCount nodes { label } } viewer { scopes } }").json()
        assert answer["data"]["organizations"] == {
            "totalCount": 2,
            "nodes": [{"label": "A"}, {"label": "B"}],
        }
        assert answer["data"]["viewer"] == {"scopes": ["analytics:read"]}
        looked_for = f'{{ organization(id: "{public_ids.organization_id(foreign)}") {{ label }} }}'
        assert ask(looked_for).json() == {"data": {"organization": None}}
        refused = ask(
            f'mutation {{ createBrand(organizationId: "{public_ids.organization_id(mine)}",'
            ' input: {label: "x"}) { id } }'
        ).json()
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert ask("{ viewer { name } }", guest).status_code == 401


async def due_in(accounts: Accounts, runtime: Runtime, label: str) -> set[timedelta]:
    """When the posts of an organization of this label are due again."""
    organization_id = await accounts.world.organization(label)
    brand_id = await accounts.world.brand(organization_id)
    installation = Installation(
        Accounts(runtime, accounts.simulated, accounts.world, organization_id, brand_id)
    )
    key = await installation.account(Platform.YOUTUBE, days=6)
    await installation.work()
    return {
        place.next_collect_at - place.last_collected_at for place in await installation.places(key)
    }


async def test_it_decides_how_often_is_collected(
    install: Install, accounts: Accounts, opened: Open
) -> None:
    assert await due_in(accounts, opened(), "Free") == {HOUR, 6 * HOUR}
    install("plans")
    assert await due_in(accounts, opened(), "Free") == {3 * DAY}
    assert await due_in(accounts, opened(), "Pro") == {HOUR / 6, HOUR}


async def test_what_is_collected_less_often_is_fresh_until_it_is_due(
    install: Install, accounts: Accounts, opened: Open
) -> None:
    install("plans")
    await due_in(accounts, opened(), "Free")
    later = NOW + 3 * DAY
    async with accounts.runtime.database.read() as session:
        for now, fresh in ((later - HOUR, True), (later, False)):
            found = (await get_coverage(session, [EVERYTHING], None, Clock(now)))[EVERYTHING]
            assert (found.fresh == found.published) is fresh


def test_a_platforms_own_floor_holds_all_the_same() -> None:
    def hasty(_usual: timedelta) -> timedelta:
        return timedelta(seconds=1)

    video = PostCategory.VIDEO
    assert interval_of(registry.CADENCES[Platform.TWITTER], video, HOUR, hasty) == DAY
    assert interval_of(registry.CADENCES[Platform.PINTEREST], video, HOUR, hasty) == 6 * HOUR
    assert interval_of(registry.CADENCES[Platform.YOUTUBE], video, HOUR, hasty) == timedelta(
        seconds=1
    )


@pytest.mark.parametrize(
    ("named", "installed", "value", "refused"),
    [
        (None, ["plans", "others"], "plans:Plans", "name one in BACKBONE_POLICY"),
        ("unknown", ["plans"], "plans:Plans", "there is no 'unknown', only plans, single-tenant"),
        ("unknown", [], "", "there is no 'unknown', only single-tenant"),
        ("plans", ["plans"], "plans:timedelta", "is no policy"),
    ],
)
async def test_what_cannot_be_chosen_is_said(
    install: Install,
    opened: Open,
    named: str | None,
    installed: list[str],
    value: str,
    refused: str,
) -> None:
    install(*installed, value=value)
    with pytest.raises(BadUserInput, match=refused):
        _ = opened(policy=named).policy


async def test_it_is_chosen_by_name_where_there_are_several(install: Install, opened: Open) -> None:
    install("plans", "others")
    assert type(opened(policy="others").policy).__name__ == "Plans"
    assert isinstance(opened(policy="single-tenant").policy, SingleTenant)
