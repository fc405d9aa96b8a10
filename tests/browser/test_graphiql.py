"""The page for typing queries, and the one that leads to it, in a real Chromium."""

import json
import re
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Page, expect
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Mount

from app.runtime import Runtime
from app.settings import Settings
from app.storage.database import Database
from app.web.app import make_app
from app.web.pages import read_examples
from tests.browser.conftest import Server, Visit
from tests.browser.profile import thorough
from tests.serving import closing, make_token, serving


def open_graphiql(page: Page, server: Server, *, token: str | None = None) -> None:
    fragment = f"#token={token}" if token else ""
    page.goto(f"{server.url}/graphiql{fragment}")
    expect(page.get_by_role("status")).not_to_have_text("Connecting…")


def open_example(page: Page, title: str) -> None:
    page.get_by_role("region", name="Examples").get_by_role("button", name=title).click()


def run(page: Page, query: str) -> None:
    """Types an operation named Typed in the place of what is there, and runs it."""
    page.locator(".graphiql-query-editor .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)
    # GraphiQL takes an operation's name from the text a moment after it is typed.
    expect(page.locator(".graphiql-tab-active")).to_contain_text("Typed")
    page.keyboard.press("Control+Enter")


def answer(page: Page) -> str:
    shown = page.locator(".graphiql-response .CodeMirror-code")
    expect(shown).to_contain_text("}")
    return shown.inner_text()


def editor_text(page: Page) -> str:
    return page.locator(".graphiql-query-editor .CodeMirror-code").inner_text()


def test_the_landing_page_leads_there_and_complains_about_nothing(
    visit: Visit, server: Server
) -> None:
    page = visit.page
    page.goto(f"{server.url}/about", wait_until="networkidle")
    expect(page.get_by_role("heading", name="Backbone")).to_be_visible()
    assert (visit.foreign, visit.complaints) == ([], [])
    page.get_by_role("link", name="GraphiQL").click()
    expect(page.get_by_label("Token")).to_be_visible()
    assert page.url == f"{server.url}/graphiql"
    assert visit.foreign == []


def test_the_page_loads_from_this_server_alone_and_without_a_complaint(
    visit: Visit, server: Server
) -> None:
    open_graphiql(visit.page, server, token=server.token)
    expect(visit.page.locator(".graphiql-query-editor .CodeMirror")).to_be_visible()
    visit.page.get_by_role("button", name="Show Documentation Explorer").click()
    expect(visit.page.get_by_text("A GraphQL schema provides")).to_be_visible()
    visit.page.wait_for_load_state("networkidle")
    assert (visit.foreign, visit.complaints) == ([], [])


def test_a_query_typed_there_shows_its_answer(visit: Visit, server: Server) -> None:
    open_graphiql(visit.page, server, token=server.token)
    run(visit.page, "query Typed { brands(first: 1) { nodes { label } } }")
    shown = answer(visit.page)
    assert '"brands"' in shown
    assert '"label"' in shown
    assert visit.complaints == []


@thorough
def test_a_link_hands_over_a_query_with_its_variables_and_runs_nothing(
    visit: Visit, server: Server
) -> None:
    open_graphiql(visit.page, server, token=server.token)
    link = {
        "query": "query linked($first: Int) { brands(first: $first) { totalCount } }",
        "variables": '{ "first": 1 }',
    }
    visit.page.goto(f"{server.url}/graphiql#{urlencode(link)}")
    expect(visit.page.locator(".graphiql-tab-active")).to_contain_text("linked")
    assert link["query"] in editor_text(visit.page)
    expect(visit.page.locator(".graphiql-variable-editor, .graphiql-editor-tool")).to_contain_text(
        link["variables"]
    )
    assert visit.page.url == f"{server.url}/graphiql"
    expect(visit.page.locator(".graphiql-response .CodeMirror-code")).to_have_text("")
    visit.page.locator(".graphiql-query-editor .CodeMirror").click()
    visit.page.keyboard.press("Control+Enter")
    assert '"totalCount"' in answer(visit.page)
    assert visit.complaints == []


def test_the_token_of_the_fragment_is_used_and_vanishes_from_the_address(
    visit: Visit, server: Server
) -> None:
    open_graphiql(visit.page, server, token=server.token)
    expect(visit.page.get_by_role("status")).to_have_text("Connected")
    assert visit.page.url == f"{server.url}/graphiql"
    assert visit.page.evaluate("history.length") <= 2  # about:blank, and the page once
    assert visit.page.evaluate("JSON.stringify(localStorage)").find(server.token) == -1


@thorough
def test_the_token_stays_for_a_reload_and_ends_with_the_tab(visit: Visit, server: Server) -> None:
    open_graphiql(visit.page, server, token=server.token)
    visit.page.reload()
    expect(visit.page.get_by_role("status")).to_have_text("Connected")
    other = visit.page.context.new_page()
    open_graphiql(other, server)
    expect(other.get_by_role("status")).to_have_text("Token needed")


@thorough
def test_a_token_typed_into_the_field_is_used(visit: Visit, server: Server) -> None:
    open_graphiql(visit.page, server, token="wrong")
    expect(visit.page.get_by_role("status")).to_have_text("Token refused")
    visit.page.get_by_label("Token").fill(server.token)
    visit.page.get_by_label("Token").press("Enter")
    expect(visit.page.get_by_role("status")).to_have_text("Connected")


@thorough
def test_a_link_with_a_token_works_in_a_page_that_is_open(visit: Visit, server: Server) -> None:
    open_graphiql(visit.page, server)
    visit.page.goto(f"{server.url}/graphiql#token={server.token}")
    expect(visit.page.get_by_role("status")).to_have_text("Connected")
    assert visit.page.url == f"{server.url}/graphiql"


@thorough
def test_an_example_opens_once_in_a_tab_of_its_own(visit: Visit, server: Server) -> None:
    page = visit.page
    open_graphiql(page, server, token=server.token)
    for _ in range(2):
        open_example(page, "Organizations side by side")
        expect(page.locator(".graphiql-tab-active")).to_contain_text("Organizations")
        assert "OrganizationsSideBySide" in editor_text(page)
        open_example(page, "Brands against last week")
        assert "BrandsAgainstLastWeek" in editor_text(page)
    expect(page.locator(".graphiql-tab")).to_have_count(2)
    assert visit.complaints == []


@thorough
def test_an_example_opens_with_ids_that_exist(visit: Visit, server: Server) -> None:
    page = visit.page
    open_graphiql(page, server, token=server.token)
    open_example(page, "One post in full")
    variables = page.locator(".graphiql-editor-tool .CodeMirror-code").first
    expect(variables).to_contain_text('"post": "post_')


@thorough
def test_tabs_are_as_they_were_after_a_reload(visit: Visit, server: Server) -> None:
    page = visit.page
    open_graphiql(page, server, token=server.token)
    open_example(page, "Organizations side by side")
    expect(page.locator(".graphiql-tab")).to_have_count(2)
    page.wait_for_timeout(700)  # GraphiQL stores its tabs half a second after a change
    page.reload()
    expect(page.get_by_role("status")).to_have_text("Connected")
    expect(page.locator(".graphiql-tab")).to_have_count(2)


@thorough
def test_a_subscription_runs_over_the_websocket_with_the_token(
    visit: Visit, server: Server
) -> None:
    open_graphiql(visit.page, server, token=server.token)
    run(visit.page, 'subscription Typed { refreshProgress(runId: "refresh_1") { id } }')
    # Past the guard: there is no such run, which only somebody with a token is told.
    assert "NOT_FOUND" in answer(visit.page)
    assert (visit.foreign, visit.complaints) == ([], [])


@thorough
def test_the_page_works_behind_a_prefix(context: BrowserContext, sqlite_url: str) -> None:
    token = make_token(sqlite_url)
    runtime = Runtime(Settings(database_url=SecretStr(sqlite_url)), Database(sqlite_url))
    app = make_app(runtime)
    lifespan = closing(runtime, app.router.lifespan_context)
    routes = [Mount("/analytics", app=app)]
    with serving(Starlette(routes=routes, lifespan=lifespan)) as url:
        page = context.new_page()
        open_graphiql(page, Server(f"{url}/analytics", token), token=token)
        run(page, "query Typed { viewer { name } }")
        assert '"tests"' in answer(page)


@thorough
def test_every_example_runs_and_answers(visit: Visit, server: Server) -> None:
    page = visit.page
    open_graphiql(page, server, token=server.token)
    for example in read_examples():
        open_example(page, example["title"])
        (operation,) = re.findall(r"^(?:query|mutation) (\w+)", example["query"], re.MULTILINE)
        expect(page.locator(".graphiql-tab-active")).to_contain_text(operation)
        page.locator(".graphiql-query-editor .CodeMirror").click()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".graphiql-response .CodeMirror-code")).to_contain_text('"data"')
        shown = page.evaluate(
            "document.querySelector('.graphiql-response .CodeMirror').CodeMirror.getValue()"
        )
        assert "errors" not in json.loads(shown), (example["name"], shown)
    assert (visit.foreign, visit.complaints) == ([], [])


@thorough
def test_a_refused_subscription_says_why(visit: Visit, server: Server) -> None:
    open_graphiql(visit.page, server, token=server.token)
    run(visit.page, "subscription Typed { nothingOfThatName }")
    assert "Cannot query field" in answer(visit.page)


@thorough
def test_a_script_written_into_the_page_does_not_run(visit: Visit, server: Server) -> None:
    open_graphiql(visit.page, server, token=server.token)
    visit.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.planted = true'}))"
    )
    assert visit.page.evaluate("window.planted") is None
    assert any("Content Security Policy" in text for text in visit.complaints)
