"""What is said of a change: in words, and with the amounts of its largest parts."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough

pytestmark = thorough


@pytest.mark.parametrize("metric", ["views", "engagement"])
def test_the_largest_parts_of_a_change_are_said_with_their_amounts(
    visit: Visit, server: Server, named: dict[str, str], metric: str
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/{named['organization']}/why?m={metric}")
    drivers = questions.answers(server.token)["why_page"]["scope"][metric]
    sizes = {key: abs(drivers[key]) for key in ("volume", "mix", "reach", "rate", "unrated")}
    largest = max(sizes, key=lambda key: sizes[key])
    said = page.locator(".lede [data-part]")
    expect(said.first).to_have_attribute("data-field", f"why_page:scope.{metric}.{largest}")
    shown, _ = read(page)
    amounts = [one for one in shown if one.part and one.field.endswith(f".{largest}")]
    assert len(amounts) == 3  # in the lede, in the picture, in the list
    assert differences(amounts, questions.answers(server.token)) == []
