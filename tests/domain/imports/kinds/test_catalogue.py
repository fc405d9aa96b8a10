"""All kinds together: each can be told from the others, and means fields that there are."""

import pytest

from app.domain.imports.kinds.catalogue import KINDS, find_kind, matching
from app.domain.imports.kinds.definitions import LINK, METRIC, SPAN, TIME, VALUE, FileKind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_means_fields_that_its_rows_have(kind: FileKind) -> None:
    known = {*kind.rows.fields, LINK, SPAN, TIME, None}
    # Only our own exports say where content performance is from, and name a metric in each row.
    known |= {"source", METRIC, VALUE} if kind.is_export else set()
    assert {each.field for each in kind.columns} <= known
    assert kind.signs
    assert all(kind.named(name) for sign in kind.signs for name in sign.split("|"))
    assert kind.title
    assert kind.whence
    assert set(kind.forms) <= {each.field for each in kind.columns}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_file_with_all_columns_of_a_kind_is_of_that_kind(kind: FileKind) -> None:
    header = [each.names["en"][0] for each in kind.columns]
    found = matching(header, is_pivoted=kind.is_pivoted)
    assert found is not None
    assert found.kind is kind
    assert found.language == "en"


def test_kinds_are_found_by_name_and_have_one_each() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert find_kind("buffer") is not None
    assert find_kind("nothing") is None


def test_a_header_of_nothing_is_no_kind() -> None:
    assert matching(["a", "b", "c"]) is None
    assert matching([]) is None
