"""Rules of looks that hold on every page: what is read as one, and what can't be undone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, Visit, watched
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.dashboard.pages import EACH, FORMS
from tests.browser.profile import thorough

pytestmark = thorough

# Days and times of which a part stands in another line than the rest.
_BROKEN = r"""() => {
  const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
  const written = new RegExp(`\\d{1,2}\\s(?:${months})\\p{L}*(?:\\s20\\d\\d)?`, 'gu');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.checkVisibility()) continue;
    for (const day of text.data.matchAll(written)) {
      const range = document.createRange();
      range.setStart(text, day.index);
      range.setEnd(text, day.index + day[0].length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 8)));
      if (lines.size > 1) broken.push(text.data);
    }
  }
  return broken;
}"""
# Dashes that stand for a number, without the reason why it isn't known.
_DASHES = """() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const bare = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() !== '\u2014' || parentElement.closest('[title], svg, [aria-hidden]')) continue;
    bare.push(parentElement.closest('td, li, div').textContent);
  }
  return bare;
}"""
# Headings of more than one line, with room for more of their words beside them.
_NARROW = """() => [...document.querySelectorAll('.tile-head:not(:has(> p)) h2')]
    .filter((heading) => {
  const head = heading.parentElement.getBoundingClientRect();
  const acts = heading.parentElement.querySelector('.acts')?.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(heading);
  const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 8)));
  const end = acts?.width ? acts.left : head.right;
  return lines.size > 1 && end - range.getBoundingClientRect().right > 100;
}).map((heading) => heading.textContent)"""
_FINAL = ("Erase", "Revoke", "End the link", "Disconnect")
# The colour of whatever says that it can't be undone, where it isn't the one of what is bad.
_CALM = """(final) => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--down)';
  const red = getComputedStyle(probe).color;
  probe.remove();
  return [...document.querySelectorAll('button, [role=menuitem]')]
    .filter(each => each.checkVisibility() && final.some(word => each.textContent.startsWith(word)))
    .map(each => [each.textContent, getComputedStyle(each).color === red]);
}"""
_SHARE = """mutation ($scope: ID!) {
  createShare(input: { scopeId: $scope, name: "For a client" }) { path } }"""


def shared(server: Server, brand: str) -> str:
    """The path of a report on a brand."""
    scope = brand.removeprefix("b/")
    return str(asked(server, _SHARE, scope=scope)["createShare"]["path"])


@pytest.mark.parametrize("path", [*EACH, *FORMS])
def test_on_a_phone_no_day_is_broken_in_two(
    chromium: Browser,
    server: Server,
    session_cookie: list[dict[str, object]],
    named: dict[str, str],
    path: str,
) -> None:
    context = signed_in(chromium, session_cookie, width=390)
    page = opened(watched(context, server).page, server.url + path.format(**named))
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        assert page.evaluate(_BROKEN) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("path", EACH)
def test_every_dash_says_why_nothing_is_known(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    page = opened(visit.page, server.url + path.format(**named))
    assert page.evaluate(_DASHES) == []


@pytest.mark.parametrize("path", ["/settings/about", "/settings/keyboard", "/connected/pinterest"])
def test_what_fits_on_the_screen_doesnt_scroll(visit: Visit, server: Server, path: str) -> None:
    page = opened(visit.page, server.url + path)
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0


def test_the_door_doesnt_scroll(chromium: Browser, server: Server) -> None:
    context = signed_in(chromium, [])
    page = opened(watched(context, server).page, f"{server.url}/sign-in")
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0
    context.close()


@pytest.mark.parametrize("path", ["/{organization}/accounts", *FORMS])
def test_on_a_tablet_no_act_is_pushed_out_of_sight(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    page = opened(visit.page, server.url + path.format(**named))
    for width in (780, 820, 1000):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        assert page.evaluate(_PUSHED) == 0


@pytest.mark.parametrize("width", [1440, 1000])
def test_a_heading_takes_the_room_that_there_is(
    visit: Visit, server: Server, named: dict[str, str], width: int
) -> None:
    page = opened(visit.page, server.url + "/" + named["brand"])
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(100)
    assert page.evaluate(_NARROW) == []
    opened(page, server.url + shared(server, named["brand"]))
    assert page.evaluate(_NARROW) == []


def test_what_cant_be_undone_is_red_wherever_it_is_offered(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    shared(server, named["brand"])
    found = 0
    for name in ("organization", "brands", "tags", "notes", "tokens", "shares"):
        page = opened(visit.page, f"{server.url}/settings/{name}")
        found += _all_red(page)
        menus = page.locator("td [aria-haspopup=menu]:visible")
        if menus.count():
            menus.first.click()
            expect(page.get_by_role("menu")).to_be_visible()
            found += _all_red(page)
    assert found >= len(("organization", "brand", "tag", "rule", "note", "token", "share"))


def _all_red(page: Page) -> int:
    acts = page.evaluate(_CALM, _FINAL)
    assert [text for text, is_red in acts if not is_red] == []
    return len(acts)


_ORGANIZATION = """mutation {
  createOrganization(input: { label: "Of many", timeZone: "Asia/Tokyo" }) { id } }"""
_BRAND = """mutation ($of: ID!, $label: String!) {
  createBrand(organizationId: $of, input: { label: $label }) { id } }"""
_TAG = (
    "mutation ($of: ID!, $label: String!) { createTag(organizationId: $of, label: $label) { id } }"
)
_NOTE = """mutation ($of: ID!, $text: String!) {
  createNote(scopeId: $of, input: { text: $text, start: "2026-11-20" }) { id } }"""
_BRANDS = "query ($of: ID!) { organization(id: $of) { brands { nodes { id } } } }"
_PUSHED = """() => [...document.querySelectorAll('.table-scroll')].filter((each) =>
  each.checkVisibility() && each.scrollWidth > each.clientWidth).length"""


def test_many_brands_and_long_words_push_nothing_out_of_sight(visit: Visit, server: Server) -> None:
    of = asked(server, _ORGANIZATION)["createOrganization"]["id"]
    for number in range(30):
        asked(server, _BRAND, of=of, label=f"Brand {number}")
    asked(server, _TAG, of=of, label="a" * 64)
    asked(server, _NOTE, of=of, text="Hottentottenstottertrottelmutter" * 6)
    page = opened(visit.page, f"{server.url}/o/{of}/accounts")
    expect(page.get_by_role("link", name="Brand 29", exact=True)).to_be_attached()
    for name in ("Settings", "API and agents"):
        expect(page.locator(".side").get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
    brand, *_ = asked(server, _BRANDS, of=of)["organization"]["brands"]["nodes"]
    opened(page, server.url + shared(server, brand["id"]))
    expect(page.locator(".headline")).to_contain_text("as before")
    expect(page.locator(".headline")).not_to_contain_text("new")
    opened(page, f"{server.url}/o/{of}/accounts")
    # Where nothing is published there is nothing to be counted.
    expect(page.locator(".coverage, .lede")).to_have_count(0)
    for name in ("tags", "notes"):
        opened(page, f"{server.url}/settings/{name}")
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(100)
            assert page.evaluate(_PUSHED) == 0
