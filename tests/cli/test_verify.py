"""`backbone verify` and `backbone rebuild` as a person meets them."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app

FILE = """external_id,date,brand,views
a,2026-03-17,Cats,10
a,2026-03-18,Cats,20
"""
CREATING = (
    "--organization",
    "Acme",
    "--create-organization",
    "--create-brands",
    "--platform",
    "yt",
)
Backbone = Callable[..., Result]


@pytest.fixture
def backbone(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backbone:
    """The command, on a database with two snapshots of one post."""
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    file = tmp_path / "snapshots.csv"
    file.write_text(FILE)
    assert run("import", "snapshots", str(file), *CREATING).exit_code == 0
    return run


@pytest.fixture
def damaged(backbone: Backbone, sqlite_url: str) -> Backbone:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite+aiosqlite:///")) as connection:
        connection.execute("UPDATE analytics_totals SET views = 77")
        connection.execute("DELETE FROM post_totals")
    connection.close()
    return backbone


def test_what_is_right_is_said_to_be(backbone: Backbone) -> None:
    result = backbone("verify")

    assert result.output == "Acme: every number is right.\n"
    assert result.exit_code == 0


def test_what_differs_is_listed_repaired_and_right_again(damaged: Backbone) -> None:
    verified = damaged("verify", "--organization", "acme")
    rebuilt = damaged("rebuild")

    assert verified.exit_code == 1
    first, missing, wrong = verified.output.splitlines()
    assert first == "Acme: 2 differences from a recount; `backbone rebuild` repairs."
    assert missing.startswith("  post_totals (post_id post_0")
    assert missing.endswith("): the row is missing")
    assert wrong.startswith("  analytics_totals (brand_id brand_0")
    assert wrong.endswith(", platform YOUTUBE): views is 77, should be 20")
    assert rebuilt.exit_code == 0
    assert rebuilt.output.splitlines()[0] == "Acme: 2 differences from a recount, now repaired."
    assert damaged("verify").exit_code == 0


def change_totals(sqlite_url: str, values: str) -> None:
    with sqlite3.connect(sqlite_url.removeprefix("sqlite+aiosqlite:///")) as connection:
        connection.execute(f"UPDATE post_totals SET {values}")
    connection.close()


@pytest.mark.parametrize(
    ("untrue", "told"),
    [
        ("told_from = '2026-03-17'", "told_from is 2026-03-17, should be 2026-03-18"),
        ("told_from = '2026-03-19'", "told_from is 2026-03-19, should be 2026-03-18"),
        ("longest_gap = 0", "longest_gap is 0, should be 1"),
        ("lost = 3", "lost is 3, should be 0"),
    ],
    ids=["a day that tells nothing", "no day of a snapshot", "a shorter gap", "a loss"],
)
def test_what_totals_say_of_snapshots_that_is_not_true_is_told_and_repaired(
    backbone: Backbone, sqlite_url: str, untrue: str, told: str
) -> None:
    change_totals(sqlite_url, untrue)

    assert backbone("verify").output.splitlines()[1].endswith(told)
    assert backbone("rebuild").exit_code == 0
    assert backbone("verify").exit_code == 0


@pytest.mark.parametrize("wider", ["told_from = NULL", "longest_gap = 9"])
def test_bounds_that_are_wider_than_they_need_be_are_right(
    backbone: Backbone, sqlite_url: str, wider: str
) -> None:
    change_totals(sqlite_url, wider)

    assert backbone("verify").exit_code == 0


def test_differences_as_json(damaged: Backbone) -> None:
    result = damaged("verify", "--json")

    (organization,) = json.loads(result.output)["organizations"]
    missing, wrong = organization["discrepancies"]
    assert organization["label"] == "Acme"
    assert missing["stored"] is None
    assert missing["recounted"]["views"] == 20
    assert wrong["key"]["brand_id"].startswith("brand_")
    assert {name: wrong[name] for name in ("table", "column", "stored", "recounted")} == {
        "table": "analytics_totals",
        "column": "views",
        "stored": 77,
        "recounted": 20,
    }
    assert result.exit_code == 1


@pytest.mark.parametrize("command", ["verify", "rebuild"])
def test_an_organization_that_is_not_there(backbone: Backbone, command: str) -> None:
    result = backbone(command, "--organization", "Nobody")

    assert result.exit_code == 1
    assert "There is no organization 'Nobody'." in result.output
