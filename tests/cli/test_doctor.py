"""`backbone doctor` as a person meets it."""

import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from app.cli.main import app
from app.domain.platforms import Platform
from app.services import diagnostics
from app.services.diagnostics import Level
from app.simulation.server import Simulation
from app.sql.accounts.outages import WRITE
from app.sql.schedule import collection
from app.storage.database import Database
from tests.accounts import Accounts
from tests.cli.conftest import Command
from tests.ports import free_port
from tests.providers.readers import NOW, OAUTH_PLATFORMS


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
        *("policy", "pictures", "writing", "tokens", "keys", "time zones"),
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


def messages(on_database: Command, check: str) -> list[tuple[str, str]]:
    """All findings of one check; several can have one name."""
    found = json.loads(on_database("doctor", "--json").stdout)
    return [(each["level"], each["message"]) for each in found if each["check"] == check]


def test_a_misspelt_variable_is_told_with_the_likely_one(
    on_database: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBONE_DATABSE_URL", "x")
    monkeypatch.setenv("BACKBONE_FROBNICATE", "x")
    _, *unknown = messages(on_database, "configuration")
    likely = "means nothing to Backbone: did you mean BACKBONE_DATABASE_URL?"
    assert unknown == [
        ("warn", f"BACKBONE_DATABSE_URL {likely}"),
        ("warn", "BACKBONE_FROBNICATE means nothing to Backbone"),
    ]


def test_what_production_set_by_itself_is_not_told_as_set(
    on_database: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBONE_PRODUCTION", "true")
    level, message = messages(on_database, "configuration")[0]
    assert (level, message) == ("ok", "set: BACKBONE_DATABASE_URL, BACKBONE_PRODUCTION")


def test_counters_that_a_proxy_opens_are_told_in_production(
    on_database: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert messages(on_database, "metrics") == []
    monkeypatch.setenv("BACKBONE_PRODUCTION", "true")
    ((level, message),) = messages(on_database, "metrics")
    assert (level, "BACKBONE_TRUSTED_PROXIES" in message) == ("warn", True)
    monkeypatch.setenv("BACKBONE_TRUSTED_PROXIES", "127.0.0.1")
    assert messages(on_database, "metrics") == []


def test_the_policy_in_force_is_named(
    on_database: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert messages(on_database, "policy") == [("ok", "single-tenant: a token opens what it says")]
    monkeypatch.setenv("BACKBONE_POLICY", "nowhere")
    ((level, message),) = messages(on_database, "policy")
    assert (level, "there is no 'nowhere'" in message) == ("fail", True)


def test_a_database_that_others_can_read_is_told(on_database: Command, tmp_path: Path) -> None:
    assert messages(on_database, "files") == []
    (tmp_path / "backbone.db").chmod(0o644)
    ((level, message),) = messages(on_database, "files")
    assert (level, f"chmod 600 {tmp_path / 'backbone.db'}" in message) == ("warn", True)


def test_platforms_are_reached_where_an_app_or_an_account_is(
    on_database: Command, simulated: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert messages(on_database, "platforms") == []
    monkeypatch.setenv("BACKBONE_SIMULATION_URL", f"http://{simulated.host}")
    reached = messages(on_database, "platforms")
    assert ("ok", f"YouTube can be reached at {simulated.host}") in reached
    assert len(reached) == len(OAUTH_PLATFORMS)
    port = free_port()
    monkeypatch.setenv("BACKBONE_SIMULATION_URL", f"http://127.0.0.1:{port}")
    unreached = messages(on_database, "platforms")
    assert {level for level, _ in unreached} == {"warn"}
    assert "can't be reached" in unreached[0][1]


async def test_an_accounts_own_server_is_reached_too(accounts: Accounts) -> None:
    await accounts.connect(Platform.MASTODON)
    runtime = accounts.runtime
    found = await diagnostics.check_platforms(runtime.database, runtime.platforms)
    assert f"Mastodon can be reached at {accounts.simulated.host}" in {
        finding.message for finding in found
    }


async def told_of_collection(accounts: Accounts, *, now: datetime) -> list[tuple[str, str]]:
    found = await diagnostics.check_collection(accounts.runtime.database, now=now)
    return [(finding.level, finding.message) for finding in found]


async def test_what_is_due_on_each_platform_is_told_and_since_when(accounts: Accounts) -> None:
    assert await told_of_collection(accounts, now=NOW) == []
    for platform in (Platform.TIKTOK, Platform.YOUTUBE):
        await accounts.discover(await accounts.connect(platform))
    due = len(await accounts.places()) // 2
    assert await told_of_collection(accounts, now=NOW) == [
        ("ok", f"TikTok: {due} posts are due"),
        ("ok", f"YouTube: {due} posts are due"),
    ]
    (level, message), _ = await told_of_collection(accounts, now=NOW + timedelta(hours=2))
    assert level == "warn"
    first = "the first since 2026-11-22 15:00 UTC"
    assert message.startswith(f"TikTok: {due} posts are due; {due} for over an hour, {first}: see")


async def test_a_platform_that_is_out_of_reach_is_told_and_what_fails(accounts: Accounts) -> None:
    await accounts.discover(await accounts.connect(Platform.TIKTOK))
    later = NOW + timedelta(minutes=5)
    failing = {"failure_code": "POST_NOT_FOUND", "failed_since": NOW}
    async with accounts.runtime.database.write() as session:
        of_all = collection.c.organization_id == accounts.organization_id
        await session.execute(collection.update().where(of_all).values(**failing))
        state = (3, NOW, NOW, accounts.organization_id, 0, NOW, later)
        await session.execute_rows(WRITE, [(Platform.TIKTOK, "", *state)])
    ((level, message),) = await told_of_collection(accounts, now=NOW)
    posts = len(await accounts.places())
    assert level == "warn"
    assert message == (
        f"TikTok: {posts} posts are due; it has been out of reach since 2026-11-22 15:00 UTC and is"
        f" asked again at 2026-11-22 15:05 UTC; failing: {posts} POST_NOT_FOUND"
    )


async def test_a_server_that_is_out_of_reach_excuses_no_other(accounts: Accounts) -> None:
    await accounts.discover(await accounts.connect(Platform.MASTODON))
    servers = {"away.example": True, accounts.simulated.host: False}
    later = NOW + timedelta(hours=2)
    for host, is_behind in servers.items():
        async with accounts.runtime.database.write() as session:
            state = (3, NOW, NOW, accounts.organization_id, 0, NOW, later)
            await session.execute_rows(WRITE, [(Platform.MASTODON, host, *state)])
        ((_, message),) = await told_of_collection(accounts, now=later)
        assert f"{host} has been out of reach" in message
        assert ("`backbone worker` runs" in message) is is_behind


def test_pictures_without_pillow_are_told(
    on_database: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.collecting.picture_decoding.can_decode", lambda: False)
    ((level, message),) = messages(on_database, "pictures")
    assert (level, "pip install" in message) == ("warn", True)
