"""The wheel: everything that the program reads at run time is in it, and nothing else is.

`make wheel` also installs it into an environment of its own and serves the demo from there.
"""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
DATA = ("*.graphql", "*.md", "*.html", "*.js", "*.css", "*.json", "*.txt", "py.typed")
"""The files in app/ that are no Python, and are read where it runs."""

in_wheel = pytest.mark.skipif(
    os.environ.get("BACKBONE_TEST_PROFILE") != "wheel", reason="takes a minute: make wheel"
)

MOST_BYTES = 185_000_000
"""Of an environment in which the core is installed, with pip and all that it brought along."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout; building it takes less than a second."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def contents(wheel: Path) -> Iterator[ZipFile]:
    with ZipFile(wheel) as archive:
        yield archive


@pytest.fixture(scope="module")
def metadata(contents: ZipFile) -> Message:
    name = next(name for name in contents.namelist() if name.endswith(".dist-info/METADATA"))
    return message_from_bytes(contents.read(name))


@pytest.mark.parametrize("pattern", DATA)
def test_every_file_that_the_program_reads_is_in_the_wheel(contents: ZipFile, pattern: str) -> None:
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob(pattern)}
    assert here
    assert here <= set(contents.namelist())


def test_every_revision_is_in_the_wheel(contents: ZipFile) -> None:
    scripts = (ROOT / "migrations").rglob("*.py")
    here = {f"app/storage/revisions/{path.relative_to(ROOT / 'migrations')}" for path in scripts}
    assert len(here) > 1
    assert here <= set(contents.namelist())


def test_the_wheel_installs_one_package_and_no_tests(contents: ZipFile) -> None:
    places = {name.partition("/")[0] for name in contents.namelist()}
    assert {place for place in places if not place.endswith(".dist-info")} == {"app"}
    assert [name for name in contents.namelist() if "test" in name.lower()] == []


def test_the_wheel_tells_its_license_and_carries_it(contents: ZipFile, metadata: Message) -> None:
    assert metadata["License-Expression"] == "Apache-2.0"
    licenses = f"backbone-{metadata['Version']}.dist-info/licenses"
    text = contents.read(f"{licenses}/LICENSE").decode()
    assert text == (ROOT / "LICENSE").read_text("utf-8")
    for built in ("dashboard", "graphiql"):
        assert f"{licenses}/app/web/{built}/LICENSES.txt" in contents.namelist()


def test_the_wheel_tells_the_pythons_that_are_tested(metadata: Message) -> None:
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    prefix = "Programming Language :: Python :: 3."
    told = metadata.get_all("Classifier") or []
    versions = [each.rpartition(" ")[2] for each in told if each.startswith(prefix)]
    assert versions
    assert f"python: [{', '.join(map(json.dumps, versions))}]" in workflow


def size_of_locked() -> int:
    """Bytes of all that `requirements.lock` installs here, by what each distribution records."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    total = 0
    for name, condition in re.findall(r"^([\w.-]+)==\S+(?: ; ([^\\\n]*))?", lock, re.MULTILINE):
        try:
            files = distribution(name).files
        except PackageNotFoundError:
            assert condition, f"{name} is locked for every system, and not installed"
            continue
        assert files, name
        places = [Path(path.locate()) for path in files]
        total += sum(place.stat().st_size for place in places if place.exists())
    return total


def test_the_core_needs_little_room(contents: ZipFile) -> None:
    own = sum(info.file_size for info in contents.infolist())
    assert 0 < own + size_of_locked() <= MOST_BYTES


def unpacked(contents: ZipFile, folder: Path) -> Mapping[str, str]:
    """The environment in which `python -m app` is the wheel's program and not the checkout's."""
    contents.extractall(folder / "site")
    return {
        **os.environ,
        "PYTHONPATH": str(folder / "site"),
        "BACKBONE_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'backbone.db'}",
    }


@in_wheel
def test_the_program_in_the_wheel_makes_its_own_tables(contents: ZipFile, tmp_path: Path) -> None:
    environment = unpacked(contents, tmp_path)
    where = [sys.executable, "-c", "import app; print(app.__file__)"]
    migrate = [sys.executable, "-m", "app", "migrate"]

    place, migrated = (
        subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        ).stdout
        for command in (where, migrate)
    )

    assert place.startswith(str(tmp_path))
    assert migrated.startswith("The database is now at revision")


@in_wheel
def test_a_fresh_environment_serves_the_demo(wheel: Path, tmp_path: Path) -> None:
    binaries = tmp_path / "venv" / "bin"
    pip = [str(binaries / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements.lock")]
    for command in (
        [sys.executable, "-m", "venv", str(tmp_path / "venv")],
        [*pip, *locked],
        [*pip, "--no-deps", str(wheel)],
    ):
        subprocess.run(command, check=True)
    files = [path for path in (tmp_path / "venv").rglob("*") if path.is_file()]
    assert sum(path.lstat().st_size for path in files) <= MOST_BYTES
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "COLUMNS": "200"}

    with subprocess.Popen(
        [binaries / "backbone", "demo", "--port", "0"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **home},
        stdout=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        address = next(line.split()[-1] for line in demo.stdout if "Backbone is at" in line)
        try:
            token = next(line.split()[-1] for line in demo.stdout if line.split()[:1] == ["token"])
            request = urllib.request.Request(
                f"{address}graphql",
                json.dumps({"query": "{ brands(first: 1) { totalCount } }"}).encode(),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=10) as answer:
                assert json.load(answer) == {"data": {"brands": {"totalCount": 6}}}
            with urllib.request.urlopen(f"{address}graphiql", timeout=10) as page:
                assert page.headers["Content-Type"].startswith("text/html")
        finally:
            demo.send_signal(signal.SIGINT)
    assert demo.returncode == 0
