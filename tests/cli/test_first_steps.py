"""A newcomer's first commands beside a demo: they find it, or say how to reach it."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app

Run = Callable[..., Result]

WITHOUT_A_DATABASE = [
    ("tokens", "create", "agent", "--scope", "analytics:read"),
    ("tokens", "list"),
    ("credentials", "list"),
    ("mcp", "--token", "bb_of_the_demo"),
    ("serve", "--port", "0"),
    ("worker", "--once"),
    ("verify",),
    ("sync",),
    ("refresh",),
]


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that all databases are in by default, and nothing configured."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("BACKBONE_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data" / "backbone"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def demo(data: Path, sqlite_template: Path) -> Path:
    """A database where the demo's is, as far as other commands are concerned."""
    shutil.copy(sqlite_template, data / "demo.db")
    return data / "demo.db"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def token_names(database: Path) -> list[str]:
    connection = sqlite3.connect(database)
    names = [name for (name,) in connection.execute("SELECT name FROM tokens")]
    connection.close()
    return names


@pytest.mark.parametrize("arguments", WITHOUT_A_DATABASE, ids=" ".join)
def test_without_a_database_a_command_says_how_to_reach_the_demo(
    demo: Path, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert "run `backbone migrate`" in result.stderr
    for told in (str(demo), "`backbone --demo ...`", "BACKBONE_DATABASE_URL=demo"):
        assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_token_of_the_demo_is_not_known_elsewhere(demo: Path) -> None:
    assert "It is new and empty. The demo workspace is another" in run("migrate").stdout
    result = run("mcp", "--token", "bb_of_the_demo")
    assert result.exit_code == 1
    assert f"The demo workspace is another, {demo}" in result.stderr


@pytest.mark.usefixtures("data")
def test_without_a_demo_nobody_speaks_of_it() -> None:
    assert "demo" not in run("tokens", "list").stderr
    assert "demo" not in run("migrate").stdout


@pytest.mark.usefixtures("demo")
def test_who_names_a_database_hears_nothing_of_the_demo(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'mine.db'}")
    result = run("tokens", "list")
    assert (result.exit_code, "demo" in result.stderr) == (1, False)


def test_a_command_works_on_the_demo_when_told_to(
    demo: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--demo", "tokens", "create", "first").exit_code == 0
    monkeypatch.setenv("BACKBONE_DATABASE_URL", "demo")
    assert run("tokens", "create", "second").exit_code == 0
    assert token_names(demo) == ["first", "second"]
    assert not (data / "backbone.db").exists()


def test_the_demo_goes_before_the_database_that_is_configured(
    demo: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)
    assert run("--demo", "tokens", "create", "ours").exit_code == 0
    assert run("tokens", "create", "theirs").exit_code == 0
    assert token_names(demo) == ["ours"]
    assert token_names(tmp_path / "backbone.db") == ["theirs"]


@pytest.mark.usefixtures("data")
def test_where_there_is_no_demo_one_is_told_what_makes_it() -> None:
    result = run("--demo", "tokens", "list")
    assert result.exit_code == 1
    assert "`backbone demo` makes it" in result.stderr
    assert "migrate" not in result.stderr


@pytest.mark.usefixtures("demo")
def test_the_doctor_looks_at_the_demo_when_told_to() -> None:
    assert run("--demo", "doctor").exit_code == 0
    result = run("doctor")
    assert result.exit_code == 1
    assert "`backbone --demo ...`" in result.stdout
