"""Nothing that a page asks for comes: its heading says so, and what can be done."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.pages import EACH, FORMS
from tests.browser.profile import thorough

pytestmark = thorough

_REFUSAL = json.dumps(
    {"errors": [{"message": "It broke.", "extensions": {"code": "INTERNAL", "requestId": "f00d"}}]}
)
_SHARE = """mutation ($scope: ID!) {
  createShare(input: { scopeId: $scope, name: "For a client" }) { path } }"""


def refuse(page: Page, *kept: str) -> None:
    """Whatever a page asks for is refused, but some operations."""

    def answer(route: Route) -> None:
        if any(f"/operations/{name}?" in route.request.url for name in kept):
            route.fallback()
        else:
            route.fulfill(status=200, content_type="application/json", body=_REFUSAL)

    page.route("**/operations/*", answer)


def says_so(page: Page) -> None:
    """One heading, with words, and a way on."""
    expect(page.get_by_role("alert").first).to_contain_text("It broke.")
    expect(page.get_by_role("button", name="Try again").first).to_be_visible()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_count(1)
    expect(heading).not_to_be_empty()
    assert page.locator("h1[aria-busy=true]").count() == 0


# Pages that ask for nothing but who looks.
_ASKS_NOTHING = {"/sign-in", "/connected/pinterest", "/first-run"}


@pytest.mark.parametrize("path", [path for path in (*EACH, *FORMS) if path not in _ASKS_NOTHING])
def test_a_page_without_its_answer_has_a_heading(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    refuse(visit.page, "frame", "settings_frame", "settings_organizations")
    visit.page.goto(server.url + path.format(**named))
    says_so(visit.page)


@pytest.mark.parametrize("path", ["/", "/first-run", "/settings/tags"])
def test_a_page_that_knows_nobody_has_a_heading(visit: Visit, server: Server, path: str) -> None:
    refuse(visit.page)
    visit.page.goto(server.url + path)
    says_so(visit.page)


def test_a_report_without_its_numbers_says_so_to_its_reader(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    scope = named["brand"].removeprefix("b/")
    path = asked(server, _SHARE, scope=scope)["createShare"]["path"]
    refuse(visit.page)
    visit.page.goto(server.url + path)
    says_so(visit.page)
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("This report")
