"""Bytes as lines of text."""

import io

import pytest

from app.errors import BadUserInput
from app.formats import texts


def read(content: bytes, encoding: str | None = None) -> tuple[str, bool, list[str]]:
    found = texts.found_encoding(io.BytesIO(content))
    with texts.text_of(io.BytesIO(content), encoding or found.name) as text:
        return found.name, found.is_proved, list(texts.lines_of(text))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_an_encoding_is_proved_by_the_bytes(encoding: str, name: str) -> None:
    lines = ["id,title,views\n", "a,café 😀,5\n"]
    assert read("".join(lines).encode(encoding)) == (name, True, lines)


def test_what_is_no_utf8_is_windows_and_said_not_to_be_proved() -> None:
    assert read("café \u2013 5 €\n".encode("cp1252"))[1:] == (False, ["café \u2013 5 €\n"])


def test_a_few_broken_bytes_among_good_ones_stay_to_be_told() -> None:
    name, _, lines = read("café\n".encode() + b"caf\xe9\n")
    assert (name, lines) == ("utf-8-sig", ["café\n", "caf\udce9\n"])


def test_a_letter_on_the_edge_of_a_chunk_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_CHUNK", 4)
    assert read("abcé\n".encode())[:2] == ("utf-8-sig", True)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_break_ends_a_line(end: str) -> None:
    assert read(f"a{end}b{end}".encode())[2] == [f"a{end}", f"b{end}"]


def test_only_the_beginning_of_a_line_that_is_too_long_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(texts, "MAX_LINE", 10)
    assert read(b"x" * 95 + b"\nb\n")[2] == ["x" * 10, "b\n"]


def test_an_encoding_is_named() -> None:
    assert texts.checked_encoding("UTF8") == "utf-8-sig"
    assert texts.checked_encoding("latin1") == "iso8859-1"


@pytest.mark.parametrize(
    "name",
    [
        *("klingon", "base64", "", "utf-8\0"),
        *("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"),
    ],
)
def test_what_is_no_encoding_is_refused(name: str) -> None:
    with pytest.raises(BadUserInput, match="--encoding"):
        texts.checked_encoding(name)
