"""A damaged zip raises nothing that isn't known, however it was written."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats import zips

METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bz2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}
TEXT = b"".join(b"post-%d,2026-11-20,%d\n" % (number, number * 7919) for number in range(50))


def written(method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("rows.csv", TEXT)
    return stream.getvalue()


def read(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(info) for info in archive.infolist()]


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_whole_one_raises_nothing(method: int) -> None:
    assert read(written(method)) == [TEXT]


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@given(data=st.data())
def test_a_damaged_one_raises_what_is_known(method: int, data: st.DataObject) -> None:
    content = bytearray(written(method))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(*zips.DAMAGES):
        read(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))]))
