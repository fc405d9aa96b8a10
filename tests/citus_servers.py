"""Three servers with Citus on this machine while a command runs: a coordinator and two workers.

`python -m tests.citus_servers COMMAND` gives the command BACKBONE_TEST_CITUS_URL. Nothing on them
survives: they wait for no disk.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60
CONFIGURED = {
    "shared_preload_libraries": "citus",
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "logical",  # what moves shards without holding writers up needs it
    "max_connections": "150",
    "max_prepared_transactions": "150",
    "max_worker_processes": "24",  # each database has one that ends deadlocks
    "shared_buffers": "64MB",
    "jit": "off",
    "citus.shard_count": "4",
    "citus.node_conninfo": "sslmode=disable",
}
MISSING = """No installed PostgreSQL has Citus. Its packages are named after both versions, as
postgresql-16-citus-13.0 (Debian, Ubuntu) or citus_16 (Red Hat); its own documentation says where
they are. BACKBONE_TEST_CITUS_URL names a coordinator that is there already."""


def main() -> None:
    """Start them, and run the command."""
    binaries = _with_citus()
    if binaries is None:
        raise SystemExit(MISSING)
    with started(binaries) as url:
        environment = {**os.environ, "BACKBONE_TEST_CITUS_URL": url}
        raise SystemExit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)


def _with_citus() -> Path | None:
    """The programs of the newest PostgreSQL here that has the extension."""
    known = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    newest_first = sorted(known, key=lambda path: int(path.parent.name.split("-")[-1]))[::-1]
    on_path = shutil.which("pg_config")
    for folder in [*newest_first, *([Path(on_path).parent] if on_path else [])]:
        config = folder / "pg_config"
        if config.exists() and (Path(_told(config, "--pkglibdir")) / "citus.so").exists():
            return folder
    return None


def _told(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def started(binaries: Path) -> Iterator[str]:
    """The address of a coordinator that knows two workers."""
    user = "postgres" if os.geteuid() == 0 else None  # no server runs as root
    with tempfile.TemporaryDirectory(prefix="backbone-citus-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user is not None:
            shutil.chown(folder, user)
        servers = [_Server(folder / f"node{number}", binaries, user) for number in range(3)]
        try:
            for server in servers:
                server.start()
            coordinator, *workers = servers
            here = f"SELECT citus_set_coordinator_host('127.0.0.1', {coordinator.port})"
            coordinator.ask(here)
            for worker in workers:
                coordinator.ask(f"SELECT citus_add_node('127.0.0.1', {worker.port})")
            yield f"postgresql://postgres@127.0.0.1:{coordinator.port}/postgres"
        finally:
            for server in servers:
                server.stop()


class _Server:
    def __init__(self, folder: Path, binaries: Path, user: str | None) -> None:
        self._folder, self._binaries, self._user = folder, binaries, user
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def _do(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._binaries / program, *arguments],
            user=self._user,
            cwd=self._folder.parent,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=PATIENCE,
        )

    def start(self) -> None:
        """Make it, start it, and create the extension."""
        data = str(self._folder)
        self._do("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
        options = [f"-c {name}={value}" for name, value in CONFIGURED.items()]
        options += [f"-p {self.port}", f"-k {self._folder.parent}"]
        self._do("pg_ctl", "-D", data, "-w", "-l", f"{data}.log", "-o", " ".join(options), "start")
        self.ask("CREATE EXTENSION citus")

    def ask(self, statement: str) -> None:
        """Run a statement."""
        address = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", "postgres")
        self._do("psql", *address, "-q", "-v", "ON_ERROR_STOP=1", "-c", statement)

    def stop(self) -> None:
        """End it at once."""
        if self._folder.exists():
            self._do("pg_ctl", "-D", str(self._folder), "-m", "immediate", "stop")


if __name__ == "__main__":
    main()
