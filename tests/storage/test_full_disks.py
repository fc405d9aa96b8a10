"""A full disk is said to be full, at every door where files are written."""

import errno
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.cli.running import failures_told
from app.errors import Unavailable
from app.services import dumps
from app.storage import full_disks, spools
from tests.services.test_dumps import KEY, nothing
from tests.world import NOW, World

FULL = OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_a_failure_that_says_so() -> None:
    with pytest.raises(Unavailable, match="is full"), full_disks.told():
        raise FULL


def test_other_failures_stay_what_they_are() -> None:
    with pytest.raises(FileNotFoundError), full_disks.told():
        raise FileNotFoundError(errno.ENOENT, "No such file")


def test_a_command_ends_with_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exception, match="1"), failures_told(is_service=False):
        raise FULL
    assert "is full: make room" in " ".join(capsys.readouterr().err.split())


class Full(BytesIO):
    """A stream on a full disk."""

    def write(self, _: Any) -> int:
        raise FULL


async def test_a_dump_says_so(world: World) -> None:
    with pytest.raises(Unavailable, match="machine is full"):
        await dumps.dump(
            *(world.database, Full(), None), with_secrets=False, key=KEY, now=NOW, watch=nothing
        )


def test_what_was_sent_waits_for_room(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(Unavailable, match="is full"), spools.folder():
        raise FULL
    assert list(tmp_path.iterdir()) == []
