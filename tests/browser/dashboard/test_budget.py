"""How much a page asks of the gateway."""

from playwright.sync_api import Request

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.conftest import opened

OPERATIONS_AT_MOST = 3


def test_the_overview_takes_three_questions(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/operations/" in request.url:
            asked.append(request.url)

    visit.page.on("request", note)
    opened(visit.page, server.url + "/{organization}".format(**named))
    assert 0 < len(asked) <= OPERATIONS_AT_MOST
