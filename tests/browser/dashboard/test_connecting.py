"""In a real Chromium: connecting an account by signing in at a platform of another site, and back.

The gateway is opened by a name, the platform (a simulation) by an address: another site.
"""

import asyncio
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select

from app.domain import public_ids
from app.domain.platforms import Platform
from app.simulation.authorization import DENIED
from app.simulation.bluesky import APP_PASSWORD
from app.simulation.facebook import PAGE_ID, SEVERAL_PAGES
from app.simulation.faults import Fault
from app.simulation.server import Simulation
from app.simulation.world import HANDLE
from app.sql.accounts.credentials import credentials
from app.storage.database import Database
from tests.accounts import KEY
from tests.browser.conftest import PATIENCE, Browsing
from tests.browser.profile import thorough
from tests.providers.readers import NOW
from tests.serving import make_token, serving_database
from tests.world import World

NOT_CONNECTED = re.compile("^Pinterest isn.t connected$")
GOES_ON = re.compile("Connected|Waiting")  # for its first numbers
EACH_NAME = ["localhost", pytest.param("backbone.lan", marks=thorough)]


@dataclass(frozen=True)
class Gateway:
    """Where it is on loopback, its database, a token, and the brand that accounts are for."""

    address: str
    database_url: str
    token: str
    brand: str

    def at(self, name: str) -> str:
        return self.address.replace("127.0.0.1", name)

    @property
    def accounts(self) -> str:
        return f"/b/{self.brand}/accounts"


def apart(work: Any) -> Any:
    """Run a coroutine although a browser has an event loop running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def make_brand(url: str) -> str:
    database = Database(url)
    world = World(database)
    brand = await world.brand(await world.organization("Northwind"), "Northwind Coffee")
    await database.close()
    return public_ids.brand_id(brand)


async def kept(url: str) -> list[Any]:
    database = Database(url)
    async with database.read() as session:
        rows = list(await session.execute(select(credentials)))
    await database.close()
    return rows


async def break_all(url: str) -> None:
    """Let every account be refused by its platform."""
    database = Database(url)
    async with database.write() as session:
        dead = {
            "failure_code": "AUTHENTICATION_FAILED",
            "failure_message": "Pinterest doesn't accept the token any more.",
            "failed_since": NOW,
        }
        await session.execute(credentials.update().values(**dead))
    await database.close()


@pytest.fixture
def gateway(sqlite_template: Path, tmp_path: Path, simulated: Simulation) -> Iterator[Gateway]:
    path = tmp_path / "backbone.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite+aiosqlite:///{path}"
    brand, token = apart(make_brand(url)), make_token(url)
    known: dict[str, Any] = {
        "simulation_url": f"http://{simulated.host}",
        "secret_keys": [KEY],
    }
    with serving_database(url, now=lambda: NOW, **known) as address:
        yield Gateway(address, url, token, brand)


@pytest.fixture(scope="module")
def chromium(running: Simulation, browsing: Browsing) -> Iterator[Browser]:  # noqa: ARG001 - made while no loop runs yet
    with browsing.driven() as chromium:
        yield chromium


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/Zurich")
    context.set_default_timeout(PATIENCE)
    context.clock.set_fixed_time(NOW)
    yield context
    context.close()


def signed_in(context: BrowserContext, gateway: Gateway, name: str = "localhost") -> Page:
    """The accounts page of somebody who has just signed in."""
    page = context.new_page()
    page.goto(f"{gateway.at(name)}/#token={gateway.token}")
    page.wait_for_url("**/o/**")
    page.goto(gateway.at(name) + gateway.accounts)
    return page


def begin(page: Page, platform: str = "Pinterest") -> None:
    page.get_by_role("button", name=platform, exact=True).click()
    page.get_by_role("button", name=f"Sign in at {platform}").click()


@pytest.mark.parametrize("name", EACH_NAME)
def test_somebody_signs_in_at_a_platform_and_the_account_is_connected(
    context: BrowserContext, gateway: Gateway, name: str
) -> None:
    page = signed_in(context, gateway, name)
    addresses: list[str] = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    page.get_by_role("button", name="Pinterest", exact=True).click()
    own = f"{gateway.at(name)}/connected/pinterest"
    expect(page.get_by_label("redirect address", exact=True)).to_have_text(own)
    page.get_by_role("button", name="Sign in at Pinterest").click()

    expect(page.get_by_role("status").filter(has_text="is connected")).to_be_visible()
    assert page.url == gateway.at(name) + gateway.accounts
    row = page.get_by_role("row").filter(has_text="Pinterest")
    expect(row).to_contain_text(GOES_ON)
    assert next(address for address in addresses if "/connected/" in address).startswith(own)
    page.go_back()
    assert "code=" not in page.url
    assert len(apart(kept(gateway.database_url))) == 1


@thorough
def test_somebody_names_a_server_signs_in_there_and_the_account_is_connected(
    context: BrowserContext, gateway: Gateway, simulated: Simulation
) -> None:
    page = signed_in(context, gateway)
    page.get_by_role("button", name="Mastodon", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).not_to_contain_text("redirect address")
    sign_in = page.get_by_role("button", name="Sign in at Mastodon")
    simulated.faults.append(Fault(Platform.MASTODON, "POST_NOT_FOUND"))
    page.get_by_label("Server").fill(f"https://{simulated.host}/@me")
    sign_in.click()
    expect(dialog).to_contain_text("doesn't answer as a Mastodon server does")
    expect(page.get_by_label("Server")).to_be_focused()
    sign_in.click()

    expect(page.get_by_role("status").filter(has_text="is connected")).to_be_visible()
    assert page.url == gateway.at("localhost") + gateway.accounts
    expect(page.get_by_role("row").filter(has_text="Mastodon")).to_contain_text(GOES_ON)
    (row,) = apart(kept(gateway.database_url))
    assert row.host == simulated.host


@thorough
def test_a_server_and_a_handle_are_enough_for_public_posts(
    context: BrowserContext, gateway: Gateway, simulated: Simulation
) -> None:
    page = signed_in(context, gateway)
    page.get_by_role("button", name="Mastodon", exact=True).click()
    page.get_by_role("button", name="Only public posts, by handle").click()
    page.get_by_label("Server").fill(simulated.host)
    page.get_by_label("Handle").fill("@backbone")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Mastodon")).to_contain_text(GOES_ON)


@thorough
def test_who_does_not_allow_it_finds_the_way_back(
    context: BrowserContext, gateway: Gateway, simulated: Simulation
) -> None:
    simulated.world.features.add(DENIED)
    page = signed_in(context, gateway)
    begin(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(NOT_CONNECTED)
    expect(page.get_by_role("status").first).to_contain_text("was not allowed to let Backbone in")
    page.get_by_role("link", name="Back to the accounts").click()
    page.wait_for_url(f"**{gateway.accounts}")
    assert apart(kept(gateway.database_url)) == []


@thorough
def test_of_several_pages_somebody_chooses_one(
    context: BrowserContext, gateway: Gateway, simulated: Simulation
) -> None:
    simulated.world.features.add(SEVERAL_PAGES)
    page = signed_in(context, gateway)
    begin(page, "Facebook")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which account at Facebook?")
    expect(page.get_by_role("button", name="OtherPage")).to_be_visible()
    assert apart(kept(gateway.database_url)) == []

    page.get_by_role("button", name="Backbone", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="is connected")).to_be_visible()
    assert page.url == gateway.at("localhost") + gateway.accounts
    (row,) = apart(kept(gateway.database_url))
    assert row.account_id == PAGE_ID


@thorough
def test_an_address_of_return_is_good_once(context: BrowserContext, gateway: Gateway) -> None:
    page = signed_in(context, gateway)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    begin(page)
    expect(page.get_by_role("status").filter(has_text="is connected")).to_be_visible()
    page.goto(next(url for url in asked if "/connected/" in url))
    expect(page.get_by_role("status").first).to_contain_text("was used already")
    assert len(apart(kept(gateway.database_url))) == 1


@pytest.mark.parametrize("name", EACH_NAME)
def test_nobody_is_made_to_connect_what_another_has_begun(
    context: BrowserContext, gateway: Gateway, name: str
) -> None:
    page = signed_in(context, gateway, name)
    returning = began_elsewhere(gateway, name)
    body = f'<!doctype html><a href="{returning}">A picture of a cat</a>'
    page.route(
        "http://elsewhere.lan/", lambda route: route.fulfill(body=body, content_type="text/html")
    )
    page.goto("http://elsewhere.lan/")
    page.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NOT_CONNECTED)
    expect(page.get_by_role("status").first).to_contain_text("wasn't begun here")
    assert apart(kept(gateway.database_url)) == []


def began_elsewhere(gateway: Gateway, name: str) -> str:
    """The address at which the browser of another person would come back."""
    headers = {"sec-fetch-site": "same-origin", "origin": gateway.at(name)}
    headers["host"] = gateway.at(name).removeprefix("http://")
    with httpx.Client(
        timeout=60, base_url=gateway.address, headers=headers, trust_env=False
    ) as client:
        client.post("/sign-in", json={"token": make_token(gateway.database_url)})
        query = (
            "mutation($input: StartConnectionInput!)"
            " { startConnection(input: $input) { authorizeUrl } }"
        )
        given = {"input": {"platform": "PINTEREST", "brandId": gateway.brand}}
        cookie = "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar)
        answer = client.post(
            "/graphql", json={"query": query, "variables": given}, headers={"cookie": cookie}
        ).json()
    there = answer["data"]["startConnection"]["authorizeUrl"]
    return httpx.get(there, trust_env=False, timeout=60).headers["location"]


@thorough
def test_who_is_signed_out_meanwhile_signs_in_and_begins_again(
    context: BrowserContext, gateway: Gateway
) -> None:
    page = signed_in(context, gateway)
    page.get_by_role("button", name="Pinterest", exact=True).click()

    def forget(route: Route) -> None:
        context.clear_cookies()
        route.continue_()

    page.route("**/authorize?*", forget)
    page.get_by_role("button", name="Sign in at Pinterest").click()
    expect(page.get_by_role("status").first).to_contain_text("Sign in, and begin again")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Token").fill(gateway.token)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{gateway.accounts}")
    assert apart(kept(gateway.database_url)) == []


@thorough
def test_an_account_that_is_refused_is_connected_again(
    context: BrowserContext, gateway: Gateway
) -> None:
    page = signed_in(context, gateway)
    begin(page)
    expect(page.get_by_role("status").filter(has_text="is connected")).to_be_visible()
    (before,) = apart(kept(gateway.database_url))
    apart(break_all(gateway.database_url))
    page.reload()
    row = page.get_by_role("row").filter(has_text="Pinterest")
    expect(row).to_contain_text("Sign-in needed")
    row.get_by_role("button", name="Sign in again").click()
    page.get_by_role("button", name="Sign in at Pinterest").click()
    expect(page.get_by_role("status").filter(has_text="is connected")).to_be_visible()
    expect(row).to_contain_text(GOES_ON)
    (after,) = apart(kept(gateway.database_url))
    assert (after.id, after.failure_code) == (before.id, None)


@thorough
def test_a_platform_that_shows_posts_to_everybody_asks_for_a_handle(
    context: BrowserContext, gateway: Gateway
) -> None:
    page = signed_in(context, gateway)
    page.get_by_role("button", name="Bluesky", exact=True).click()
    page.get_by_label("Handle").fill("backbone.example")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Bluesky")).to_contain_text(GOES_ON)


@thorough
def test_an_app_password_signs_a_bluesky_account_in(
    context: BrowserContext, gateway: Gateway
) -> None:
    page = signed_in(context, gateway)
    page.get_by_role("button", name="Bluesky", exact=True).click()
    page.get_by_label("Handle").fill(HANDLE)
    page.get_by_label("App password").fill("the account's own")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("give nobody the account's own")
    page.get_by_label("App password").fill(APP_PASSWORD)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Bluesky")).to_contain_text(GOES_ON)


@thorough
def test_without_an_app_it_is_said_what_to_do(context: BrowserContext, gateway: Gateway) -> None:
    with serving_database(gateway.database_url, now=lambda: NOW, secret_keys=[KEY]) as address:
        plain = Gateway(address, gateway.database_url, gateway.token, gateway.brand)
        page = signed_in(context, plain)
        page.get_by_role("button", name="Pinterest", exact=True).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("needs an app of yours")
        expect(dialog).to_contain_text("BACKBONE_PINTEREST_CLIENT_SECRET")
        expect(dialog).to_contain_text(f"{plain.at('localhost')}/connected/pinterest")
        link = dialog.get_by_role("link", name="developers.pinterest.com")
        expect(link).to_have_attribute("href", "https://developers.pinterest.com/apps/")
        dialog.get_by_role("button", name="I have a token").click()
        expect(dialog.get_by_label("Access token")).to_be_visible()
        page.goto("about:blank")
