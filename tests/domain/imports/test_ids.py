"""Ids, and those that a spreadsheet has rounded."""

import pytest

from app.domain.imports.ids import RoundedIds, read_id
from app.domain.imports.values import Refused


@pytest.mark.parametrize("value", ["1.78E+17", "1,22158E+17", "2E+18", 1.78e17])
def test_a_rounded_id_is_refused(value: object) -> None:
    with pytest.raises(Refused, match="a spreadsheet has rounded this id"):
        read_id(value)


@pytest.mark.parametrize(
    ("value", "name"),
    [(" a ", "a"), ("", None), (7678907398077074696, "7678907398077074696"), ("1e5", "1e5")],
)
def test_an_id_is_kept_as_it_is(value: object, name: str | None) -> None:
    assert read_id(value) == name


@pytest.mark.parametrize("value", [True, ["a"], "a\0b", "x" * 600])
def test_what_is_no_id_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        read_id(value)


def test_a_file_most_of_whose_long_ids_end_in_zeros_is_refused() -> None:
    ids = RoundedIds()
    for value in ("1790000000000000", 18000000000000000, "17900000000000101", ""):
        ids.add(value)
    assert ids.reason is not None
    assert "2 of 3 ids have 16 digits or more and end in 000" in ids.reason


@pytest.mark.parametrize("values", [["a", "b000"], ["17900000000000101"], [], ["123000"]])
def test_other_ids_are_fine(values: list[str]) -> None:
    ids = RoundedIds()
    for value in values:
        ids.add(value)
    assert ids.reason is None
