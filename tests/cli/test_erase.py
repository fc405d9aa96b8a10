"""`backbone erase` as a person meets it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.services.erasures import Eraser

FILE = """external_id,date,brand,views
a,2026-03-17,Kestrels,10
a,2026-03-18,Kestrels,20
b,2026-03-18,Dogs,30
"""
IMPORT = ("--organization", "Acme", "--create-organization", "--create-brands", "--platform", "yt")
Backbone = Callable[..., Result]


@pytest.fixture
def backbone(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backbone:
    """The command, on a database with two posts of two brands."""
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)

    def run(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=typed)

    file = tmp_path / "import" / "snapshots.csv"
    file.parent.mkdir()
    file.write_text(FILE)
    assert run("import", "snapshots", str(file), *IMPORT).exit_code == 0
    return run


def test_a_brand_goes_once_its_name_is_typed_below_what_is_lost(
    backbone: Backbone, tmp_path: Path
) -> None:
    erased = backbone("erase", "brand", "kestrels", typed="Kestrels\n")
    assert erased.exit_code == 0, erased.output
    assert "Kestrels: 1 post, 2 days" in erased.output
    assert "can't be undone" in erased.output
    assert "Erased, with 1 post." in erased.output
    assert backbone("verify").output == "Acme: every number is right.\n"
    held = [file.name for file in tmp_path.glob("*.db*") if b"Kestrels" in file.read_bytes()]
    assert held == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("brand", "Dogs", "--confirm", "dogs"), "To erase this brand, confirm its name"),
        (("organization", "acme", "--confirm", "ACME"), "To erase this organization, confirm"),
        (("organization", "Other", "--confirm", "Other"), "There is no organization 'Other'"),
        (("brand", "Other", "--confirm", "Other"), "The organization has no brand 'Other'"),
        (("posts", "post_x", "--confirm", "1"), "There is no such post"),
    ],
)
def test_what_is_not_confirmed_or_not_there_is_not_erased(
    backbone: Backbone, given: tuple[str, ...], said: str
) -> None:
    refused = backbone("erase", *given)
    assert refused.exit_code == 1
    assert said in refused.output
    assert backbone("sync").output.startswith("Acme: 3 inserted")


def test_what_was_stopped_goes_on_and_an_organization_is_found_though_archived(
    backbone: Backbone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping:
        stopping.setattr(Eraser, "step", stop)
        stopped = backbone("erase", "organization", "Acme", "--confirm", "Acme")
    assert stopped.exit_code == 130

    done = backbone("erase", "organization", "Acme", "--confirm", "Acme", "--json")
    (erasure,) = json.loads(done.stdout)["erasures"]
    assert (erasure["kind"], erasure["posts"], erasure["erased"]) == ("ORGANIZATION", 2, 2)
    assert erasure["finishedAt"] is not None
    assert backbone("verify").output == ""


def test_without_anything_left_there_is_nothing_to_go_on_with(backbone: Backbone) -> None:
    assert backbone("erase", "continue").output.strip() == "Nothing is left to erase."
