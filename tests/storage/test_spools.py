"""Folders for a moment: what a killed process left of them is deleted, wherever it wrote."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.whole_files import whole_file
from app.storage import spools

WORDS = b"kestrel"
_KILLED = """
import os, signal, sys
from pathlib import Path
from app.storage import spools

with spools.folder(Path(sys.argv[1])) as made:
    (made / "words").write_bytes(sys.argv[2].encode())
    os.kill(os.getpid(), signal.SIGKILL)
"""


def again(folder: Path) -> None:
    """Write another file there, as a command does."""
    with whole_file(folder / "posts.csv") as stream:
        stream.write(b"id\n")
    (folder / "posts.csv").unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
@pytest.mark.parametrize("then", [spools.sweep, again], ids=["sweep", "export"])
def test_what_a_killed_process_left_is_deleted_and_what_is_in_use_stays(
    tmp_path: Path, then: Callable[[Path], None]
) -> None:
    killed = [sys.executable, "-c", _KILLED, str(tmp_path), WORDS.decode()]
    subprocess.run(killed, check=False)
    with spools.folder(tmp_path) as used:
        (used / "mine").write_bytes(b"mine")
        assert {each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == {
            *(WORDS, b"mine", b"")
        }

        then(tmp_path)

        assert [each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()].count(
            b"mine"
        ) == 1
        assert not any(each.name == "words" for each in tmp_path.rglob("*"))
    assert list(tmp_path.iterdir()) == []
