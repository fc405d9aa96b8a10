"""Every number on a page is what the API says, written by the rules of the dashboard's design."""

import httpx
import pytest

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened
from tests.browser.dashboard.reading import Questions, differences, read

PAGES = [
    "/all",
    "/all?t=series",
    "/all?by=platform&m=engagement",
    "/all?w=90d&g=week&m=engagementRate",
    "/all?vs=none",
    "/all?vs=year&w=mtd",
    "/all?p=MASTODON",
    "/{organization}",
    "/{organization}?c=REEL",
    "/{brand}",
    "/all/why",
    "/all/why?m=engagement",
    "/all/times",
    "/{organization}/times?p=YOUTUBE",
    "/{organization}/times?t=hours",
    "/{brand}/times?w=28d&t=week",
    "/all/learned",
    "/{organization}/learned?c=REEL",
    "/{brand}/learned",
    "/{brand}/learned?w=mtd&sort=generation",
    "/all/goals",
    "/{organization}/goals",
    "/all/followers",
    "/{organization}/followers?w=90d",
    "/{brand}/followers?t=level",
    "/all/business",
    "/all/business?t=credits",
    "/{organization}/business",
]


@pytest.fixture(scope="module")
def named(server: Server) -> dict[str, str]:
    """The paths of an organization, a brand and a post of the demo."""
    query = (
        "{ organizations(first: 1) { nodes { id brands(first: 1) { nodes { id"
        " posts(first: 1) { nodes { id } } } } } } }"
    )
    headers = {"Authorization": f"Bearer {server.token}"}
    answer = httpx.post(f"{server.url}/graphql", json={"query": query}, headers=headers).json()
    (organization,) = answer["data"]["organizations"]["nodes"]
    (brand,) = organization["brands"]["nodes"]
    (post,) = brand["posts"]["nodes"]
    return {
        "organization": f"o/{organization['id']}",
        "brand": f"b/{brand['id']}",
        "post": f"p/{post['id']}",
    }


@pytest.mark.parametrize("path", PAGES)
def test_every_number_on_a_page_is_the_apis(
    visit: Visit, server: Server, named: dict[str, str], path: str
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, server.url + path.format(**named))
    shown, loose = read(page)
    assert len(shown) > 10
    assert differences(shown, questions.answers(server.token)) == []
    assert loose == []
    assert visit.complaints == []
    assert visit.foreign == []
