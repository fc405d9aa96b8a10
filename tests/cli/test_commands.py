"""What every command says: help, failures in one sentence, exit codes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from app.cli.main import app
from tests.cli.conftest import Command, running

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")


def commands(group: Any, *names: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(group, "commands"):
        yield names, group
        return
    for name, command in group.commands.items():
        yield from commands(command, *names, name)


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_a_command_explains_itself(names: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*names, "--help"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    command = COMMANDS[names]
    assert command.help
    first = command.help.strip().splitlines()[0]
    assert first.endswith("."), first
    assert first.split(".")[0] in " ".join(result.output.split())
    for parameter in command.params:
        if parameter.name != "help" and parameter.param_type_name == "option":
            assert getattr(parameter, "help", None), f"{names} {parameter.name}"


def test_the_documentation_names_every_command() -> None:
    for names in COMMANDS:
        pattern = rf"backbone {names[0]}\b.*" + (rf"\b{names[1]}\b" if len(names) > 1 else "")
        assert re.search(pattern, DOCUMENTED), f"{' '.join(names)} is not in docs/commands.md"


def test_wrong_usage_is_told_apart_from_failure() -> None:
    for arguments in (["nonsense"], ["serve", "--port", "many"], ["serve", "--port", "65536"]):
        assert CliRunner().invoke(app, arguments).exit_code == 2


BROKEN = {
    "/nowhere/backbone.db": "There is no database",
    "/dev/null/backbone.db": "can't be opened",  # no folder
}
WITH_A_DATABASE = [
    ("serve",),
    ("tokens", "list"),
    ("tokens", "create", "me"),
    ("tokens", "revoke", "bb_123456"),
    ("verify",),
]


@pytest.mark.parametrize("arguments", WITH_A_DATABASE, ids=" ".join)
def test_a_database_that_cannot_be_used_is_one_sentence(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = tmp_path / "text.db"
    text.write_text("only a text, and no database. " * 40)
    empty = tmp_path / "empty.db"
    for path, said in {
        **BROKEN,
        str(text): "is not a SQLite database",
        str(empty): "not migrated: run `backbone migrate`",
    }.items():
        monkeypatch.setenv("BACKBONE_DATABASE_URL", f"sqlite+aiosqlite:///{path}")
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 1, result.output
        assert said in result.stderr
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith("error: ")


def test_migrating_an_unusable_file_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = tmp_path / "text.db"
    text.write_text("only a text, and no database. " * 40)
    for path in ("/dev/null/backbone.db", "/proc/backbone/backbone.db", str(text)):
        monkeypatch.setenv("BACKBONE_DATABASE_URL", f"sqlite+aiosqlite:///{path}")
        result = CliRunner().invoke(app, ["migrate"])
        assert result.exit_code == 1
        assert result.stderr.startswith("error: ")
        assert result.stderr.count("\n") == 1
    assert text.read_text().startswith("only a text")


def test_migrate_says_what_it_did(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "backbone.db"
    monkeypatch.setenv("BACKBONE_DATABASE_URL", f"sqlite+aiosqlite:///{path}")
    first = CliRunner().invoke(app, ["migrate"])
    assert (first.exit_code, first.output.startswith("The database is now at")) == (0, True)
    again = CliRunner().invoke(app, ["migrate"])
    assert (again.exit_code, again.output.startswith("The database is current")) == (0, True)


def test_a_failure_shows_no_traceback_in_a_real_process(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'x.db'}"
    with running("tokens", "list", BACKBONE_DATABASE_URL=url) as program:
        errors = program.errors()
        assert program.process.wait(timeout=30) == 1
    assert errors.startswith("error: There is no database")
    assert errors.count("\n") == 1


def test_a_wrong_configuration_is_one_sentence(
    on_database: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBONE_PORT", "many")
    result = on_database("tokens", "list")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: BACKBONE_PORT: ")
    assert result.stderr.count("\n") == 1


def test_schema_prints_what_is_committed(on_database: Command) -> None:
    committed = (Path(__file__).parents[2] / "schema.graphql").read_text("utf-8")
    assert on_database("schema").output == committed
