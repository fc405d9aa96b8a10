"""Files by what their bytes are: texts, workbooks, zips of them; and what is refused."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from app.errors import BadUserInput
from app.formats import containers
from tests.formats.books import xlsx


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def parts(path: Path) -> list[tuple[str, str | None]]:
    with containers.opened(path, path.name) as found:
        return [(part.name, part.sheet) for part in found]


def test_a_text_is_a_part_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "numbers.xlsx"
    path.write_text("a,b\n")
    with containers.opened(path, "numbers.xlsx") as (part,), part.open() as stream:
        assert (part.name, stream.read()) == ("numbers.xlsx", b"a,b\n")


def test_a_workbook_has_its_sheets_whatever_it_is_called(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "numbers.csv", {"One": [["a"]], "Two": [["b"]]})
    assert parts(book) == [("numbers.csv: One", "One"), ("numbers.csv: Two", "Two")]


def test_a_zip_has_what_is_in_it(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "book", {"One": [["a"]]}).read_bytes()
    members = {"a/Table data.csv": b"x,y\n", "__MACOSX/._a": b"", "a.png": b"\x89", "b.xlsx": book}
    path = packed(tmp_path / "all.zip", **members)

    assert parts(path) == [("all.zip: a/Table data.csv", None), ("all.zip: b.xlsx: One", "One")]
    with containers.opened(path, "all.zip") as (part, *_):
        inside = part.path
        assert inside.read_bytes() == b"x,y\n"
    assert not inside.exists()


def test_pictures_in_a_zip_are_passed_over_whatever_they_are(tmp_path: Path) -> None:
    pictures = {f"{n}.jpg": b"0" * 3_000_000 for n in range(3)}
    assert parts(packed(tmp_path / "a.zip", **pictures, **{"a.csv": b"x,y\n"})) == [
        ("a.zip: a.csv", None)
    ]


def test_names_in_a_zip_lead_nowhere_else(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"../../evil.csv": b"x,y\n"})
    with containers.opened(path, "a.zip") as (part,):
        assert "evil" not in str(part.path)


def refused(path: Path) -> str:
    with pytest.raises(BadUserInput) as raised, containers.opened(path, path.name):
        pass
    return raised.value.message


def test_what_is_refused_is_named_as_it_was_sent(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\x1f\x8b")
    with (
        pytest.raises(BadUserInput, match=r"^numbers\.csv is a gzip file"),
        containers.opened(path, "numbers.csv"),
    ):
        pass


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "is a link to another file" in refused(path)


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", **{"a.csv": b"x"}).read_bytes()
    assert "zip in a zip" in refused(packed(tmp_path / "a.zip", **{"b.zip": inner}))


def test_a_zip_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"a.csv": b"0" * 5_000_000})
    assert "unpacks to far more than any table" in refused(path)


def test_a_zip_of_too_much_or_too_many_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "a.zip", **{f"{n}.csv": b"abc" for n in range(4)})
    monkeypatch.setattr(containers, "MAX_MEMBER", 10)
    assert "more than 10 bytes" in refused(path)
    monkeypatch.setattr(containers, "MAX_MEMBERS", 3)
    assert "more than 3 files" in refused(path)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    assert "damaged zip" in refused(path)


def test_a_member_that_lies_about_itself_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"a.csv": b"x,y\n1,2\n"})
    path.write_bytes(path.read_bytes().replace(b"x,y", b"x;y").replace(b"\x4b\x2c", b"\x4b\x2d"))
    content = bytearray(path.read_bytes())
    content[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert "a.csv" in refused(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x1f\x8b123", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b" <!DOCTYPE html><html>", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
    ],
)
def test_what_else_a_file_may_be_is_said(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "numbers.xls"
    path.write_bytes(content)
    assert what in refused(path)


def test_a_stream_is_kept_as_a_file_while_it_is_read() -> None:
    with containers.kept(io.BytesIO(b"a,b\n")) as path:
        assert path.read_bytes() == b"a,b\n"
    assert not path.exists()


def test_a_stream_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_INPUT", 10)
    with (
        pytest.raises(BadUserInput, match="longer than it may be"),
        containers.kept(io.BytesIO(b"x" * 11)),
    ):
        pass
