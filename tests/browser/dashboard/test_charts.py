"""Pictures with a cursor are reached by Tab and walked by arrows; small ones are shapes alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.reading import Questions
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


def test_each_brand_has_a_small_picture_of_its_views(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/{named['organization']}")
    answer = questions.answers(server.token)["overview_details"]["brandLeaderboard"]
    rows = page.locator("[data-tile=brands] tbody tr:not(.rest)")
    expect(rows).to_have_count(len(answer["nodes"]))
    for row, brand in zip(rows.all(), answer["nodes"], strict=True):
        points = brand["brand"]["timeSeries"]["points"]
        known = [point["views"] for point in points if point["isMeasured"]]
        assert sum(known) == brand["views"]
        picture = row.get_by_role("img", name="The most")
        expect(picture).to_have_accessible_name(re.compile(f"The most, {max(known):,}, on "))
        drawn = picture.locator("path").evaluate_all("all => all.map(it => it.getAttribute('d'))")
        assert len(re.findall("[ML]", "".join(drawn))) == len(known)


def test_a_brands_small_picture_of_a_year_has_a_point_a_week(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}?w=365d")
    tile = page.locator("[data-tile=brands]")
    expect(tile.get_by_role("columnheader", name="Views per week")).to_be_visible()
    drawn = tile.locator("tbody tr:not(.rest) .spark path").first.get_attribute("d")
    assert 40 < len(re.findall("[ML]", drawn or "")) <= 53


def test_the_best_hours_of_platforms_are_seen_side_by_side(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/{named['brand']}")
    times = questions.answers(server.token)["overview_details"]["brand"]["postingTimes"]
    best = [each["best"] for each in times["platforms"] if each["best"]]
    pictures = page.locator("[data-tile=best-hours] .interval")
    expect(pictures).to_have_count(len(best))

    def places(mark: str, name: str) -> list[float]:
        marks = pictures.locator(mark).all()
        return [float((each.get_attribute(name) or "").rstrip("%")) for each in marks]

    scale = places(".mean", "cx")[0] / best[0]["meanRate"]
    assert places(".mean", "cx") == pytest.approx([each["meanRate"] * scale for each in best])
    assert places(".end", "x1") == pytest.approx([each["lowerBound"] * scale for each in best])


@pytest.mark.parametrize("query", ["", "?by=platform"])
def test_days_that_nobody_measured_are_hatched_and_what_they_gained_is_said_where_it_counts(
    visit: Visit, server: Server, named: dict[str, str], query: str
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}{query}")
    picture = page.locator("[data-tile=series] svg[role=img]")
    expect(picture.locator("rect[fill='url(#hatch)']")).to_have_count(1)
    expect(picture).to_contain_text("not measured")
    expect(picture).to_contain_text(" in two days")
    # The hatch marks its day already: no line of a note runs through its words.
    hatch = picture.locator("rect[fill='url(#hatch)']").bounding_box()
    assert hatch is not None
    for mark in picture.locator("line.mark").all():
        box = mark.bounding_box()
        assert box is not None
        assert not hatch["x"] < box["x"] < hatch["x"] + hatch["width"]


def test_a_day_that_isnt_over_is_reached_by_a_broken_line(visit: Visit, server: Server) -> None:
    page = opened(visit.page, f"{server.url}/all?w=mtd")
    picture = page.locator("[data-tile=series] svg[role=img]")
    broken = picture.locator("path.incomplete")
    expect(broken).to_have_count(1)
    assert broken.evaluate("path => getComputedStyle(path).strokeDasharray") == "5px, 4px"
    whole = opened(page, f"{server.url}/all").locator("[data-tile=series] path.incomplete")
    expect(whole).to_have_count(0)


def test_where_nothing_is_known_no_axis_says_that_it_was_nothing(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, f"{server.url}/{named['organization']}?p=MASTODON")
    tile = page.locator("[data-tile=series]")
    expect(tile).to_contain_text("No platform here reports views.")
    expect(tile.locator("[data-axis]")).to_have_count(0)
    expect(page.get_by_role("tab", name="Views gained")).to_contain_text("not reported here")
    tile.get_by_role("button", name="Show engagement").click()
    expect(tile.locator("[data-axis]").first).to_be_visible()
