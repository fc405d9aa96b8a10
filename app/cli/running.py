"""How every command runs: its coroutine to the end, and a failure as one clear sentence.

Exit codes: 0 done, 1 failed, 2 wrong usage. Ctrl-C ends a command at once with 130; a polite kill
ends it as well, and leaves as little behind.
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import orjson
import structlog
import typer
from rich.console import Console
from rich.markup import escape

from app.cli.ending import Told, end_by, polite_signals, until_told
from app.cli.target import is_demo
from app.errors import BackboneError, Unauthenticated, Unavailable
from app.logs import configure_logs
from app.settings import (
    Settings,
    demo_database,
    demo_file,
    load_settings,
    old_names_in_use,
    wants_json_logs,
)
from app.storage import full_disks
from app.tracing import configure_traces

if TYPE_CHECKING:
    from app.runtime import Runtime

log = structlog.get_logger()

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130


JsonOption = Annotated[bool, typer.Option("--json", help="Report as JSON.")]

_as_events: ContextVar[bool] = ContextVar("as_events", default=False)
"""Whether a log collector reads what the command prints."""


def fail(message: str, code: int = FAILED) -> NoReturn:
    """End the command with a sentence on standard error."""
    if _as_events.get():
        log.error("command.failed", problem=message)
    else:
        err.print(f"[red]error:[/red] {escape(message)}", markup=True, emoji=False)
    raise typer.Exit(code)


def tell(event: str, message: str, **details: Any) -> None:
    """Say how it goes: a sentence for a person, or for a log collector an event with details."""
    if _as_events.get():
        log.info(event, **(details or {"message": message}))
    else:
        out.print(message, markup=False)


def print_json(report: Mapping[str, Any]) -> None:
    """Print a report for a script: one line, instants in ISO 8601."""
    typer.echo(orjson.dumps(report, option=orjson.OPT_UTC_Z))


def collect_garbage_rarely() -> None:
    """Look for reference cycles rarely.

    Rows have none, and looking for them among many rows costs a third of recording them.
    """
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def fast_event_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The quicker event loop, where there is one."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


def command_settings() -> Settings:
    """The settings of this command, on the demo's database where that was asked for.

    Raises:
        BadUserInput: A variable has a wrong value; the message names each variable.
    """
    return load_settings(demo=is_demo())


def run(
    work: "Callable[[Runtime], Coroutine[Any, Any, None]]",
    *,
    is_service: bool = False,
    options: Mapping[str, Any] | None = None,
) -> None:
    """Run a command's work with the configured database.

    What runs as a service prints nothing but JSON where a log collector reads it. `options` are
    settings that the command line gives; None leaves one as it is configured.
    """
    given = {name: value for name, value in (options or {}).items() if value is not None}

    async def with_runtime() -> None:
        # Imported here because a supervisor has none: it is half of what the program needs.
        from app.runtime import open_runtime  # noqa: PLC0415

        settings = command_settings().model_copy(update=given)
        if _as_events.get():
            configure_logs(settings.log_format, settings.log_level)
        for old, new in old_names_in_use().items():
            _warn(f"{old} is called {new} now; the old name is still understood.")
        with configure_traces(settings.traces_endpoint):
            async with open_runtime(settings) as runtime:
                try:
                    await work(runtime)
                except (Unavailable, Unauthenticated) as error:
                    fail(_beside_the_demo(error, settings))

    run_apart(with_runtime, is_service=is_service)


def run_apart(work: Callable[[], Coroutine[Any, Any, None]], *, is_service: bool) -> None:
    """Run a command's work that opens no database, or opens it by itself."""
    collect_garbage_rarely()
    try:
        with (
            failures_told(is_service=is_service),
            asyncio.Runner(loop_factory=fast_event_loop()) as runner,
        ):
            runner.run(until_told(work, polite_signals(is_service=is_service)))
    except Told as told:
        end_by(told.signum)


@contextmanager
def failures_told(*, is_service: bool) -> Iterator[None]:
    """End the command with one clear sentence where the block fails."""
    with _events(wanted=is_service and wants_json_logs()):
        try:
            with full_disks.told():
                yield
        except BackboneError as error:
            fail(error.message)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None


@contextmanager
def _events(*, wanted: bool) -> Iterator[None]:
    """Within the block print events, and nothing else, where they are wanted."""
    if not wanted:
        yield
        return
    configure_logs("json", "info")
    token = _as_events.set(True)
    try:
        yield
    except (typer.Exit, Told):
        raise
    except Exception as error:
        log.exception("command.failed")
        raise typer.Exit(FAILED) from error
    finally:
        _as_events.reset(token)


def _warn(message: str) -> None:
    if _as_events.get():
        log.warning("configuration", problem=message)
    else:
        err.print(message, markup=False)


def demo_beside(settings: Settings) -> str | None:
    """How to reach the demo, where there is one and nobody has said which database is meant."""
    if "database_url" in settings.model_fields_set or not demo_file().exists():
        return None
    return (
        f"The demo workspace is another, {demo_file()}: `backbone --demo ...` works on it, "
        "or set BACKBONE_DATABASE_URL=demo."
    )


def _beside_the_demo(error: BackboneError, settings: Settings) -> str:
    """What an error says, with what a newcomer may have missed."""
    if isinstance(error, Unavailable) and not error.needs_migration:
        return error.message
    if isinstance(error, Unavailable) and settings.database_url == demo_database():
        return "There is no demo workspace of this version yet: `backbone demo` makes it."
    return " ".join(filter(None, [error.message, demo_beside(settings)]))
