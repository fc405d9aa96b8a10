"""Kinds that users keep: written and read back, and what is none."""

import json
from typing import Any

import pytest

from app.domain.imports.kinds.catalogue import KINDS, matching
from app.domain.imports.kinds.definitions import Values
from app.domain.imports.kinds.saved import checked_name, kept_kind, read_kind, written_kind
from app.domain.platforms import Platform
from app.errors import BadUserInput
from tests.domain.imports.files import File


def kept() -> Any:
    file = File("key;wann;gesehen\n1;1;1\nid;date;views\na;2026-11-01;5\n", platform="X")
    return kept_kind(
        "our-list",
        file.recognized.kind,
        {"external_id": "key", "published_at": "wann", "views": "gesehen"},
        platform=Platform.TWITTER,
        values=Values.TOTALS,
        numbers="de",
        forms={"published_at": "%d.%m.%y"},
    )


def test_a_kind_is_read_back_as_it_was_written() -> None:
    written = written_kind(kept())
    again = read_kind(written, "our-list.json")

    assert written_kind(again) == written
    assert (again.platform, again.numbers) == (Platform.TWITTER, "de")
    found = matching(["Key", "Wann", "Gesehen", "more"], [again, *KINDS])
    assert found is not None
    assert found.kind is again


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"rows": "charges"}, "rows can't be charges"),
        ({"rows": "x"}, "is no kind of files"),
        ({"numbers": "xx"}, "no language 'xx'"),
        ({"columns": []}, "no columns"),
        ({"columns": [{"column": "a", "field": "b"}]}, "no field 'b'"),
        ({"dateFormats": {"views": "%Y"}}, "no date 'views'"),
        ({"dateFormats": {"date": "%d"}}, "no year"),
        ({"platform": "friendster"}, "is no kind of files"),
        ({"name": "../x"}, "letters, digits and hyphens"),
    ],
)
def test_what_is_no_kind_says_so(changes: dict[str, Any], part: str) -> None:
    said = {**json.loads(written_kind(kept())), **changes}
    with pytest.raises(BadUserInput, match=part):
        read_kind(json.dumps(said), "a.json")


@pytest.mark.parametrize("text", ["", "[]", "{}", "null"])
def test_other_texts_are_no_kinds(text: str) -> None:
    with pytest.raises(BadUserInput, match=r"a\.json is no kind"):
        read_kind(text, "a.json")


def test_names_lead_to_no_other_folder() -> None:
    assert checked_name("our-list-2") == "our-list-2"
    for name in ("", "A", "a/b", "..", "x" * 60):
        with pytest.raises(BadUserInput):
            checked_name(name)
