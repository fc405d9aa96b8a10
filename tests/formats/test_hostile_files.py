"""Whatever a file is, reading it ends with a clear word, in bounded time and memory."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.hostile import FILES, ROWS, said_of
from tests.profile import IS_STRESS

SIZE = 1_000_000_000 if IS_STRESS else 300_000
MOST_MB, MOST_SECONDS = 1_600, 300


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_with_a_clear_word(name: str, tmp_path: Path) -> None:
    make, expected = FILES[name]
    path = tmp_path / "file"
    make(path, SIZE // 100 if IS_STRESS and name in ROWS else SIZE)

    said = said_of_alone(path) if IS_STRESS else said_of(path)

    assert re.search(expected, said), said[:300]


def said_of_alone(path: Path) -> str:
    """What a process of its own says of it, if it took no more than it may."""
    command = [sys.executable, "-m", "tests.formats.hostile", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=True)
    peak, _, said = done.stdout.partition(" ")
    assert int(peak) < MOST_MB, said[:300]
    return said


@pytest.mark.parametrize("name", ["../../up.csv", "/root.csv", "C:\\disk.csv", "a/../b.csv"])
def test_a_name_in_a_zip_leads_nowhere(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "below" / "here"
    folder.mkdir(parents=True)
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "external_id,date,views\na,2026-11-20,5\n")

    assert said_of(path) == "1 rows, rejected: none"
    assert sorted(each.name for each in tmp_path.rglob("*.csv")) == []


FRONTS = [
    b"",
    b"PK\x03\x04",
    b"PAR1",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{",
    b"[{",
    b"\xff\xfe",
]


@given(front=st.sampled_from(FRONTS), rest=st.binary(max_size=400))
def test_any_bytes_end_with_a_word(
    front: bytes, rest: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(front + rest)
    assert said_of(path)


@pytest.mark.parametrize("name", ["a far corner", "one value for all rows", "one member for many"])
@given(data=st.data())
def test_a_damaged_file_ends_with_a_word(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "file"
    FILES[name][0](path, 20_000)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    assert said_of(path)
