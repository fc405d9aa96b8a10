"""Folders of stored operations: names are unique, and only some may change anything."""

from pathlib import Path

import pytest

from app.errors import BadUserInput
from app.graphql.operations import load_operations, load_trusted
from tests.graphql.conftest import SCHEMA

TYPES = SCHEMA._schema
MUTATION = '# Changes.\nmutation {name} {{ archiveBrand(id: "x") {{ __typename }} }}\n'


def stored(
    folder: Path, name: str, text: str = "# Asks.\nquery {name} {{ viewer {{ name }} }}\n"
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.graphql").write_text(text.format(name=name))


def test_what_lies_in_a_folder_is_trusted_and_no_tool(tmp_path: Path) -> None:
    stored(tmp_path, "tool")
    stored(tmp_path / "dashboard", "tile")
    stored(tmp_path / "exports", "rows")
    trusted = load_trusted(TYPES, folder=tmp_path)
    assert {"tool", "tile", "rows"} < set(trusted)
    assert trusted[trusted["tile"].id] is trusted["tile"]
    assert set(load_operations(TYPES, tmp_path)) == {"tool"}


def test_the_dashboard_alone_may_change_things(tmp_path: Path) -> None:
    stored(tmp_path / "dashboard", "change", MUTATION)
    assert "change" in load_trusted(TYPES, folder=tmp_path)
    stored(tmp_path / "exports", "change_too", MUTATION)
    with pytest.raises(BadUserInput, match=r"change_too\.graphql: must be a query"):
        load_trusted(TYPES, folder=tmp_path)


@pytest.mark.parametrize("places", [("", "dashboard"), ("dashboard", "exports")])
def test_a_name_stands_for_one_operation(tmp_path: Path, places: tuple[str, str]) -> None:
    for place in places:
        stored(tmp_path / place, "same")
    with pytest.raises(BadUserInput, match="another stored operation has that name"):
        load_trusted(TYPES, folder=tmp_path)


def test_an_installations_own_takes_no_name_of_ours(tmp_path: Path) -> None:
    stored(tmp_path / "ours" / "dashboard", "same")
    stored(tmp_path / "own", "same", MUTATION)
    with pytest.raises(BadUserInput, match="another stored operation has that name"):
        load_trusted(TYPES, tmp_path / "own", tmp_path / "ours")


def test_an_installations_own_may_change_things(tmp_path: Path) -> None:
    stored(tmp_path / "ours", "tool")
    stored(tmp_path / "own", "change", MUTATION)
    assert {"tool", "change"} < set(load_trusted(TYPES, tmp_path / "own", tmp_path / "ours"))
