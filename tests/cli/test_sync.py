"""`backbone sync` as a person meets it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app

FILE = """external_id,date,brand,views
a,2026-03-17,Cats,10
a,2026-03-18,Cats,20
b,2026-03-18,Dogs,30
"""
IMPORT = ("--organization", "Acme", "--create-organization", "--create-brands", "--platform", "yt")
Backbone = Callable[..., Result]


@pytest.fixture
def backbone(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backbone:
    """The command, on a database with three snapshots of two brands."""
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    file = tmp_path / "snapshots.csv"
    file.write_text(FILE)
    assert run("import", "snapshots", str(file), *IMPORT).exit_code == 0
    return run


def test_what_changed_is_copied_once(backbone: Backbone) -> None:
    line = "Acme: {} inserted, 0 updated, {} unchanged, 0 removed, 0 failed.\n"

    assert backbone("sync").output == line.format(3, 0)
    assert backbone("sync").output == line.format(0, 0)
    assert backbone("sync", "--full").output == line.format(0, 3)


def test_a_brand_alone_as_json(backbone: Backbone) -> None:
    result = backbone("sync", "--organization", "acme", "--brand", "DOGS", "--json")
    (report,) = json.loads(result.stdout)["syncs"]

    assert report.pop("run").startswith("sync_")
    assert report == {
        "organization": "Acme",
        "status": "SUCCEEDED",
        "inserted": 1,
        **dict.fromkeys(("updated", "unchanged", "removed", "failed"), 0),
    }


def test_the_only_organization_need_not_be_named(backbone: Backbone) -> None:
    assert backbone("sync", "--brand", "Dogs").output.startswith("Acme: 1 inserted")


def test_of_several_organizations_one_is_named(backbone: Backbone, tmp_path: Path) -> None:
    arguments = ("Other" if each == "Acme" else each for each in IMPORT)
    assert (
        backbone("import", "snapshots", str(tmp_path / "snapshots.csv"), *arguments).exit_code == 0
    )
    result = backbone("sync", "--brand", "Dogs")
    assert (result.exit_code, "--brand needs --organization" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--organization", "Nobody"), 1, "There is no organization"),
        (("--organization", "Acme", "--brand", "Cows"), 1, "no brand 'Cows'"),
    ],
)
def test_what_cant_be_found_is_said(
    backbone: Backbone, arguments: tuple[str, ...], code: int, message: str
) -> None:
    result = backbone("sync", *arguments)
    assert (result.exit_code, message in result.stderr) == (code, True)
