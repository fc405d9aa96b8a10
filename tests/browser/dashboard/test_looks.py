"""Looks that a browser asks for: forced colours, 200 % zoom, no motion."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Server, Visit, watched
from tests.browser.dashboard import axe
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.dashboard.pages import EACH, FORMS
from tests.browser.profile import thorough

pytestmark = thorough

# Marks whose fill or line can't be told from the ground: bars, lines, dots, chosen tabs.
_LOST = """() => {
  const ground = getComputedStyle(document.body).backgroundColor;
  const none = [ground, 'none', 'rgba(0, 0, 0, 0)'];
  const marks = [...document.querySelectorAll(
    'svg.chart :is(rect, path, line, circle):not([aria-hidden] *)')];
  const lost = marks.filter(each => {
    if (each.matches('.untried, .focus')) return false;  // ground, and what only the focus shows
    const { fill, stroke } = getComputedStyle(each);
    return each.getBBox().height > 2 && none.includes(fill) && none.includes(stroke);
  });
  const chosen = [...document.querySelectorAll('[aria-selected=true], [aria-current=page]')];
  const same = chosen.filter(each => {
    const sibling = [...each.parentElement.children].find(other => other !== each
      && other.tagName === each.tagName);
    if (!sibling || !each.checkVisibility()) return false;
    const look = element => [element, ...element.children].map(part => ['', '::after', '::before']
      .map(pseudo => { const style = getComputedStyle(part, pseudo || undefined);
        return [style.color, style.backgroundColor, style.borderColor, style.borderWidth,
          style.fontWeight, style.boxShadow, style.outlineWidth, style.content].join(); })
      .join()).join();
    return look(each) === look(sibling);
  });
  const inks = [...document.querySelectorAll('svg.chart text')].filter(each => {
    const over = [...each.parentElement.children].slice([...each.parentElement.children]
      .indexOf(each) + 1).filter(other => other.tagName === 'rect');
    return getComputedStyle(each).fill === ground
      || over.some(other => !none.slice(1).includes(getComputedStyle(other).fill));
  });
  const unmarked = [...document.querySelectorAll(
    ':is([aria-selected=true], [aria-current], [aria-pressed=true], [aria-checked=true])')]
    .filter(each => each.checkVisibility() && getComputedStyle(each).borderBottomWidth !== '3px');
  const of = each => `${each.tagName} ${each.className.baseVal ?? each.className}`;
  return { lost: [...new Set([...lost, ...inks].map(of))],
    same: [...new Set([...same, ...unmarked].map(of))] };
}"""
# How much of the screen's height is taken by what stays in place, in the middle of the page.
_COVERED = """() => {
  scrollTo(0, document.documentElement.scrollHeight / 2);
  const places = ['fixed', 'sticky'];
  const taken = [...document.querySelectorAll('*')]
    .filter(each => places.includes(getComputedStyle(each).position) && each.checkVisibility())
    .map(each => each.getBoundingClientRect())
    .map(({ top, bottom }) => [Math.max(0, top), Math.min(innerHeight, bottom)])
    .filter(([from, to]) => to > from)
    .sort(([one], [other]) => one - other);
  scrollTo(0, 0);
  let end = 0;
  return taken.reduce((sum, [from, to]) => {
    const more = Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
    return sum + more;
  }, 0);
}"""
# Whatever goes on for longer than a frame.
_MOVING = """() => document.getAnimations().map(each =>
  [each.animationName ?? each.transitionProperty, each.effect.target.className].join(' of '))"""


@pytest.mark.parametrize("path", [*EACH, *FORMS])
def test_with_forced_colours_every_mark_is_still_seen(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    visit.page.emulate_media(forced_colors="active")
    page = opened(visit.page, server.url + path.format(**named))
    assert page.evaluate(_LOST) == {"lost": [], "same": []}


@pytest.mark.parametrize("path", [*EACH, *FORMS])
def test_at_200_percent_all_of_a_page_is_reached_without_scrolling_sideways(
    chromium: Browser,
    server: Server,
    session_cookie: list[dict[str, object]],
    named: dict[str, str],
    path: str,
) -> None:
    context = signed_in(chromium, session_cookie, width=720, device_scale_factor=2)
    visit = watched(context, server)
    page = opened(visit.page, server.url + path.format(**named))
    page.set_viewport_size({"width": 720, "height": 450})
    page.wait_for_timeout(150)
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    # What stays in place leaves room for what is read.
    assert page.evaluate(_COVERED) < 225
    assert axe.violations(page) == []
    context.close()


@pytest.mark.parametrize("query", ["", "w=365d", "p=MASTODON"])
def test_long_days_and_a_filter_leave_the_toolbar_in_one_line(
    visit: Visit, server: Server, named: dict[str, str], query: str
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}?{query}")
    middles = page.locator(".toolbar :is(.button, .chip, .freshness)").evaluate_all(
        """all => all.filter(each => each.checkVisibility()).map(each => {
          const { top, bottom } = each.getBoundingClientRect();
          return Math.round((top + bottom) / 2);
        })"""
    )
    assert len(middles) > 4
    assert max(middles) - min(middles) <= 2


@pytest.mark.parametrize("path", ["/all", "/{post}", "/all/posts"])
def test_whoever_wants_no_motion_gets_none(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    page = opened(visit.page, server.url + path.format(**named))
    page.get_by_role("link").nth(4).hover()
    assert page.evaluate(_MOVING) == []
    for key in ("s", "Escape", "/", "Escape", "?", "Escape", "3"):
        page.keyboard.press(key)
        assert page.evaluate(_MOVING) == []
