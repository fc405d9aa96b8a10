"""What lists and reports: readable on a narrow terminal, and as JSON for scripts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.domain.platforms import Platform
from app.simulation.server import Simulation
from tests.cli.conftest import Command
from tests.cli.test_commands import COMMANDS

LISTS_NOTHING = {
    *(("demo",), ("serve",), ("worker",), ("mcp",)),  # they run until they are stopped
    *(("migrate",), ("schema",), ("export",), ("dump",), ("load",)),
    *(("tokens", "create"), ("tokens", "revoke")),  # one answer in one line
    *(("shares", "create"), ("shares", "revoke")),
    *(("credentials", "add"), ("credentials", "disconnect"), ("credentials", "rotate")),
}
ID = re.compile(r"\b(?:org|cred|brand|post)_[0-9a-z]{26}\b")


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_what_lists_does_so_for_scripts_too(names: tuple[str, ...]) -> None:
    options = {option for parameter in COMMANDS[names].params for option in parameter.opts}
    assert ("--json" in options) is (names not in LISTS_NOTHING)


@pytest.fixture
def narrow(sqlite_url: str, simulated: Simulation, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command on a terminal of 80 columns, against the simulated platforms."""
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("BACKBONE_SIMULATION_URL", f"http://{simulated.host}")

    def run(*arguments: str) -> Result:
        monkeypatch.setattr("app.cli.running.out.width", 80)
        return CliRunner().invoke(app, arguments)

    return run


@pytest.fixture
def organization(narrow: Command, tmp_path: Path) -> str:
    """An organization, imported; its id."""
    file = tmp_path / "posts.csv"
    file.write_text("external_id\nfirst\n")
    creating = ("--create-organization", "--brand", "Slow Crumb", "--create-brands")
    given = (*creating, "--platform", "youtube", "--organization", "Juniper Row Studio")
    assert narrow("import", "posts", str(file), *given).exit_code == 0
    told = json.loads(narrow("verify", "--json").stdout)
    identity: str = told["organizations"][0]["id"]
    return identity


def lines_of(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    return lines


def test_tokens_fit_a_narrow_terminal(narrow: Command, organization: str) -> None:
    narrow(
        "tokens", "create", "reporting for the weekly client review", "--scope", "analytics:read"
    )
    narrow(
        *("tokens", "create", "agent", "--organization", organization),
        *("--expires", "2030-01-02", "--scope", "analytics:refresh", "--scope", "content:write"),
    )
    words = " ".join(lines_of(narrow("tokens", "list"))).split()
    for whole in ("reporting", "weekly", "analytics:refresh", "Juniper", "Studio", "2030-01-02"):
        assert whole in words
    assert len([word for word in words if re.fullmatch(r"bb_[\w-]{6}\.\.\.", word)]) == 2


def test_tokens_as_json(narrow: Command, organization: str) -> None:
    narrow("tokens", "create", "agent", "--organization", organization, "--expires", "2030-01-02")
    (token,) = json.loads(narrow("tokens", "list", "--json").stdout)["tokens"]
    assert token | {"token": "", "createdAt": ""} == {
        "token": "",
        "name": "agent",
        "scopes": ["admin"],
        "organization": organization,
        "createdAt": "",
        "expiresAt": "2030-01-02T00:00:00Z",
        "usedAt": None,
        "revokedAt": None,
    }


@pytest.mark.usefixtures("organization")
def test_accounts_fit_a_narrow_terminal_and_are_told_as_json(
    narrow: Command, simulated: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    access, _ = simulated.world.issue(Platform.TIKTOK)
    monkeypatch.setattr("app.cli.credentials_add._ask", lambda what: access * ("Access" in what))
    assert narrow("credentials", "add", "tiktok", "--brand", "Slow Crumb", "--paste").exit_code == 0
    (account,) = as_json(narrow, "credentials", "list")["credentials"]
    assert ID.fullmatch(account["id"])
    assert (account["platform"], account["brand"]) == ("TIKTOK", "Slow Crumb")
    shown = "\n".join(lines_of(narrow("credentials", "list")))
    assert account["id"] in shown
    assert account["account"] in shown
    (checked,) = as_json(narrow, "credentials", "check")["credentials"]
    assert checked["failure"] is None
    found = as_json(narrow, "credentials", "discover", account["id"])
    assert found["isComplete"]
    assert found["posts"]["created"] > 0
    (refreshed,) = as_json(narrow, "refresh")["refreshes"]
    assert refreshed["organization"] == "Juniper Row Studio"
    assert refreshed["status"] in {"SUCCEEDED", "PARTIAL", "FAILED"}
    (refused,) = json.loads(narrow("refresh", "--json").stdout)["refreshes"]
    assert refused["status"] == "REFUSED"


def as_json(narrow: Command, *arguments: str) -> Any:
    result = narrow(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
