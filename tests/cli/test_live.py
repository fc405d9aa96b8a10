"""`backbone demo --live`: numbers that move while one looks on, and nothing left behind.

Most of its seconds go into starting the program three times.
"""

import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

from app.cli.live import BRAND, WATCH
from tests.cli.conftest import Command, Program, running
from tests.cli.test_serve import ask

MINUTE = 60.0
COVERAGE = f'{{ brands(search: "{BRAND}") {{ nodes {{ coverage {{ fresh failed }} }} }} }}'
COLLECTED = {"nodes": [{"coverage": {"fresh": 28, "failed": 0}}]}


def views(address: str, token: str) -> int | None:
    (brand,) = ask(address, token, WATCH)["data"]["brands"]["nodes"]
    assert brand["label"] == BRAND
    found: int | None = brand["overview"]["views"]
    return found


def wait_for(condition: Any) -> None:
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < MINUTE
        time.sleep(0.1)


def started(program: Program) -> tuple[str, str]:
    address = program.line_with("Backbone is at").split()[-1]
    return address, program.line_with("  token").split()[-1]


def test_numbers_move_within_a_minute_and_nothing_is_left_connected(
    made_today: Path, tmp_path: Path
) -> None:
    shutil.copytree(made_today, tmp_path, dirs_exist_ok=True)
    environment = {"XDG_DATA_HOME": str(tmp_path), "BACKBONE_COLLECT_POLL_SECONDS": "0.5"}
    with running("demo", "--live", "--port", "0", **environment) as program:
        address, token = started(program)
        assert any(WATCH in line for line in program.lines)
        wait_for(lambda: ask(address, token, COVERAGE)["data"]["brands"] == COLLECTED)
        first = views(address, token)
        wait_for(lambda: views(address, token) != first)
        assert (views(address, token) or 0) > (first or 0)
        assert program.stop() == (0, "")
    assert accounts(tmp_path) == (2, 0)

    # Once more: the same brand, the same posts, connected to platforms that are new.
    with running("demo", "--live", "--port", "0", **environment) as program:
        address, token = started(program)
        assert accounts(tmp_path) == (2, 2)
        wait_for(lambda: ask(address, token, COVERAGE)["data"]["brands"] == COLLECTED)
        program.process.kill()

    # A demo that isn't live collects nothing of what the killed one left connected.
    with running("demo", "--port", "0", **environment) as program:
        address, token = started(program)
        assert views(address, token)
        assert accounts(tmp_path) == (2, 0)
        assert program.stop() == (0, "")


def accounts(data: Path) -> tuple[int, int]:
    """How many accounts the live brand has, and how many of them are connected."""
    connection = sqlite3.connect(data / "backbone" / "demo.db")
    statement = (
        "SELECT count(*), count(*) - count(disconnected_at) FROM credentials"
        " JOIN brands ON brands.id = credentials.brand_id WHERE brands.label = ?"
    )
    found: tuple[int, int] = connection.execute(statement, [BRAND]).fetchone()
    connection.close()
    return found


def test_it_says_what_it_takes(on_database: Command) -> None:
    result = on_database("demo", "--live", "--no-serve")
    assert (result.exit_code, "--live serves and collects" in result.stderr) == (1, True)
