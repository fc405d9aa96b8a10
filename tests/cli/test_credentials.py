"""`backbone credentials` as a person meets it: a browser that comes back, simulated platforms."""

import socket
import sqlite3
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from typer.testing import CliRunner, Result

from app.cli import authorization, running
from app.cli.main import app
from app.domain.platforms import Platform
from app.simulation.facebook import PAGE_ID, SEVERAL_PAGES
from app.simulation.faults import Fault
from app.simulation.registry import ACCOUNTS
from app.simulation.server import Simulation
from app.simulation.youtube import API_KEY
from tests.ports import free_port
from tests.providers.readers import OAUTH_PLATFORMS
from tests.waiting import PATIENCE

Cli = Callable[..., Result]
CREATING = ("--organization", "Acme", "--brand", "Cats", "--create")


@pytest.fixture
def database_file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite+aiosqlite:///"))


@pytest.fixture
def cli(sqlite_url: str, simulated: Simulation, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("BACKBONE_SIMULATION_URL", f"http://{simulated.host}")

    def run(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(app, ["credentials", *arguments], input=typed)

    return run


@pytest.fixture
def callback() -> str:
    """An address on loopback where nothing listens yet."""
    return f"http://127.0.0.1:{free_port()}/callback"


class Browser:
    """A person's browser: goes where it is sent, and on to where that sends it.

    An errand comes first; one that says so goes instead.
    """

    def __init__(self) -> None:
        self.errands: list[Callable[[str], bool | None]] = []
        self._pages: list[httpx.Response] = []
        self._ways: list[threading.Thread] = []

    @property
    def pages(self) -> list[httpx.Response]:
        """Where it went, once it has arrived."""
        for way in self._ways:
            way.join(PATIENCE)
        return self._pages

    def open(self, url: str) -> bool:
        self._ways.append(threading.Thread(target=self._go, args=(url,)))
        self._ways[-1].start()
        return True

    def _go(self, url: str) -> None:
        is_gone = [errand(url) for errand in self.errands]
        if not any(is_gone):
            self.visit(url)

    def visit(self, url: str) -> None:
        self._pages.append(httpx.get(url, follow_redirects=True, trust_env=False, timeout=60))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser()
    monkeypatch.setattr(webbrowser, "open", browser.open)
    return browser


def rows(database_file: Path, columns: str) -> list[Any]:
    with sqlite3.connect(database_file) as connection:
        found = connection.execute(f"SELECT {columns} FROM credentials").fetchall()
    connection.close()
    return found


def connected_id(result: Result) -> str:
    line = next(line for line in result.stdout.splitlines() if line.startswith("Connected: "))
    return line.removeprefix("Connected: ")


@pytest.mark.parametrize("platform", OAUTH_PLATFORMS)
def test_an_account_is_allowed_in_the_browser(
    cli: Cli, browser: Browser, callback: str, database_file: Path, platform: Platform
) -> None:
    result = cli("add", platform.lower(), *CREATING, "--redirect-uri", callback)

    assert result.exit_code == 0, result.output
    assert connected_id(result).startswith("cred_")
    (page,) = browser.pages
    assert page.status_code == 200
    assert "close this page" in page.text
    assert page.url.path == "/callback"
    assert rows(database_file, "platform, account_id") == [
        (platform, ACCOUNTS[platform].external_id)
    ]


@pytest.mark.usefixtures("browser")
def test_an_account_is_allowed_at_the_server_that_is_named(
    cli: Cli, callback: str, database_file: Path, simulated: Simulation
) -> None:
    for _ in range(2):
        host = simulated.host.upper()
        result = cli("add", "mastodon", *CREATING, "--host", host, "--redirect-uri", callback)
        assert result.exit_code == 0, result.output
    account = f"{ACCOUNTS[Platform.MASTODON].external_id}@{simulated.host}"
    assert rows(database_file, "account_id, host") == [(account, simulated.host)]
    assert list(simulated.world.apps.values()) == [callback]


def test_a_server_has_to_be_named(cli: Cli) -> None:
    result = cli("add", "mastodon", *CREATING)
    assert result.exit_code != 0
    assert "has many servers" in " ".join(result.stderr.split())


@pytest.mark.usefixtures("browser")
def test_of_several_pages_somebody_names_one(
    cli: Cli, callback: str, database_file: Path, simulated: Simulation
) -> None:
    simulated.world.features.add(SEVERAL_PAGES)
    unnamed = cli("add", "facebook", *CREATING, "--redirect-uri", callback)
    assert unnamed.exit_code == 1
    assert f"Backbone ({PAGE_ID})" in " ".join(unnamed.stderr.split())
    assert rows(database_file, "id") == []

    named = cli("add", "facebook", *CREATING, "--redirect-uri", callback, "--account", PAGE_ID)
    assert named.exit_code == 0, named.output
    assert rows(database_file, "account_id") == [(PAGE_ID,)]


def test_the_permission_is_asked_with_a_challenge_and_a_state_that_is_new_each_time(
    cli: Cli, browser: Browser, callback: str
) -> None:
    queries: list[dict[str, list[str]]] = []

    def note(url: str) -> None:
        queries.append(parse_qs(urlsplit(url).query))

    browser.errands.append(note)
    for _ in range(2):
        assert cli("add", "x", *CREATING, "--redirect-uri", callback).exit_code == 0
    assert [query["code_challenge_method"] for query in queries] == [["S256"], ["S256"]]
    assert queries[0]["state"] != queries[1]["state"]
    assert queries[0]["code_challenge"] != queries[1]["code_challenge"]
    assert queries[0]["redirect_uri"] == [callback]


def test_an_answer_to_something_else_is_turned_away_and_the_right_one_awaited(
    cli: Cli, browser: Browser, callback: str
) -> None:
    def disturb(_url: str) -> None:
        browser.visit(f"{callback}?code=stolen&state=guessed")
        browser.visit(f"{callback}?code=stolen")
        browser.visit(f"{callback.removesuffix('callback')}favicon.ico")

    browser.errands.append(disturb)
    result = cli("add", "x", *CREATING, "--redirect-uri", callback)
    assert result.exit_code == 0, result.output
    assert [page.status_code for page in browser.pages] == [400, 400, 404, 200]


def test_a_person_who_refuses_ends_the_walk(cli: Cli, browser: Browser, callback: str) -> None:
    def refuse(url: str) -> bool:
        state = parse_qs(urlsplit(url).query)["state"][0]
        browser.visit(f"{callback}?error=access_denied&state={state}")
        return True

    browser.errands.append(refuse)
    result = cli("add", "x", *CREATING, "--redirect-uri", callback)
    assert result.exit_code == 1
    assert "access_denied" in result.stderr
    assert "access_denied" in browser.pages[0].text


def test_nobody_waits_for_ever(cli: Cli, callback: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _url: True)
    monkeypatch.setattr(authorization, "PATIENCE_SECONDS", 0.2)
    result = cli("add", "x", *CREATING, "--redirect-uri", callback)
    assert result.exit_code == 1
    assert "--by-hand" in result.stderr


def test_a_callback_that_is_taken_is_named(cli: Cli, browser: Browser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        callback = f"http://127.0.0.1:{taken.getsockname()[1]}/callback"
        result = cli("add", "x", *CREATING, "--redirect-uri", callback)
    assert result.exit_code == 1
    assert "--redirect-uri" in result.stderr
    assert not browser.pages


def address_in(shown: list[str]) -> str:
    return shown[0].split()[-1]


@pytest.mark.parametrize("redirect_uri", ["https://backbone.example/callback", None])
def test_where_the_browser_is_elsewhere_its_address_is_copied(
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    database_file: Path,
    redirect_uri: str | None,
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(running.out, "print", lambda text, **_options: shown.append(text))
    # A script of ours visits the page; the person copies where it was sent, and no page is there.
    monkeypatch.setattr(
        "typer.prompt",
        lambda _text: httpx.get(shown[0].split()[-1], trust_env=False, timeout=60).headers[
            "location"
        ],
    )
    options = ["--redirect-uri", redirect_uri] if redirect_uri else ["--by-hand"]
    result = cli("add", "instagram", *CREATING, *options)
    assert result.exit_code == 0, result.output
    assert rows(database_file, "platform") == [("INSTAGRAM",)]


def test_a_pasted_address_of_something_else_is_refused(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.prompt", lambda _text: "https://elsewhere.example/?code=1&state=2")
    result = cli("add", "x", *CREATING, "--by-hand")
    assert result.exit_code == 1
    assert "start again" in result.stderr


def test_a_token_is_pasted(cli: Cli, simulated: Simulation, database_file: Path) -> None:
    access, refresh = simulated.world.issue(Platform.TIKTOK)
    result = cli("add", "tiktok", *CREATING, "--paste", typed=f"{access}\n{refresh}\n")
    assert result.exit_code == 0, result.output
    assert access not in result.output
    assert rows(database_file, "account_id") == [(ACCOUNTS[Platform.TIKTOK].external_id,)]


def test_a_wrong_token_says_what_the_platform_says(cli: Cli, database_file: Path) -> None:
    result = cli("add", "tiktok", *CREATING, "--paste", typed="nobody-gave-this\n\n")
    assert result.exit_code == 1
    assert "TikTok doesn't accept the token." in result.stderr
    assert "nobody-gave-this" not in result.output
    assert rows(database_file, "id") == []


def test_public_accounts_and_keys_need_nobodys_permission(
    cli: Cli, simulated: Simulation, database_file: Path
) -> None:
    mastodon = ("--host", simulated.host, "--account", "@backbone")
    assert cli("add", "mastodon", *CREATING, *mastodon).exit_code == 0
    assert cli("add", "bluesky", *CREATING, "--account", "backbone.example").exit_code == 0
    assert cli("add", "youtube", *CREATING, "--api-key", typed=f"{API_KEY}\n").exit_code == 0
    assert {row[0] for row in rows(database_file, "platform")} == {
        "MASTODON",
        "BLUESKY",
        "YOUTUBE",
    }


def test_without_an_app_the_operator_is_told_what_to_set(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)
    result = CliRunner().invoke(app, ["credentials", "add", "x", *CREATING])
    assert result.exit_code == 1
    assert "BACKBONE_TWITTER_CLIENT_ID" in result.stderr
    assert "Connecting accounts" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("orkut", *CREATING), "can't be read"),
        (("x", *CREATING, "--ceiling", "much"), "amount of dollars"),
        (("x", "--brand", "Cats"), "--organization"),
        (("x", "--brand", "Cats", "--organization", "Nobody"), "--create"),
        (("mastodon", *CREATING, "--account", "a"), "servers"),
    ],
)
def test_what_is_wrong_is_said_before_anybody_goes_to_a_browser(
    cli: Cli, browser: Browser, arguments: tuple[str, ...], sentence: str
) -> None:
    result = cli("add", *arguments)
    assert result.exit_code in (1, 2)
    assert sentence in result.stderr
    assert not browser.pages


def test_accounts_are_listed_checked_discovered_and_disconnected(
    cli: Cli, simulated: Simulation, database_file: Path
) -> None:
    access, refresh = simulated.world.issue(Platform.TIKTOK)
    added = cli("add", "tiktok", *CREATING, "--paste", typed=f"{access}\n{refresh}\n")
    key = connected_id(added)
    assert f"backbone credentials discover {key}" in added.stdout
    assert key in cli("list").stdout

    found = cli("discover", key, "--since", "2026-11-20")
    assert found.stdout.strip() == "posts: 3 created, 0 updated, 0 unchanged"

    checked = cli("check")
    assert (checked.exit_code, checked.stdout.split()[0]) == (0, "good")

    with sqlite3.connect(database_file) as connection:
        connection.execute("UPDATE credentials SET handle = 'former'")
        connection.execute("UPDATE accounts SET handle = 'former'")
    connection.close()
    assert "former" in cli("list").stdout
    assert checked.stdout == cli("check").stdout  # by the name that the platform says
    assert "former" not in cli("list").stdout

    assert cli("disconnect", key).exit_code == 0
    assert rows(database_file, "length(secret)") == [(0,)]
    assert "disconnected" in cli("list").stdout
    assert cli("check").stdout == ""


def test_a_long_handle_is_listed_whole_on_a_narrow_terminal(
    cli: Cli, simulated: Simulation, database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    access, refresh = simulated.world.issue(Platform.INSTAGRAM)
    cli("add", "instagram", *CREATING, "--paste", typed=f"{access}\n{refresh}\n")
    longest = "the.longest.instagram.handle30"
    with sqlite3.connect(database_file) as connection:
        connection.execute("UPDATE credentials SET handle = ?", [longest])
    connection.close()
    listed = cli("list").stdout
    assert longest in listed
    assert "Instagram, Cats" in listed


def test_a_check_says_what_to_do(cli: Cli, simulated: Simulation) -> None:
    access, _ = simulated.world.issue(Platform.TIKTOK)
    cli("add", "tiktok", *CREATING, "--paste", typed=f"{access}\n\n")
    simulated.faults.append(Fault(Platform.TIKTOK, "DOWN", times=9))
    down = cli("check")
    assert down.exit_code == 1
    assert "check again later" in down.stdout

    simulated.faults.clear()
    simulated.world.revoke(Platform.TIKTOK)
    dead = cli("check")
    assert dead.exit_code == 1
    assert "connect it again: backbone credentials add tiktok --brand brand_" in dead.stdout


def test_a_check_names_the_server_of_an_account(cli: Cli, simulated: Simulation) -> None:
    access, _ = simulated.world.issue(Platform.MASTODON)
    given = ("mastodon", "--host", simulated.host, "--paste")
    assert cli("add", *given, *CREATING, typed=f"{access}\n\n").exit_code == 0
    simulated.world.revoke(Platform.MASTODON)
    again = f"backbone credentials add mastodon --host {simulated.host} --brand brand_"
    assert again in cli("check").stdout


def test_keys_rotate_and_the_old_one_can_go(
    cli: Cli, simulated: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = "a key of last year, long enough", "a key of this year, long enough"
    old, new = f"{old} ------", f"{new} ------"
    monkeypatch.setenv("BACKBONE_SECRET_KEYS", f'["{old}"]')
    access, refresh = simulated.world.issue(Platform.TIKTOK)
    cli("add", "tiktok", *CREATING, "--paste", typed=f"{access}\n{refresh}\n")

    monkeypatch.setenv("BACKBONE_SECRET_KEYS", f'["{new}"]')
    lost = cli("rotate")
    assert lost.exit_code == 1
    assert "no key opens cred_" in lost.stderr
    assert "BACKBONE_SECRET_KEYS" in cli("check").stdout

    monkeypatch.setenv("BACKBONE_SECRET_KEYS", f'["{new}", "{old}"]')
    assert "1 of 1" in cli("rotate").stdout
    monkeypatch.setenv("BACKBONE_SECRET_KEYS", f'["{new}"]')
    assert cli("check").exit_code == 0
