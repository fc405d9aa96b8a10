"""With BACKBONE_LOG_FORMAT=json a log collector gets JSON from services, and nothing else."""

import json
import signal
import socket
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli.running import run
from app.runtime import Runtime
from tests.cli.conftest import Command, Program, running
from tests.cli.test_serve import ask

JSON = {"BACKBONE_LOG_FORMAT": "json"}


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def events_until(program: Program, name: str) -> list[dict[str, Any]]:
    """Wait for an event on standard error; it, and those before."""
    told: list[dict[str, Any]] = []
    assert program.process.stderr
    for line in program.process.stderr:
        told.append(json.loads(line))
        if told[-1]["event"] == name:
            return told
    raise AssertionError(f"{name} never came: {told}")


def rest_of(program: Program) -> tuple[int, str, list[dict[str, Any]]]:
    program.process.send_signal(signal.SIGTERM)
    output, errors = program.process.communicate(timeout=120)
    return program.process.wait(), output, events(errors)


def test_a_server_says_in_json_where_it_is(on_database: Command, sqlite_url: str) -> None:
    token = on_database("tokens", "create", "me").stdout.strip()
    with running("serve", "--port", "0", BACKBONE_DATABASE_URL=sqlite_url, **JSON) as program:
        url = events_until(program, "serve.listening")[-1]["url"]
        assert ask(url, token, "{ viewer { name } }") == {"data": {"viewer": {"name": "me"}}}
        code, output, told = rest_of(program)
    assert (code, output) == (0, "")
    assert "http.request" in {event["event"] for event in told}


def test_a_worker_says_in_json_that_it_collects(sqlite_url: str) -> None:
    with running("worker", BACKBONE_DATABASE_URL=sqlite_url, **JSON) as program:
        events_until(program, "worker.collecting")
        code, output, _ = rest_of(program)
    assert (code, output) == (0, "")


def test_a_migration_before_a_server_is_told_in_json(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    with running("migrate", BACKBONE_DATABASE_URL=url, **JSON) as program:
        assert [event["event"] for event in events(program.errors())] == ["migrate.done"]
        assert program.process.stdout
        assert program.process.stdout.read() == ""


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize(
    ("variable", "value"), [("BACKBONE_PORT", "many"), ("BACKBONE_DATABASE_URL", "mysql://u@h/n")]
)
def test_a_wrong_configuration_is_an_event(command: str, variable: str, value: str) -> None:
    with running(command, **{variable: value}, **JSON) as program:
        (told,) = events(program.errors())
        assert program.process.wait(timeout=120) == 1
    assert (told["event"], told["level"]) == ("command.failed", "error")
    assert told["problem"].startswith(variable)


def test_a_taken_port_is_an_event(sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running("serve", "--port", port, BACKBONE_DATABASE_URL=sqlite_url, **JSON) as program:
            told = events(program.errors())
            assert program.process.wait(timeout=120) == 1
    assert [event["event"] for event in told] == ["serve.no_token", "command.failed"]
    assert port in told[-1]["problem"]


def test_what_nobody_foresaw_is_one_event_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fall_over(_runtime: Runtime) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setenv("BACKBONE_LOG_FORMAT", "json")
    with pytest.raises(typer.Exit) as ended:
        run(fall_over, is_service=True)
    assert ended.value.exit_code == 1
    output = capsys.readouterr()
    (told,) = events(output.err)
    assert (output.out, told["event"]) == ("", "command.failed")
    assert "nobody foresaw this" in told["exception"]
