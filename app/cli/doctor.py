"""`backbone doctor`."""

import asyncio
from collections.abc import Iterator
from typing import Annotated

import orjson
import typer

from app.cli.running import FAILED, command_settings, demo_beside, out
from app.errors import BackboneError
from app.runtime import Runtime, open_runtime
from app.services import diagnostics
from app.services.collecting import picture_decoding
from app.services.diagnostics import Finding, Level
from app.services.policies import SINGLE_TENANT, SingleTenant
from app.settings import Settings, old_names_in_use, unknown_variables, variables_given

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
        settings = command_settings()
    except BackboneError as error:
        return [Finding("configuration", Level.FAIL, error.message), *_unknown()]
    async with open_runtime(settings) as runtime:
        has_keys = bool(settings.secret_keys)
        found = diagnostics.examine(runtime.database, has_keys=has_keys, now=runtime.now())
        findings = [*_configuration(settings), _policy(runtime), _pictures(settings)]
        findings += [each async for each in found]
        if not any(finding.level is Level.FAIL for finding in findings):
            findings += await diagnostics.check_collection(runtime.database, now=runtime.now())
            findings += await diagnostics.check_platforms(runtime.database, runtime.platforms)
    beside = demo_beside(settings)
    return [*findings, *([Finding("demo", Level.OK, beside)] if beside else [])]


def _configuration(settings: Settings) -> Iterator[Finding]:
    # `--demo` sets what no variable did.
    given = sorted(variables_given().intersection(settings.variables_set))
    said = f"set: {', '.join(given)}" if given else "all default"
    yield Finding("configuration", Level.OK, said)
    for old, new in old_names_in_use().items():
        yield Finding("configuration", Level.WARN, f"{old} is called {new} now: rename it")
    yield from _unknown()
    exposed = diagnostics.check_metrics(
        production=settings.production, trusted_proxies=settings.trusted_proxies
    )
    if exposed is not None:
        yield exposed


def _unknown() -> Iterator[Finding]:
    for name, likely in unknown_variables().items():
        guess = f": did you mean {likely}?" if likely else ""
        yield Finding("configuration", Level.WARN, f"{name} means nothing to Backbone{guess}")


def _pictures(settings: Settings) -> Finding:
    if not settings.pictures:
        return Finding("pictures", Level.OK, "off: BACKBONE_PICTURES is false")
    if not picture_decoding.can_decode():
        without = (
            "none: Pillow isn't installed: pip install 'backbone[pictures]', or set"
            " BACKBONE_PICTURES=false."
        )
        return Finding("pictures", Level.WARN, without)
    return Finding("pictures", Level.OK, "Pillow is there: workers fetch pictures of posts")


def _policy(runtime: Runtime) -> Finding:
    try:
        policy = type(runtime.policy)
    except BackboneError as error:
        return Finding("policy", Level.FAIL, error.message)
    if policy is SingleTenant:
        return Finding("policy", Level.OK, f"{SINGLE_TENANT}: a token opens what it says")
    name = runtime.settings.policy or "the one that is installed"
    return Finding("policy", Level.OK, f"{name} ({policy.__module__}.{policy.__qualname__})")
