"""What every command says: help, failures in one sentence, exit codes."""

import asyncio
import itertools
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from app.cli import main
from app.cli.main import Unloaded, app
from app.storage import migrations
from tests.cli.conftest import Command, running, started

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")


def commands(group: Any, *names: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        found = command.load() if isinstance(command, Unloaded) else command
        if hasattr(found, "commands"):
            yield from commands(found, *names, name)
        else:
            yield (*names, name), found


COMMANDS = dict(commands(typer.main.get_command(app)))
GROUPS = [(), ("tokens",), ("shares",), ("credentials",), ("erase",)]


@cache
def shown_at(width: int, *names: str) -> list[str]:
    """The lines of a command's help on a terminal so wide; to lay it out takes its time."""
    result = CliRunner().invoke(app, [*names, "--help"], env={"COLUMNS": str(width)})
    assert result.exit_code == 0
    return result.stdout.splitlines()


def test_there_are_commands_to_be_looked_at() -> None:
    assert {names[0] for names in COMMANDS} == set(main.COMMANDS)
    assert {names[:-1] for names in COMMANDS} == set(GROUPS)


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_a_command_explains_itself(names: tuple[str, ...]) -> None:
    command = COMMANDS[names]
    assert command.help
    first = command.help.strip().splitlines()[0]
    assert first.endswith("."), first
    assert first.split(".")[0] in " ".join(" ".join(shown_at(1000, *names)).split())
    for parameter in command.params:
        if parameter.name != "help" and parameter.param_type_name == "option":
            assert getattr(parameter, "help", None), f"{names} {parameter.name}"


def test_the_documentation_names_every_command() -> None:
    for names in COMMANDS:
        pattern = rf"backbone {names[0]}\b.*" + (rf"\b{names[1]}\b" if len(names) > 1 else "")
        assert re.search(pattern, DOCUMENTED), f"{' '.join(names)} is not in docs/commands.md"


HEAVY = {"sqlalchemy", "strawberry", "mcp", "httpx", "asyncio", "pydantic", "uvicorn"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_help_imports_nothing_heavy(arguments: list[str]) -> None:
    with started(*arguments, python=["-X", "importtime"]) as program:
        imported = {line.split("|")[-1].strip() for line in program.errors().splitlines()}
    assert "app.cli.main" in imported
    assert HEAVY.isdisjoint(imported), HEAVY & imported
    assert not [name for name in imported if re.match(r"app\.(?!cli(\.(main|target))?$)", name)]


def test_the_summary_of_a_command_is_what_its_help_begins_with() -> None:
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        assert command.load().help.split("\n\n")[0] == main.COMMANDS[name].summary, name


def test_the_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"backbone {version('backbone')}\n"


def test_a_misspelt_command_is_told_the_one_it_may_be() -> None:
    assert "Did you mean 'verify'?" in CliRunner().invoke(app, ["verfy"]).stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["mig"], ["migrate"]),
        (["tokens", ""], ["create", "list", "revoke"]),
        (["tokens", "create", "--exp"], ["--expires"]),
    ],
)
def test_a_shell_completes_what_is_typed(typed: list[str], offered: list[str]) -> None:
    environment = {
        "_BACKBONE_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["backbone", *typed]),
        "COMP_CWORD": str(len(typed)),
    }
    result = CliRunner().invoke(app, [], prog_name="backbone", env=environment)
    assert result.stdout.split() == offered


def words(lines: list[str]) -> set[str]:
    return {word for line in lines for word in line.strip("│╭╰─╮╯ ").split()}


@pytest.mark.parametrize("names", [*COMMANDS, *GROUPS], ids=" ".join)
def test_help_breaks_no_word_on_a_narrow_terminal_and_fills_its_lines(
    names: tuple[str, ...],
) -> None:
    broken = words(shown_at(80, *names)) - words(shown_at(1000, *names))
    assert not broken
    lines = [line[1:].rstrip() for line in shown_at(80, *names)]
    end = next((i for i, line in enumerate(lines) if line.startswith("─")), len(lines))
    for line, following in itertools.pairwise(lines[3:end]):
        if line and following:
            assert len(line) + 1 + len(following.split()[0]) > 78, (line, following)


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


def test_migrate_says_which_tables_it_locks(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)
    asyncio.run(migrations.downgrade(sqlite_url, "0032"))

    result = CliRunner().invoke(app, ["migrate"])

    first, *_, last = result.output.splitlines()
    assert first.startswith("0033: Whether a post waits")
    assert "Locks `collection` while it writes" in first
    assert last.startswith("The database is now at revision")


def test_a_failure_shows_no_traceback_in_a_process_of_its_own(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'x.db'}"
    with running("tokens", "list", BACKBONE_DATABASE_URL=url) as program:
        errors = program.errors()
        assert program.process.wait(timeout=120) == 1
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
