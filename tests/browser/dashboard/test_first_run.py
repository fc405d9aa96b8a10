"""The first minutes with an empty gateway: an organization, a brand, and what comes next."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, Server
from tests.browser.profile import thorough
from tests.serving import make_token, serving_database

pytestmark = thorough


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gateway that has a token and nothing else."""
    path = tmp_path_factory.mktemp("empty") / "backbone.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite+aiosqlite:///{path}"
    with serving_database(url) as address:
        yield Server(address, make_token(url))


@pytest.fixture
def newcomer(chromium: Browser, server: Server) -> Iterator[Page]:
    """Somebody who has followed the printed address."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/Zurich")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{server.url}/#token={server.token}")
    yield page
    context.close()


def test_three_steps_lead_to_an_organization_with_a_brand(newcomer: Page) -> None:
    page = newcomer
    page.wait_for_url("**/first-run")
    expect(page.get_by_role("heading", level=1)).to_have_text("Three steps to your first numbers")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Zurich")
    page.get_by_label("Name").fill("Nord & Sons")
    page.get_by_label("First brand").fill("Nord")
    page.get_by_role("button", name="Create").click()

    first = page.locator(".steps > li").first
    expect(first).to_contain_text("Nord & Sons, days in Europe/Zurich")
    expect(first).to_contain_text("Done")
    expect(page.locator(".side")).to_contain_text("Nord")
    expect(page.locator("pre")).to_contain_text("--organization 'Nord & Sons'")

    expect(page.locator(".step-acts button").first).to_be_focused()
    page.get_by_role("button", name="TikTok").click()
    expect(page.get_by_label("Platform")).to_have_value("TIKTOK")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Import a file").click()
    page.wait_for_url("**/o/org_*/import")
    expect(page.get_by_role("heading", level=1)).to_have_text("Import a file")

    page.get_by_role("link", name="Overview").first.click()
    page.wait_for_url("**/o/org_*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Three steps to your first numbers")
