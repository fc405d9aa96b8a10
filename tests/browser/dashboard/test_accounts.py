"""The accounts page as people use it."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard.asking import asked
from tests.browser.dashboard.conftest import opened, signed_in
from tests.browser.dashboard.reading import Questions, differences, read
from tests.browser.profile import thorough

pytestmark = thorough


def test_from_an_account_to_its_posts(visit: Visit, server: Server, named: dict[str, str]) -> None:
    (account, *_) = (
        each
        for each in asked(
            server, "{ accounts(first: 50) { nodes { id label coverage { published } } } }"
        )["accounts"]["nodes"]
        if each["coverage"]["published"] > 0
    )
    page = opened(visit.page, server.url + "/{organization}/accounts".format(**named))
    row = page.get_by_role("row").filter(has_text=account["label"]).first
    row.get_by_role("link", name="posts").click()
    page.wait_for_url(f"**/posts?acc={account['id']}")
    page.wait_for_load_state("networkidle")
    questions = Questions(page)
    opened(page, page.url)
    chip = page.get_by_title("Clear this filter (Esc)")
    expect(chip).to_contain_text(account["label"])
    shown, _ = read(page)
    assert differences(shown, questions.answers(server.token)) == []
    whole = page.get_by_role("heading", level=1).inner_text()
    chip.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(whole)


def test_the_accounts_and_their_badge_tell_of_accounts_alone(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, server.url + "/{organization}/accounts".format(**named))
    told = questions.answers(server.token)["accounts_page"]["scope"]["attention"]
    assert told["nodes"]
    assert {each["subject"]["kind"] for each in told["nodes"]} == {"CREDENTIAL"}
    expect(page.locator(".attention li")).to_have_count(len(told["nodes"]))
    expect(page.locator(".side .badge")).to_have_text(str(told["totalCount"]))


def test_all_that_needs_somebody_is_shown_where_its_beginning_stands(
    visit: Visit, server: Server
) -> None:
    questions = Questions(visit.page)
    page = opened(visit.page, f"{server.url}/all")
    entries = page.locator(".attention li")
    expect(entries).to_have_count(3 + 1)
    more = entries.last.get_by_role("button")
    more.focus()
    page.keyboard.press("Enter")
    expect(entries).not_to_have_count(3 + 1)
    told = questions.answers(server.token)["attention_list"]["scope"]["attention"]
    expect(entries).to_have_count(told["totalCount"] + 1)
    shown, loose = read(page)
    assert differences(shown, questions.answers(server.token)) == []
    assert loose == []
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    expect(entries).to_have_count(3 + 1)


_TIMES = """() => [...document.querySelectorAll('main time')].filter(each => each.checkVisibility()
  && each.dateTime.includes('T')).map(each => [each.dateTime, each.textContent])"""


def test_far_away_a_page_says_its_moments_in_the_zone_of_its_organization(
    chromium: Browser,
    server: Server,
    session_cookie: list[dict[str, object]],
    named: dict[str, str],
) -> None:
    said = []
    for zone in ("Asia/Kolkata", "Pacific/Pago_Pago"):
        context = signed_in(chromium, session_cookie, timezone_id=zone)
        page = opened(context.new_page(), server.url + "/{organization}/accounts".format(**named))
        said.append((page.evaluate(_TIMES), page.get_by_role("table").first.inner_text()))
        context.close()
    at_home, far_away = said
    assert at_home[0]
    assert far_away == at_home


def test_accounts_that_need_nobody_stand_by_brand_and_platform(
    visit: Visit, server: Server, named: dict[str, str]
) -> None:
    page = opened(visit.page, server.url + "/{organization}/accounts".format(**named))
    rows = page.locator("tbody tr").filter(has_text="Not connected")
    said = [text.split("\n")[0].split("\t")[0] for text in rows.all_inner_texts()]
    assert len(said) > 3
    assert said == sorted(said)
