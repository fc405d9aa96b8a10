"""Tables as csv: what the csv module would write of their cells, byte for byte."""

import csv
import io
import random
from typing import Any

import pytest

from app.graphql.table_rows import TableRows
from app.web.table_formats import FORMATS, cell_of

TEXTS = ["a", "", "a,b", '"q"', "x\ny", "x\ry", "\r", "'a", "'=1", "=1", "-5", "@x", "\tq", " lead"]
OTHERS = ["é漢😀", "\u2028", "\x1c", 1, 0, -3, 2**53, 1.5, 1e22, 1e-7, -0.0, True, False, None]
LISTS = [["a", None, "=b", "c;d"], [], ["x,y"], {"a": "b,c"}]
KINDS: list[list[Any]] = [
    [*TEXTS, *OTHERS, *LISTS],
    *([None], ["a", "b"], ["a", None], ["a", "", None], [1, None, 2], [1.5, None], [1, 2.5, 3]),
    *(["=a", "b"], [True, False, None], TEXTS),
]


def by_the_module(rows: list[list[Any]]) -> bytes:
    """The same rows as the csv module writes their cells."""
    text = io.StringIO(newline="")
    cells = [
        [str(each).lower() if isinstance(each, bool) else cell_of(each) for each in row]
        for row in rows
    ]
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    return text.getvalue().encode()


@pytest.mark.parametrize("width", [1, 2, 5])
def test_csv_is_what_the_csv_module_writes(width: int) -> None:
    chance = random.Random(width)
    for _ in range(300):
        kinds = [chance.choice(KINDS) for _ in range(width)]
        rows: list[list[Any]] = [
            [chance.choice(kind) for kind in kinds] for _ in range(chance.choice([0, 1, 2, 7]))
        ]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * width

        written = FORMATS["csv"].write([None] * width, TableRows(len(rows), columns))  # type: ignore[list-item]

        assert written == by_the_module(rows), rows
