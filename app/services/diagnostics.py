"""Whether an installation can work: each finding says what is, and what to do about it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.errors import BackboneError
from app.services import tokens
from app.services.accounts import vault
from app.services.collecting import backlogs
from app.services.collecting.backlogs import PlatformBacklog
from app.services.platforms import Platforms, info_of
from app.sql.accounts import credentials as credentials_sql
from app.storage import migrations
from app.storage.database import Database
from app.storage.failures import NOT_MIGRATED

OLDEST_SQLITE = (3, 38)
"""The first with JSON built in; sets travel as JSON."""

OTHERS = 0o077
"""What everybody but the owner may do with a file."""

LITTLE_SPACE = 500_000_000
MIB = 1_048_576


class Level(StrEnum):
    """How bad a finding is: fine, worth a thought, or in the way."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(NamedTuple):
    """What one check found."""

    check: str
    level: Level
    message: str


async def examine(database: Database, *, has_keys: bool, now: datetime) -> AsyncIterator[Finding]:
    """Check everything that an installation needs, one finding per check."""
    if database.is_embedded and database.url.database:
        yield check_folder(Path(database.url.database).parent)
        exposed = check_files(Path(database.url.database))
        if exposed is not None:
            yield exposed
    for check, work in (
        ("database", _reach),
        ("journal", _journal),
        ("migrations", _compare_revisions),
        ("writing", _write),
    ):
        finding = await _attempt(check, work(database))
        if finding is not None:
            yield finding
        if finding is not None and finding.level is Level.FAIL:
            return
    yield await _look_for_tokens(database, now)
    yield check_keys(database, has_keys=has_keys)
    yield check_time_zones()


async def _attempt(check: str, work: Awaitable[Finding | None]) -> Finding | None:
    try:
        return await work
    except BackboneError as error:
        return Finding(check, Level.FAIL, error.message)


async def _reach(database: Database) -> Finding:
    kind, version = await database.kind_and_version()
    name = f"{kind} {'.'.join(map(str, version))}"
    if database.is_embedded and version < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        return Finding("database", Level.FAIL, f"{name} is too old: {oldest} or later is needed.")
    address = database.url.render_as_string(hide_password=True)
    return Finding("database", Level.OK, f"{name} at {address}")


async def _journal(database: Database) -> Finding | None:
    if not database.is_embedded:
        return None
    if await database.writes_ahead():
        return Finding("journal", Level.OK, "readers and the writer don't wait for each other")
    return Finding(
        "journal",
        Level.WARN,
        "SQLite can't write ahead here, so readers wait for writers: "
        "use a local disk, not a network share.",
    )


async def _compare_revisions(database: Database) -> Finding:
    revision = await migrations.revision_of(database)
    if revision == migrations.head():
        return Finding("migrations", Level.OK, f"current (revision {revision})")
    if migrations.is_later(revision):
        return Finding(
            "migrations",
            Level.WARN,
            f"The database is of a later release (revision {revision}): upgrade this one soon.",
        )
    return Finding("migrations", Level.FAIL, NOT_MIGRATED)


async def _write(database: Database) -> Finding:
    async with database.write() as session:
        await tokens.check_writable(session)
    return Finding("writing", Level.OK, "the database can be written")


async def _look_for_tokens(database: Database, now: datetime) -> Finding:
    async with database.read() as session:
        if await tokens.has_live_token(session, now=now):
            return Finding("tokens", Level.OK, "somebody can get in")
    return Finding(
        "tokens",
        Level.WARN,
        "Nobody can get in: create a token with `backbone tokens create NAME`.",
    )


def check_folder(folder: Path) -> Finding:
    """Whether a folder can be written, and has room."""
    if not folder.is_dir():
        return Finding(
            "folder", Level.WARN, f"{folder} isn't there yet: `backbone migrate` makes it."
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            "folder", Level.FAIL, f"{folder} can't be written: SQLite keeps its journal there."
        )
    free = shutil.disk_usage(folder).free
    level = Level.WARN if free < LITTLE_SPACE else Level.OK
    return Finding("folder", level, f"{folder} has {free // MIB:,} MiB free")


def check_files(database: Path) -> Finding | None:
    """Whether others on this machine can read the numbers and sealed tokens of a SQLite file."""
    files = (Path(f"{database}{ending}") for ending in ("", "-wal", "-shm"))
    readable = [str(file) for file in files if file.exists() and file.stat().st_mode & OTHERS]
    if os.name == "nt" or not readable:
        return None
    return Finding(
        "files",
        Level.WARN,
        f"Others on this machine can read the database: chmod 600 {' '.join(readable)}",
    )


def check_metrics(*, production: bool, trusted_proxies: str | None) -> Finding | None:
    """Whether a proxy on this machine would open the counters to everybody."""
    if not production or trusted_proxies:
        return None
    return Finding(
        "metrics",
        Level.WARN,
        "/metrics is open to this machine, so to everybody behind a proxy on it: name the proxy in "
        "BACKBONE_TRUSTED_PROXIES.",
    )


async def check_collection(database: Database, *, now: datetime) -> list[Finding]:
    """What is due on each platform, how late it is, and why."""
    async with database.read() as session:
        found = await backlogs.list_backlogs(session, now=now)
        failing = await backlogs.list_failing(session)
    return [_collected(replace(each, failing=failing.get(each.platform, {}))) for each in found]


def _collected(backlog: PlatformBacklog) -> Finding:
    if backlog.is_behind:
        helps = "see that `backbone worker` runs, or let it do more at once"
        return Finding(
            "collection",
            Level.WARN,
            f"{backlog.sentence}: {helps} (BACKBONE_COLLECT_CONCURRENCY).",
        )
    level = Level.WARN if backlog.paused else Level.OK
    return Finding("collection", level, backlog.sentence)


async def check_platforms(database: Database, platforms: Platforms) -> list[Finding]:
    """Whether the platforms can be reached that accounts are connected to, or apps are set for."""
    async with database.read() as session:
        places = await session.all(credentials_sql.select_places())
    wanted = {(place.platform, place.host) for place in places}
    known = {platform for platform, _ in wanted}
    wanted |= {(platform, None) for platform in platforms.with_apps if platform not in known}
    ordered = sorted(wanted, key=str)
    results = await asyncio.gather(*(platforms.unreachable(*each) for each in ordered))
    return [
        _reached(info_of(platform).name, address, problem)
        for (platform, _), (address, problem) in zip(ordered, results, strict=True)
    ]


def _reached(name: str, address: str, problem: str | None) -> Finding:
    host = urlsplit(address).netloc
    if problem is None:
        return Finding("platforms", Level.OK, f"{name} can be reached at {host}")
    return Finding(
        "platforms",
        Level.WARN,
        f"{name} can't be reached at {host} ({problem}): nothing is collected from it. "
        "Look at this machine's DNS and firewall.",
    )


def check_keys(database: Database, *, has_keys: bool) -> Finding:
    """Whether credentials can be encrypted."""
    if has_keys:
        return Finding("keys", Level.OK, "credentials are encrypted with your keys")
    if not database.is_embedded or not database.url.database:
        return Finding("keys", Level.WARN, vault.NO_KEY)
    file = vault.key_file_of(database.url.database)
    state = "in" if file.exists() else "made when first needed in"
    return Finding("keys", Level.OK, f"credentials are encrypted with a key {state} {file}")


def check_time_zones(find: Callable[[str], object] = ZoneInfo) -> Finding:
    """Whether time zones are known, without which there are no days."""
    try:
        find("Pacific/Kiritimati")
    except ZoneInfoNotFoundError:
        return Finding(
            "time zones", Level.FAIL, "There is no time zone data: install the package tzdata."
        )
    return Finding("time zones", Level.OK, "known")
