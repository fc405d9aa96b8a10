"""`backbone doctor`."""

import asyncio
from typing import Annotated

import orjson
import typer

from app.cli.running import FAILED, out
from app.errors import BackboneError
from app.runtime import open_runtime
from app.services import diagnostics
from app.services.diagnostics import Finding, Level
from app.settings import load_settings, old_names_in_use

_COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check configuration, database and keys, and say what to do.

    Each line is ok, warn or fail. The exit code is 1 if anything fails. Nothing is changed.
    """
    findings = asyncio.run(_findings())
    if as_json:
        out.print(orjson.dumps([finding._asdict() for finding in findings]).decode(), markup=False)
    else:
        for check, level, message in findings:
            out.print(f"[{_COLOURS[level]}]{level:4}[/]  {check:13}", end=" ")
            out.print(message, markup=False)
    if any(finding.level is Level.FAIL for finding in findings):
        raise typer.Exit(FAILED)


async def _findings() -> list[Finding]:
    try:
        settings = load_settings()
    except BackboneError as error:
        return [Finding("configuration", Level.FAIL, error.message)]
    configured = ", ".join(sorted(f"BACKBONE_{name.upper()}" for name in settings.model_fields_set))
    said = Finding("configuration", Level.OK, f"set: {configured}" if configured else "all default")
    renamed = [
        Finding("configuration", Level.WARN, f"{old} is called {new} now: rename it")
        for old, new in old_names_in_use().items()
    ]
    async with open_runtime(settings) as runtime:
        has_keys = bool(settings.secret_keys)
        found = diagnostics.examine(runtime.database, has_keys=has_keys, now=runtime.now())
        return [said, *renamed, *[finding async for finding in found]]
