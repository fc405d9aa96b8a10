"""`backbone doctor` as a person meets it."""

import json
import sqlite3
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from app.cli.main import app
from app.services import diagnostics
from app.services.diagnostics import Level
from app.storage.database import Database
from tests.cli.conftest import Command


def findings(on_database: Command, exit_code: int = 0) -> dict[str, tuple[str, str]]:
    result = on_database("doctor", "--json")
    assert result.exit_code == exit_code, result.output
    return {each["check"]: (each["level"], each["message"]) for each in json.loads(result.stdout)}


def test_a_healthy_installation(on_database: Command) -> None:
    on_database("tokens", "create", "me")
    found = findings(on_database)
    assert {level for level, _ in found.values()} == {"ok"}
    assert set(found) == {
        *("configuration", "folder", "database", "journal", "migrations"),
        *("writing", "tokens", "keys", "time zones"),
    }
    lines = on_database("doctor").stdout.splitlines()
    assert len(lines) == len(found)
    assert all(line.startswith("ok ") for line in lines)


def test_a_new_database_lacks_a_token(on_database: Command) -> None:
    level, message = findings(on_database)["tokens"]
    assert level == "warn"
    assert "backbone tokens create" in message


def test_an_expired_token_lets_nobody_in(on_database: Command) -> None:
    on_database("tokens", "create", "me", "--expires", "2020-01-01")
    assert findings(on_database)["tokens"][0] == "warn"


def test_a_database_that_is_not_migrated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    last = result.stdout.splitlines()[-1]
    assert last.startswith("fail  migrations")
    assert "backbone migrate" in last


def test_a_database_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("only a text, and no database. " * 40)
    monkeypatch.setenv("BACKBONE_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'text.db'}")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "is not a SQLite database" in result.stdout


def test_a_wrong_configuration_is_a_finding_too(
    on_database: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBONE_LOG_FORMAT", "pretty")
    level, message = findings(on_database, exit_code=1)["configuration"]
    assert level == "fail"
    assert "BACKBONE_LOG_FORMAT" in message


def test_a_locked_database_is_said_to_be(
    on_database: Command, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.engines.BUSY_TIMEOUT_SECONDS", 0.1)
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    level, message = findings(on_database, exit_code=1)["writing"]
    other.close()
    assert (level, "locked" in message) == ("fail", True)


def test_keys_on_postgresql_must_be_set() -> None:
    database = Database("postgresql+asyncpg://u@h/n")
    assert diagnostics.check_keys(database, has_keys=True).level is Level.OK
    finding = diagnostics.check_keys(database, has_keys=False)
    assert finding.level is Level.WARN
    assert "BACKBONE_SECRET_KEYS" in finding.message


def test_time_zones_can_be_missing() -> None:
    def missing(name: str) -> object:
        raise ZoneInfoNotFoundError(name)

    finding = diagnostics.check_time_zones(missing)
    assert (finding.level, "tzdata" in finding.message) == (Level.FAIL, True)


def test_a_folder_that_is_not_there_or_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert diagnostics.check_folder(tmp_path / "nowhere").level is Level.WARN
    assert diagnostics.check_folder(tmp_path).level is Level.OK
    monkeypatch.setattr(diagnostics, "LITTLE_SPACE", 2**62)
    assert diagnostics.check_folder(tmp_path).level is Level.WARN
    monkeypatch.setattr("os.access", lambda *_: False)
    assert diagnostics.check_folder(tmp_path).level is Level.FAIL
