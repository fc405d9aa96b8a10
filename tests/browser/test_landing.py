from playwright.sync_api import expect

from tests.browser.conftest import Server, Visit


def test_the_landing_page_leads_to_graphiql(visit: Visit, server: Server) -> None:
    visit.page.goto(f"{server.url}/about")
    expect(visit.page.get_by_role("heading", name="Backbone")).to_be_visible()
    visit.page.get_by_role("link", name="GraphiQL").click()
    expect(visit.page.get_by_label("Token")).to_be_visible()
    assert visit.page.url == f"{server.url}/graphiql"
    assert visit.foreign == []


def test_the_landing_page_complains_about_nothing(visit: Visit, server: Server) -> None:
    visit.page.goto(f"{server.url}/about", wait_until="networkidle")
    assert (visit.foreign, visit.complaints) == ([], [])
