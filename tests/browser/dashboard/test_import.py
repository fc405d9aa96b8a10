"""Somebody imports a file of a platform: sees what it is, answers what is missing, follows it."""

import csv
import io

from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Server, Visit
from tests.browser.dashboard import axe
from tests.browser.dashboard.conftest import opened
from tests.browser.profile import thorough

pytestmark = thorough

HEADER = (
    *("Beitrags-ID", "Konto-ID", "Benutzername des Kontos", "Kontoname", "Beschreibung"),
    *("Dauer (Sek.)", "Veröffentlichungszeit", "Permalink", "Beitragsart", "Datenkommentar"),
    *("Datum", "Aufrufe", "Reichweite", "„Gefällt mir“-Angaben", "Geteilte Inhalte"),
    *("Kommentare", "Gespeicherte Inhalte"),
)


def german_file() -> bytes:
    """A content export of Meta Business Suite, one of whose rows can't be taken."""
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(HEADER)
    for number in range(1, 6):
        link = f"https://www.instagram.com/p/A{number}/"
        saves = "viele" if number == 5 else "3"
        post = [f"1790000000000000{number}", "1784", "us", "Us", f"Beitrag {number}", "0"]
        place = [f"09/{12 + number}/2026 15:30", link, "IG-Bild", "", "Lifetime"]
        writer.writerow([*post, *place, f"{number}.250", "900", "12", "3", "4", saves])
    return sink.getvalue().encode()


def test_a_german_file_is_seen_asked_about_imported_and_its_rejects_come_back(
    visit: Visit, server: Server
) -> None:
    page = opened(visit.page, f"{server.url}/all/accounts")
    ids = "{ organizations(first: 1) { nodes { id } } }"
    answer = page.request.get(
        f"{server.url}/graphql",
        params={"query": ids},
        headers={"authorization": f"Bearer {server.token}"},
    )
    organization = answer.json()["data"]["organizations"]["nodes"][0]["id"]
    page = opened(page, f"{server.url}/o/{organization}/accounts")
    page.get_by_role("link", name="Import a file").click()
    expect(page.get_by_role("heading", name="Import a file", level=1)).to_be_visible()

    file: FilePayload = {
        "name": "instagram.csv",
        "mimeType": "text/csv",
        "buffer": german_file(),
    }
    page.get_by_label("File to import").set_input_files(files=[file])

    expect(
        page.get_by_text("Instagram, Meta Business Suite, content export, German")
    ).to_be_visible()
    expect(page.get_by_label("What Aufrufe becomes")).to_have_value("views")
    expect(page.get_by_text("'viele' is not a number")).to_be_visible()
    start = page.get_by_role("button", name="Import", exact=True)
    expect(start).to_be_disabled()
    assert axe.violations(page) == []

    page.get_by_label("Day on which its numbers were read").fill("2026-11-27")
    page.get_by_label("Brand of new posts").fill("Brought along")
    page.get_by_label("Create brands").check()
    expect(start).to_be_enabled()
    start.click()

    expect(page.get_by_role("heading", name="Imported")).to_be_visible()
    expect(page.get_by_text("4 imported")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Get the rejected rows").click()
    assert "viele" in download.value.path().read_text("utf-8")
    assert axe.violations(page) == []
    page.get_by_role("link", name="See the posts").click()
    page.wait_for_url(f"**/o/{organization}/posts")
