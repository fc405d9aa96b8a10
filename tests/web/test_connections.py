"""Connecting an account in the browser: who may come back with what, over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.platforms import Platform
from app.simulation.authorization import DENIED
from app.simulation.facebook import OTHER_PAGE_ID, PAGE_ID, SEVERAL_PAGES
from app.simulation.faults import Fault
from app.simulation.linkedin import ORGANIZATION, OTHER_ORGANIZATION, SEVERAL
from app.simulation.mastodon_apps import CLOSED
from app.simulation.registry import ACCOUNTS
from app.simulation.server import Simulation
from app.sql.accounts.client_registrations import registrations
from app.sql.accounts.connection_attempts import attempts
from app.sql.accounts.credentials import credentials
from app.storage.database import Database
from tests.accounts import KEY
from tests.providers.readers import NOW, OAUTH_PLATFORMS
from tests.serving import create_token
from tests.web.asking import headers_for, served
from tests.web.signed_in import OUR_PAGE, code, cookie_for
from tests.world import World

PINTEREST, X, FACEBOOK = Platform.PINTEREST, Platform.TWITTER, Platform.FACEBOOK
MASTODON, THREADS = Platform.MASTODON, Platform.THREADS
START = (
    "mutation($input: StartConnectionInput!) { startConnection(input: $input)"
    " { authorizeUrl expiresAt redirectUri } }"
)
COMPLETE = (
    "mutation($input: CompleteConnectionInput!) { completeConnection(input: $input)"
    " { __typename ... on Credential { id handle state }"
    " ... on ProviderFailure { code message accounts { accountId name } } } }"
)


@dataclass
class Dashboard:
    """Somebody's browser at a running server whose platforms are simulated."""

    client: httpx.AsyncClient
    simulated: Simulation
    headers: dict[str, str]
    brand: str
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    async def ask(self, query: str, given: dict[str, Any], **headers: str) -> httpx.Response:
        body = {"query": query, "variables": {"input": given}}
        return await self.client.post("/graphql", json=body, headers=self.headers | headers)

    async def start(self, platform: Platform = PINTEREST, **more: Any) -> dict[str, Any]:
        given = more if "credentialId" in more else {"brandId": self.brand, **more}
        answer = (await self.ask(START, {"platform": platform, **given})).json()
        begun: dict[str, Any] = answer["data"]["startConnection"]
        return begun

    async def start_refusal(self, platform: Platform, **more: Any) -> dict[str, Any]:
        """Why nothing is begun."""
        given = {"platform": platform, "brandId": self.brand, **more}
        error = (await self.ask(START, given)).json()["errors"][0]
        return {"message": error["message"], **error["extensions"]}

    async def allow(self, begun: dict[str, Any]) -> dict[str, str]:
        """Go to the platform; what it sends the browser back with."""
        async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
            answer = await browser.get(begun["authorizeUrl"])
        there = answer.headers["location"]
        assert there.startswith(f"{begun['redirectUri']}?")
        return {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}

    async def complete(
        self, back: dict[str, str], platform: Platform = PINTEREST, **headers: str
    ) -> Any:
        answer = await self.ask(COMPLETE, {"platform": platform, **back}, **headers)
        return answer.json()["data"]["completeConnection"]

    async def refusal(
        self, back: dict[str, str], platform: Platform = PINTEREST, **headers: str
    ) -> str:
        """Why nothing is completed."""
        answer = await self.ask(COMPLETE, {"platform": platform, **back}, **headers)
        message: str = answer.json()["errors"][0]["message"]
        return message


async def a_brand(url: str) -> str:
    database = Database(url)
    world = World(database)
    brand = await world.brand(await world.organization("Me"), "Mine")
    await database.close()
    return public_ids.brand_id(brand)


@asynccontextmanager
async def dashboard(
    url: str, simulated: Simulation, *scopes: AccessScope, **settings: Any
) -> AsyncIterator[Dashboard]:
    brand, token, clock = await a_brand(url), await create_token(url, *scopes), [NOW]
    known = {"simulation_url": f"http://{simulated.host}", "secret_keys": [KEY], **settings}
    async with served(url, now=lambda: clock[0], **known) as client:
        headers = OUR_PAGE | await cookie_for(client, token)
        yield Dashboard(client, simulated, headers, brand, clock)


async def stored(url: str, table: Any) -> list[Any]:
    database = Database(url)
    async with database.read() as session:
        rows = list(await session.execute(select(table)))
    await database.close()
    return rows


async def change(url: str, table: Any, **values: Any) -> None:
    """Change stored rows behind everybody's back."""
    database = Database(url)
    async with database.write() as session:
        await session.execute(table.update().values(**values))
    await database.close()


async def another_session(url: str, here: Dashboard) -> dict[str, str]:
    return await cookie_for(here.client, await create_token(url, name="another"))


@pytest.mark.parametrize("platform", OAUTH_PLATFORMS)
async def test_an_account_is_connected_by_signing_in_at_its_platform(
    database_url: str, simulated: Simulation, platform: Platform
) -> None:
    async with dashboard(database_url, simulated) as here:
        begun = await here.start(platform)
        own = str(here.client.base_url).rstrip("/")
        assert begun["redirectUri"] == f"{own}/connected/{platform.lower()}"
        assert datetime.fromisoformat(begun["expiresAt"]) == NOW + timedelta(minutes=10)
        done = await here.complete(await here.allow(begun), platform)
    assert (done["__typename"], done["state"]) == ("Credential", "CONNECTED")
    (credential,) = await stored(database_url, credentials)
    assert public_ids.credential_id(credential.id) == done["id"]


async def test_what_is_stored_meanwhile_opens_nothing(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        begun = await here.start(X)
        (row,) = await stored(database_url, attempts)
        state = parse_qs(urlsplit(begun["authorizeUrl"]).query)["state"][0]
        assert state not in str(row)
        assert row.secret.startswith(b"gAAAA")  # Fernet's own mark
        assert (await here.complete(await here.allow(begun), X))["state"] == "CONNECTED"
    (row,) = await stored(database_url, attempts)
    assert row.secret == b""


async def test_another_process_completes_what_one_began(
    database_url: str, simulated: Simulation
) -> None:
    known = {"simulation_url": f"http://{simulated.host}", "secret_keys": [KEY]}
    async with dashboard(database_url, simulated) as here:
        back = await here.allow(await here.start(X))
        async with served(database_url, now=lambda: NOW, **known) as other:
            there = Dashboard(other, simulated, here.headers, here.brand)
            assert (await there.complete(back, X))["state"] == "CONNECTED"


async def test_a_state_is_good_once(database_url: str, simulated: Simulation) -> None:
    async with dashboard(database_url, simulated) as here:
        back = await here.allow(await here.start())
        assert (await here.complete(back))["state"] == "CONNECTED"
        assert "was used already" in await here.refusal(back)
    assert len(await stored(database_url, credentials)) == 1


async def test_a_state_is_good_for_ten_minutes(database_url: str, simulated: Simulation) -> None:
    async with dashboard(database_url, simulated) as here:
        back = await here.allow(await here.start())
        here.clock[0] = NOW + timedelta(minutes=10)
        assert "took longer than 10 minutes" in await here.refusal(back)
    assert await stored(database_url, credentials) == []


async def test_a_state_is_good_for_the_session_that_began_it(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        back = await here.allow(await here.start())
        other = await another_session(database_url, here)
        assert "wasn't begun here" in await here.refusal(back, PINTEREST, **other)
        assert await stored(database_url, credentials) == []
        assert (await here.complete(back))["state"] == "CONNECTED"


async def test_a_state_is_good_for_its_platform(database_url: str, simulated: Simulation) -> None:
    async with dashboard(database_url, simulated) as here:
        back = await here.allow(await here.start())
        assert "wasn't begun here" in await here.refusal(back, Platform.TIKTOK)
        assert "wasn't begun here" in await here.refusal(back | {"state": "guessed"})
    assert await stored(database_url, credentials) == []


async def test_who_does_not_allow_it_connects_nothing_and_may_begin_again(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        simulated.world.features.add(DENIED)
        back = await here.allow(await here.start())
        assert back["error"] == "access_denied"
        assert "was not allowed to let Backbone in" in await here.refusal(back)
        simulated.world.features.discard(DENIED)
        assert "was used already" in await here.refusal(back)
        assert await stored(database_url, credentials) == []
        again = await here.complete(await here.allow(await here.start()))
        assert again["state"] == "CONNECTED"


async def test_a_return_without_a_code_connects_nothing(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        back = await here.allow(await here.start())
        assert "sent no code" in await here.refusal({"state": back["state"]})
    assert await stored(database_url, credentials) == []


async def test_a_code_that_the_platform_refuses_connects_nothing(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        back = await here.allow(await here.start())
        done = await here.complete(back | {"code": "of-somebody-else"})
    assert done["code"] == "AUTHENTICATION_FAILED"
    assert "begin it again" in done["message"]
    assert await stored(database_url, credentials) == []


async def test_a_token_connects_by_other_ways(database_url: str, simulated: Simulation) -> None:
    async with dashboard(database_url, simulated) as here:
        here.headers = headers_for(await create_token(database_url, name="another"))
        given = {"platform": "PINTEREST", "brandId": here.brand}
        assert code(await here.ask(START, given)) == "FORBIDDEN"
        given = {"platform": "PINTEREST", "state": "any"}
        assert code(await here.ask(COMPLETE, given)) == "FORBIDDEN"


async def test_only_who_administers_connects(database_url: str, simulated: Simulation) -> None:
    async with dashboard(database_url, simulated, AccessScope.WRITE_CONTENT) as here:
        given = {"platform": "PINTEREST", "brandId": here.brand}
        assert code(await here.ask(START, given)) == "FORBIDDEN"
        given = {"platform": "PINTEREST", "state": "any"}
        assert code(await here.ask(COMPLETE, given)) == "FORBIDDEN"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_page_of_another_site_neither_begins_nor_completes(
    sqlite_url: str, simulated: Simulation, site: str
) -> None:
    async with dashboard(sqlite_url, simulated) as here:
        back = await here.allow(await here.start())
        there = {"sec-fetch-site": site}
        given = {"platform": "PINTEREST", "brandId": here.brand}
        assert code(await here.ask(START, given, **there)) == "UNAUTHENTICATED"
        given = {"platform": "PINTEREST", **back}
        assert code(await here.ask(COMPLETE, given, **there)) == "UNAUTHENTICATED"
        assert (await here.complete(back))["state"] == "CONNECTED"


async def test_the_page_of_return_knows_nothing_and_uses_nothing(
    sqlite_url: str, simulated: Simulation
) -> None:
    async with dashboard(sqlite_url, simulated) as here:
        back = await here.allow(await here.start())
        headers = here.headers | {"sec-fetch-site": "cross-site"}
        page = await here.client.get("/connected/pinterest", params=back, headers=headers)
        assert page.status_code == 200
        assert back["code"] not in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert await stored(sqlite_url, credentials) == []
        assert (await here.complete(back))["state"] == "CONNECTED"


async def test_an_account_connected_again_stays_the_same(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        begun = await here.start(X, ownsApp=True, monthlyCeilingMicros=5_000_000)
        first = await here.complete(await here.allow(begun), X)
        dead = {"failure_code": "AUTHENTICATION_FAILED", "failed_since": NOW}
        await change(database_url, credentials, **dead)
        begun = await here.start(X, credentialId=first["id"])
        second = await here.complete(await here.allow(begun), X)
    assert second == first
    (row,) = await stored(database_url, credentials)
    assert (row.failure_code, row.monthly_ceiling) == (None, 5_000_000)
    assert [row.owns_app for row in await stored(database_url, attempts)] == [True, True]


async def test_whose_replies_are_wanted_is_asked_for_what_they_take(
    sqlite_url: str, simulated: Simulation
) -> None:
    async with dashboard(sqlite_url, simulated) as here:
        begun = await here.start(THREADS)
        assert "threads_read_replies" not in begun["authorizeUrl"]
        known = await here.complete(await here.allow(begun), THREADS)
        await change(sqlite_url, credentials, includes_replies=True)
        begun = await here.start(THREADS, credentialId=known["id"])
    assert "threads_read_replies" in begun["authorizeUrl"]


async def test_another_account_is_not_taken_for_the_one_to_be_connected_again(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        first = await here.complete(await here.allow(await here.start()))
        await change(database_url, credentials, account_id="of before")
        back = await here.allow(await here.start(credentialId=first["id"]))
        assert "isn't the account to be connected again" in await here.refusal(back)
    (row,) = await stored(database_url, credentials)
    assert row.account_id == "of before"


async def test_of_several_pages_none_is_connected_and_they_are_named(
    database_url: str, simulated: Simulation
) -> None:
    simulated.world.features.add(SEVERAL_PAGES)
    async with dashboard(database_url, simulated) as here:
        done = await here.complete(await here.allow(await here.start(FACEBOOK)), FACEBOOK)
    assert done["__typename"] == "ProviderFailure"
    assert done["accounts"] == [
        {"accountId": PAGE_ID, "name": "Backbone"},
        {"accountId": OTHER_PAGE_ID, "name": "OtherPage"},
    ]
    assert not await stored(database_url, credentials)


async def test_the_one_of_several_pages_that_is_chosen_is_connected(
    database_url: str, simulated: Simulation
) -> None:
    simulated.world.features.add(SEVERAL_PAGES)
    async with dashboard(database_url, simulated) as here:
        begun = await here.start(FACEBOOK, accountId=PAGE_ID)
        done = await here.complete(await here.allow(begun), FACEBOOK)
    assert done["__typename"] == "Credential"
    (credential,) = await stored(database_url, credentials)
    assert credential.account_id == PAGE_ID


async def test_of_several_organizations_one_is_chosen(
    sqlite_url: str, simulated: Simulation
) -> None:
    linkedin = Platform.LINKEDIN
    simulated.world.features.add(SEVERAL)
    async with dashboard(sqlite_url, simulated) as here:
        done = await here.complete(await here.allow(await here.start(linkedin)), linkedin)
        assert done["accounts"] == [
            {"accountId": ORGANIZATION, "name": "Backbone 3"},
            {"accountId": OTHER_ORGANIZATION, "name": "Backbone 4"},
        ]
        begun = await here.start(linkedin, accountId=OTHER_ORGANIZATION)
        done = await here.complete(await here.allow(begun), linkedin)
    assert done["__typename"] == "Credential"
    (credential,) = await stored(sqlite_url, credentials)
    assert credential.account_id == OTHER_ORGANIZATION


async def test_a_page_is_connected_again_among_several(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        first = await here.complete(await here.allow(await here.start(FACEBOOK)), FACEBOOK)
        simulated.world.features.add(SEVERAL_PAGES)
        begun = await here.start(FACEBOOK, credentialId=first["id"])
        assert await here.complete(await here.allow(begun), FACEBOOK) == first


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"platform": "BLUESKY"}, "asks nobody to sign in"),
        ({"platform": "PINTEREST", "brandId": None}, "Give a brandId, or a credentialId"),
        ({"platform": "PINTEREST", "brandId": f"brand_{'0' * 26}"}, "no such brand"),
        ({"platform": "PINTEREST", "monthlyCeilingMicros": -1}, "can't be negative"),
    ],
)
async def test_what_cannot_be_begun_says_why(
    sqlite_url: str, simulated: Simulation, given: dict[str, Any], words: str
) -> None:
    async with dashboard(sqlite_url, simulated) as here:
        answer = (await here.ask(START, {"brandId": here.brand, **given})).json()
        assert words in answer["errors"][0]["message"]
    assert await stored(sqlite_url, attempts) == []


async def test_without_an_app_the_settings_are_named(sqlite_url: str) -> None:
    given = {"platform": "PINTEREST", "brandId": await a_brand(sqlite_url)}
    async with served(sqlite_url, secret_keys=[KEY]) as client:
        headers = OUR_PAGE | await cookie_for(client, await create_token(sqlite_url))
        body = {"query": START, "variables": {"input": given}}
        answer = (await client.post("/graphql", json=body, headers=headers)).json()
    message = answer["errors"][0]["message"]
    assert "BACKBONE_PINTEREST_CLIENT_ID" in message
    assert "BACKBONE_PINTEREST_CLIENT_SECRET" in message


@pytest.mark.parametrize(
    ("settings", "headers", "expected"),
    [
        ({}, {"origin": "https://numbers.example"}, "https://numbers.example"),
        ({"public_url": "https://numbers.example/"}, {}, "https://numbers.example"),
        ({"public_url": "https://example.com/backbone"}, {}, "https://example.com/backbone"),
    ],
)
async def test_platforms_send_people_back_to_where_browsers_reach_us(
    sqlite_url: str,
    simulated: Simulation,
    settings: dict[str, str],
    headers: dict[str, str],
    expected: str,
) -> None:
    async with dashboard(sqlite_url, simulated, **settings) as here:
        here.headers |= headers
        begun = await here.start()
        assert begun["redirectUri"] == f"{expected}/connected/pinterest"
        query = {"query": "{ platforms { platform redirectUri } }"}
        answer = (await here.client.post("/graphql", json=query, headers=here.headers)).json()
    told = {row["platform"]: row["redirectUri"] for row in answer["data"]["platforms"]}
    assert told["PINTEREST"] == (begun["redirectUri"] if settings else None)
    assert told["MASTODON"] is None


async def test_attempts_that_are_long_over_are_forgotten(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        await here.start()
        here.clock[0] = NOW + timedelta(days=1, minutes=11)
        here.headers |= await another_session(database_url, here)
        await here.start()
    assert len(await stored(database_url, attempts)) == 1


async def test_an_account_is_connected_at_the_server_that_somebody_names(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        begun = await here.start(MASTODON, host=simulated.host)
        done = await here.complete(await here.allow(begun), MASTODON)
    assert done["state"] == "CONNECTED"
    (credential,) = await stored(database_url, credentials)
    assert credential.host == simulated.host
    assert credential.account_id == f"{ACCOUNTS[MASTODON].external_id}@{simulated.host}"
    assert (credential.scopes, credential.expires_at) == ("read:accounts read:statuses", None)


async def test_one_app_is_registered_for_all_who_are_on_a_server(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        first = await here.start(MASTODON, host=simulated.host)
        second = await here.start(MASTODON, host=simulated.host.upper())
        for begun in (first, second):
            done = await here.complete(await here.allow(begun), MASTODON)
            assert done["state"] == "CONNECTED"
    (registered,) = await stored(database_url, registrations)
    assert registered.redirect_uri == first["redirectUri"]
    assert list(simulated.world.apps.values()) == [first["redirectUri"]]
    assert registered.secret.startswith(b"gAAAA")  # Fernet's own mark


async def test_an_address_of_return_has_an_app_of_its_own(
    sqlite_url: str, simulated: Simulation
) -> None:
    async with dashboard(sqlite_url, simulated) as here:
        await here.start(MASTODON, host=simulated.host)
        here.headers |= {"origin": "https://numbers.example"}
        await here.start(MASTODON, host=simulated.host)
    addresses = {row.redirect_uri for row in await stored(sqlite_url, registrations)}
    assert len(addresses) == 2
    assert "https://numbers.example/connected/mastodon" in addresses


async def test_a_server_that_has_forgotten_the_app_is_told_of_it_anew(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        await here.start(MASTODON, host=simulated.host)
        simulated.world.apps.clear()
        simulated.world.apps["of another"] = "https://another.example/"
        begun = await here.start(MASTODON, host=simulated.host)
        done = await here.complete(await here.allow(begun), MASTODON)
    assert done["state"] == "CONNECTED"
    assert len(await stored(database_url, registrations)) == 1


async def test_who_comes_back_to_a_server_that_has_forgotten_the_app_begins_again(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        back = await here.allow(await here.start(MASTODON, host=simulated.host))
        simulated.world.apps.clear()
        done = await here.complete(back, MASTODON)
        assert "doesn't know Backbone any more" in done["message"]
        assert await stored(database_url, registrations) == []
        assert await stored(database_url, credentials) == []
        again = await here.allow(await here.start(MASTODON, host=simulated.host))
        assert (await here.complete(again, MASTODON))["state"] == "CONNECTED"


async def test_an_app_whose_secret_no_key_opens_is_registered_anew(
    sqlite_url: str, simulated: Simulation
) -> None:
    async with dashboard(sqlite_url, simulated) as here:
        await here.start(MASTODON, host=simulated.host)
        await change(sqlite_url, registrations, secret=b"sealed with a key that is gone")
        begun = await here.start(MASTODON, host=simulated.host)
        done = await here.complete(await here.allow(begun), MASTODON)
    assert done["state"] == "CONNECTED"


async def test_who_does_not_allow_it_at_a_server_connects_nothing(
    sqlite_url: str, simulated: Simulation
) -> None:
    async with dashboard(sqlite_url, simulated) as here:
        simulated.world.features.add(DENIED)
        back = await here.allow(await here.start(MASTODON, host=simulated.host))
        assert "was not allowed to let Backbone in" in await here.refusal(back, MASTODON)
        assert "was used already" in await here.refusal(back, MASTODON)
    assert await stored(sqlite_url, credentials) == []


async def test_a_server_that_registers_no_apps_says_so(
    sqlite_url: str, simulated: Simulation
) -> None:
    simulated.world.features.add(CLOSED)
    async with dashboard(sqlite_url, simulated) as here:
        refused = await here.start_refusal(MASTODON, host=simulated.host)
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "host")
    assert "refuses to register Backbone" in refused["message"]
    assert await stored(sqlite_url, attempts) == []


async def test_a_host_that_is_no_server_says_so(sqlite_url: str, simulated: Simulation) -> None:
    simulated.faults.append(Fault(MASTODON, "POST_NOT_FOUND"))
    async with dashboard(sqlite_url, simulated) as here:
        refused = await here.start_refusal(MASTODON, host=simulated.host)
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "host")
    assert "doesn't answer as a Mastodon server does" in refused["message"]


async def test_a_server_that_is_down_may_be_asked_later(
    sqlite_url: str, simulated: Simulation
) -> None:
    simulated.faults.append(Fault(MASTODON, "PROVIDER_UNAVAILABLE"))
    async with dashboard(sqlite_url, simulated) as here:
        refused = await here.start_refusal(MASTODON, host=simulated.host)
    assert refused["code"] == "PROVIDER_UNAVAILABLE"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "localhost", "93.184.215.14", "social.invalid"]
)
async def test_a_host_inside_or_without_a_name_is_not_asked(
    sqlite_url: str, simulated: Simulation, host: str
) -> None:
    async with dashboard(sqlite_url, simulated, simulation_url=None) as here:
        refused = await here.start_refusal(MASTODON, host=host)
    assert refused["code"] == "PROVIDER_UNAVAILABLE"
    assert refused["message"].startswith(f"{host} is not asked: ")


@pytest.mark.parametrize(
    ("platform", "host", "says"),
    [
        (MASTODON, None, "has many servers"),
        (MASTODON, "https://social.example/", "A host is a name"),
        (MASTODON, "me@social.example", "A host is a name"),
        (PINTEREST, "social.example", "no servers to choose from"),
    ],
)
async def test_a_server_is_named_where_there_are_many_and_only_there(
    sqlite_url: str, simulated: Simulation, platform: Platform, host: str | None, says: str
) -> None:
    async with dashboard(sqlite_url, simulated) as here:
        refused = await here.start_refusal(platform, host=host)
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "host")
    assert says in refused["message"]


async def test_an_account_connected_again_stays_on_its_server(
    database_url: str, simulated: Simulation
) -> None:
    async with dashboard(database_url, simulated) as here:
        begun = await here.start(MASTODON, host=simulated.host)
        first = await here.complete(await here.allow(begun), MASTODON)
        refused = await here.start_refusal(
            MASTODON, brandId=None, credentialId=first["id"], host="social.example"
        )
        assert refused["message"] == f"That account is on {simulated.host}."
        begun = await here.start(MASTODON, credentialId=first["id"])
        assert await here.complete(await here.allow(begun), MASTODON) == first
    assert len(await stored(database_url, credentials)) == 1
