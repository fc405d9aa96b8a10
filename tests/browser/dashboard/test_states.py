"""Every state that a page can be in, in every look: what it says, and what can be done.

Of structure, not of pixels: `test_pictures` has those.
"""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Server, watched
from tests.browser.dashboard import axe
from tests.browser.dashboard.conftest import signed_in
from tests.browser.profile import thorough

pytestmark = thorough

LOOKS = [(width, scheme) for width in (1440, 390) for scheme in ("light", "dark")]
NOWHERE = "/o/org_01kdvdna00ex6tsd28667pypzz"
"""The address of an organization that nobody has."""


class State(NamedTuple):
    """How a page gets into a state, and what it must be like in it."""

    path: str
    enter: Callable[[Page], None]
    check: Callable[[Page], None]


def nothing(_page: Page) -> None:
    """Nothing has to be done."""


def never_answered(page: Page) -> None:
    page.route("**/operations/overview_*", lambda _route: None)


def refused(name: str, code: str, message: str) -> Callable[[Page], None]:
    """The gateway answers one operation with an error."""
    extensions = {"code": code, "requestId": "f00d"}
    body = json.dumps({"errors": [{"message": message, "extensions": extensions}]})

    def enter(page: Page) -> None:
        def answer(route: Route) -> None:
            route.fulfill(status=200, content_type="application/json", body=body)

        page.route(f"**/operations/{name}?*", answer)

    return enter


def says(*texts: str, button: str | None = None) -> Callable[[Page], None]:
    def check(page: Page) -> None:
        for text in texts:
            expect(page.get_by_role("main")).to_contain_text(text)
        if button is not None:
            expect(page.get_by_role("main").get_by_role("button", name=button)).to_be_visible()

    return check


def waits(page: Page) -> None:
    expect(page.locator("h1[aria-busy=true]")).to_be_visible()
    expect(page.get_by_role("tab", name="Engagement rate")).to_be_visible()  # titles stand
    assert page.locator("svg.skeleton").count() > 4
    assert page.get_by_role("alert").count() == 0


def keeps_the_last_answer(page: Page) -> None:
    views = page.locator("[data-field='overview_head:scope.overview.views']").first
    expect(views).to_be_visible()
    before = views.inner_text()
    page.route("**/operations/**", lambda route: route.abort("connectionfailed"))
    page.keyboard.press("3")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("be reached.")
    expect(alert).to_contain_text("last answer")
    expect(views).to_have_text(before, use_inner_text=True)
    expect(page.locator(".freshness").first).to_contain_text("As of")


def has_the_rest(page: Page) -> None:
    expect(page.get_by_role("alert")).to_contain_text("This part")
    expect(page.get_by_role("alert")).to_contain_text("f00d")
    expect(page.locator("[data-field='overview_head:scope.overview.views']").first).to_be_visible()


STATES = {
    "loading": State("/all", never_answered, waits),
    "empty search": State(
        "/all/posts?q=plieades",
        nothing,
        says("No post has “plieades” in title or text.", button="Clear the search"),
    ),
    "empty filter": State(
        "/all/posts?p=REDDIT", nothing, says("no post", button="Clear the filter")
    ),
    "error": State(
        "/all/why",
        refused("why_page", "INTERNAL", "Something went wrong here."),
        says("This part", "Something went wrong here.", "f00d", button="Try again"),
    ),
    "too much": State(
        "/all/why?w=365d",
        refused("why_page", "QUERY_TOO_COMPLEX", "It costs 3,000,000 of 2,000,000."),
        says("That is more than one answer may hold.", button="Use 90 days"),
    ),
    "a part failed": State(
        "/all", refused("overview_details", "INTERNAL", "It broke."), has_the_rest
    ),
    "partial": State("/{organization}", nothing, says("posts measured", "failed")),
    "offline": State("/all", nothing, keeps_the_last_answer),
    "no permission": State(
        NOWHERE, nothing, says("There is no such page, or this token may not see it")
    ),
    "another's post": State(
        "/p/post_01kdvdna00ex6tsd28667pypzz",
        nothing,
        says("There is no such page, or this token may not see it"),
    ),
    "days to come": State(
        "/all?w=2030-01-01..2030-01-31",
        nothing,
        says(
            "31 Jan 2030",
            "be shown.",
            "come yet.",
            button="Use the last 28 days",
        ),
    ),
    "a comparison that can't be": State(
        "/all/why?vs=2030-01-01..2030-01-31", nothing, says(button="Compare with the days before")
    ),
    "a page of a list that is none": State(
        "/all/posts?after=nothing", nothing, says("Posts", button="Go to the first page")
    ),
    "a brand's id for an organization's": State(
        "/o/brand_01kdvdna00ey681zctb1f337zz",
        nothing,
        says("There is no such page, or this token may not see it"),
    ),
    "no such report": State(
        "/r/bbr_gone",
        nothing,
        lambda page: expect(page.get_by_role("heading", level=1)).to_have_text(
            "There is no such report"
        ),
    ),
}


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[1]}-{look[0]}")
def looked(
    request: pytest.FixtureRequest,
    chromium: Browser,
    server: Server,
    session_cookie: list[dict[str, object]],
) -> Iterator[Page]:
    """A page in one of the four looks."""
    width, scheme = request.param
    context = signed_in(chromium, session_cookie, width=width, color_scheme=scheme)
    visit = watched(context, server)
    yield visit.page
    visit.page.unroute_all(behavior="ignoreErrors")
    context.close()


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_said_and_left_by_what_the_page_offers(
    looked: Page, server: Server, named: dict[str, str], name: str
) -> None:
    state, page = STATES[name], looked
    state.enter(page)
    page.goto(server.url + state.path.format(**named))
    state.check(page)
    assert page.locator("h1").count() == 1
    width = page.viewport_size and page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe.violations(page) == []
