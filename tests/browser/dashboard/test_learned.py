"""What was learned of a brand: advice with what it rests on, and the way to its posts."""

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from app.demo.organizations import ORGANIZATIONS
from app.demo.own import key_of
from app.domain import public_ids
from app.sql.learning import sync
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.learning.brand_memory import BrandMemory
from app.tables.learning.content_performance import ContentPerformance
from tests.browser.conftest import Server, Visit
from tests.browser.dashboard import axe
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough
from tests.demos import NOW
from tests.serving import make_token, serving_database

pytestmark = thorough

PLAN = ORGANIZATIONS[-1]
BRAND = key_of(PLAN, PLAN.brands[0])
PATH = f"b/{public_ids.brand_id(BRAND)}"
UNLEARNED = key_of(PLAN, PLAN.brands[-1])


async def unlearn(url: str) -> None:
    """Forget what was learned of a brand, as if no worker had ever run."""
    database, organization = Database(url), key_of(PLAN)
    async with database.write() as session:
        for stored in (ContentPerformance, BrandMemory):
            table = table_of(stored)
            of_brand = table.c.organization_id == organization, table.c.brand_id == UNLEARNED
            await session.execute(delete(table).where(*of_brand))
        await session.execute(sync.enter_all(organization, UNLEARNED))
    await database.close()


@pytest.fixture(scope="module")
def server(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application over a workspace that was learned from, but for one brand of it."""
    path = tmp_path_factory.mktemp("learned") / "backbone.db"
    shutil.copy(demo_database, path)
    url = f"sqlite+aiosqlite:///{path}"
    with ThreadPoolExecutor(1) as apart:  # a browser may have an event loop running here
        apart.submit(asyncio.run, unlearn(url)).result()
    with serving_database(url, now=lambda: NOW) as address:
        yield Server(address, make_token(url))


@pytest.mark.parametrize("page_of", ["", "/learned"])
def test_advice_is_said_with_what_it_rests_on(visit: Visit, server: Server, page_of: str) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/{PATH}{page_of}")
    advice = page.locator("[data-tile=next] li")
    expect(advice.first).to_contain_text("Mean engagement rate")
    shown, loose = read(page)
    rates = [one for one in shown if one.field.endswith((".meanRate", ".restRate"))]
    assert len(rates) >= 2 * advice.count()
    assert differences(shown, questions.answers(server.token)) == []
    assert (loose, visit.complaints, visit.foreign) == ([], [], [])
    assert axe.violations(page) == []


@pytest.mark.parametrize(
    ("kind", "said", "filtered"),
    [
        ("PLATFORM", "Publish more on ", "p="),
        ("CONTENT_TYPE", "Make more ", "c="),
        ("HOOK", "Open more posts like ", "q="),
    ],
)
def test_advice_leads_to_the_posts_behind_it(
    visit: Visit, server: Server, kind: str, said: str, filtered: str
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/{PATH}/learned")
    cycle = questions.answers(server.token)["learned_brand"]["brand"]["optimizationCycle"]
    at = [each["kind"] for each in cycle["recommendations"]].index(kind)
    advice = page.locator("[data-tile=next] li").nth(at)
    expect(advice).to_contain_text(said)
    advice.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("highest rate first")
    assert filtered in page.url
    expect(page.locator("tbody tr").first).to_be_visible()


def test_advice_on_a_time_leads_to_all_hours(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/{PATH}/learned")
    page.locator("[data-tile=next] li", has_text="Publish on").get_by_role("link").click()
    expect(page.locator("#tile-week")).to_be_visible()
    expect(page.get_by_role("tab", selected=True)).to_contain_text("posts")


@pytest.mark.parametrize("path", [f"{PATH}/learned", "all/learned"])
def test_what_is_remembered_is_said_with_its_rates(visit: Visit, server: Server, path: str) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/{path}")
    said = page.locator("[data-tile=memory] li, [data-tile=brands] li", has_text="works best")
    said.first.wait_for()
    expect(said.first).to_contain_text("Mean engagement rate")
    shown, loose = read(page)
    assert any(one.field.endswith(".evidence.comparedRate") for one in shown)
    assert differences(shown, questions.answers(server.token)) == []
    assert (loose, visit.complaints) == ([], [])
    assert axe.violations(page) == []


def test_where_no_worker_has_learned_yet_somebody_lets_it_be_done(
    visit: Visit, server: Server
) -> None:
    brand = f"b/{public_ids.brand_id(UNLEARNED)}"
    page = opened(visit.page, f"{server.url}/{brand}/learned")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Nothing was learned from these days yet")
    expect(page.locator("[data-tile=next]")).to_have_count(0)
    page.get_by_role("button", name="Learn from what is measured").click()
    expect(heading).to_contain_text("worked best here", timeout=60_000)
    expect(page.locator("[data-tile=next] li").first).to_contain_text("Mean engagement rate")
    assert visit.complaints == []
