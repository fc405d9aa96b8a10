"""How every command runs: its coroutine to the end, and a failure as one clear sentence.

Exit codes: 0 done, 1 failed, 2 wrong usage. Ctrl-C ends a command at once with 130.
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from app.errors import BackboneError
from app.runtime import Runtime, open_runtime
from app.settings import load_settings, old_names_in_use
from app.tracing import configure_traces

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130


def fail(message: str, code: int = FAILED) -> NoReturn:
    """End the command with a sentence on standard error."""
    err.print(f"[red]error:[/red] {escape(message)}", markup=True, emoji=False)
    raise typer.Exit(code)


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


def run(work: Callable[[Runtime], Coroutine[Any, Any, None]]) -> None:
    """Run a command's work with the configured database."""

    async def with_runtime() -> None:
        settings = load_settings()
        for old, new in old_names_in_use().items():
            err.print(f"{old} is called {new} now; the old name is still understood.")
        with configure_traces(settings.traces_endpoint):
            async with open_runtime(settings) as runtime:
                await work(runtime)

    collect_garbage_rarely()
    try:
        with asyncio.Runner(loop_factory=fast_event_loop()) as runner:
            runner.run(with_runtime())
    except BackboneError as error:
        fail(error.message)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
