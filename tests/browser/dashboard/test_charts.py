"""Pictures with a cursor are reached by Tab, and arrow keys move it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.profile import thorough

pytestmark = thorough


@pytest.mark.parametrize("path", ["/all", "/all/followers"])
def test_a_picture_by_day_is_reached_and_walked_through_by_keys(
    visit: Visit, server: Server, path: str
) -> None:
    page = opened(visit.page, server.url + path)
    picture = page.locator("svg[role=img][aria-label*='every day']").first
    # An SVG attribute keeps its case, and only `tabindex` counts: Chromium alone forgives it.
    expect(picture).to_have_js_property("tabIndex", 0)
    picture.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tooltip b")).to_have_text("Thu 26 Nov")
