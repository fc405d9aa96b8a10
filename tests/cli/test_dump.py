"""`backbone dump` and `backbone load`: everything in a file, and into another database."""

import asyncio
import os
import re
import shutil
import signal
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.services import dumps
from app.sql import dumps as sql
from app.storage.database import Database
from tests.cli.conftest import Command
from tests.forking import Forked
from tests.services.test_dumps import dumped, furnish, tables
from tests.world import World


def load_and_die(path: str) -> None:
    """Load a dump, in a process that kills itself within a transaction."""
    insert_rows, calls = sql.insert_rows, list[str]()

    def die(name: str) -> Any:
        calls.append(name)
        if len(calls) == 12:
            os.kill(os.getpid(), signal.SIGKILL)
        return insert_rows(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dumps, "BATCH", 5)
        patch.setattr(sql, "insert_rows", die)
        app(["load", path])


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of another database."""
    path = tmp_path / "other.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="module")
def workspace(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two organizations."""

    async def fill(url: str) -> None:
        database = Database(url)
        world = World(database)
        await furnish(world)
        await furnish(world, "Neighbour")
        await database.close()

    path = tmp_path_factory.mktemp("workspace") / "backbone.db"
    shutil.copy(sqlite_template, path)
    asyncio.run(fill(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def dump(workspace: Path, on_database: Command, tmp_path: Path) -> Path:
    """A dump of it; `on_database` is for the same workspace."""
    shutil.copy(workspace, tmp_path / "backbone.db")
    path = tmp_path / "all.zip"
    result = on_database("dump", str(path))
    assert result.exit_code == 0, result.output
    assert re.search(r"\d+ rows of 36 tables", result.stderr)
    return path


def load(url: str, path: Path) -> Result:
    return CliRunner().invoke(app, ["load", str(path)], env={"BACKBONE_DATABASE_URL": url})


def test_a_dump_is_loaded_and_verified(dump: Path, empty: str) -> None:
    result = load(empty, dump)
    assert result.exit_code == 0, result.output
    assert "rows stored." in result.stderr
    verified = CliRunner().invoke(app, ["verify"], env={"BACKBONE_DATABASE_URL": empty})
    assert verified.exit_code == 0, verified.output
    assert load(empty, dump).exit_code == 1


def test_a_dump_of_one_organization_has_it_alone(on_database: Command, dump: Path) -> None:
    one = dump.with_name("one.zip")
    assert on_database("dump", str(one), "--organization", "acme").exit_code == 0
    assert (tables(one)["organizations"]["rows"], tables(dump)["organizations"]["rows"]) == (1, 2)
    nobody = on_database("dump", str(one), "--organization", "nobody")
    assert (nobody.exit_code, "There is no organization 'nobody'" in nobody.stderr) == (1, True)


def test_a_load_that_is_killed_within_a_transaction_goes_on(dump: Path, empty: str) -> None:
    killed = Forked(load_and_die, str(dump), environment={"BACKBONE_DATABASE_URL": empty})
    killed.communicate(timeout=300)
    assert killed.returncode == -signal.SIGKILL
    result = load(empty, dump)
    assert result.exit_code == 0, result.output
    assert "were stored before" in result.stderr

    async def dump_again() -> Path:
        database = Database(empty)
        path = await dumped(database, dump.with_name("again.zip"))
        await database.close()
        return path

    assert tables(asyncio.run(dump_again())) == tables(dump)


def test_a_damaged_file_is_refused_by_the_name_of_what_is_damaged(dump: Path, empty: str) -> None:
    with zipfile.ZipFile(dump) as file:
        place = file.getinfo("posts.jsonl").header_offset
    content = bytearray(dump.read_bytes())
    content[place + 150] ^= 0xFF
    dump.write_bytes(content)
    result = load(empty, dump)
    assert (result.exit_code, "posts.jsonl" in result.stderr) == (1, True), result.output


def test_a_file_that_is_not_there_is_said_to_be_missing(on_database: Command) -> None:
    result = on_database("load", "nowhere.zip")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr
