"""docs/file-kinds.md is the kinds of files as a page: printed from them, committed and compared."""

from importlib import import_module
from pathlib import Path

import pytest

from app.domain.imports.kinds.catalogue import KINDS
from app.domain.imports.kinds.definitions import FileKind

PAGE = (Path(__file__).parents[2] / "docs" / "file-kinds.md").read_text("utf-8")


def test_the_committed_page_is_what_the_kinds_say() -> None:
    printed = "\n".join(import_module("docs.kinds_page").page())
    assert printed.rstrip("\n") + "\n" == PAGE, "run `make kinds` and look at what changed"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_page_tells_of_each_kind_its_columns(kind: FileKind) -> None:
    assert f"`{kind.name}`" in PAGE
    assert f"## {kind.title}" in PAGE
    for column in () if kind.refusal else kind.columns:
        if column.field is not None:
            assert column.names["en"][0] in PAGE
