"""Batches of records: they mean what their records mean one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.record_batches import in_lots, limited, rows_of, singly, texts_of
from app.domain.imports.rejects import RejectsForm
from app.domain.imports.tables import NotAPost, Read, Record, RecordBatch, Table
from tests.domain.imports.batches import batch_of


class Lines:
    """Lines whose texts are kept, or aren't."""

    number, is_unfinished = 0, False

    def __init__(self, texts: dict[int, str] | None) -> None:
        self.texts = texts


def mixed(sizes: list[int]) -> list[Read | RecordBatch]:
    """Batches of so many rows; 0 is a row by itself."""
    found: list[Read | RecordBatch] = []
    line = 2
    for size in sizes:
        rows = [(f"a{line + at}", at) for at in range(size)]
        found.append(batch_of(["id", "n"], *rows, line=line) if size else NotAPost(line, "empty"))
        line += max(size, 1)
    return found


@given(st.lists(st.integers(0, 7), max_size=6), st.integers(1, 9))
def test_lots_are_as_large_as_asked_for_whatever_comes(sizes: list[int], size: int) -> None:
    lots = list(in_lots(mixed(sizes), size))

    assert [sum(map(rows_of, lot)) for lot in lots[:-1]] == [size] * len(lots[:-1])
    assert all(0 < sum(map(rows_of, lot)) <= size for lot in lots)
    assert [read for lot in lots for read in singly(lot)] == list(singly(mixed(sizes)))


@given(st.lists(st.integers(0, 7), max_size=6), st.integers(0, 9))
def test_the_first_rows_are_no_more_than_asked_for(sizes: list[int], most: int) -> None:
    reads = iter(mixed(sizes))

    assert list(singly(limited(reads, most))) == list(singly(mixed(sizes)))[:most]


def test_a_part_of_a_batch_has_its_lines() -> None:
    part = batch_of(["id"], ["a"], ["b"], ["c"], ["d"]).part(1, 4).part(1, 2)

    assert (list(part.records()), part.column("id")) == ([Record(4, {"id": "c"})], ["c"])
    assert part.record(0) == Record(4, {"id": "c"})


def test_rows_of_batches_are_written_when_they_are_asked_for() -> None:
    batch = batch_of(["id", "n"], ("b", 1), ("c", 2), line=3)
    reads: list[Read | RecordBatch] = [Record(2, {"id": "a", "n": 0}), batch]
    table = Table(["id", "n"], iter(()), Lines({2: "a,0\n"}), RejectsForm(None))

    texts = texts_of(table, reads)

    assert [texts[line] for line in (2, 3, 4)] == ["a,0\n", "b,1\n", "c,2\n"]
    assert (dict(texts), len(texts)) == ({2: "a,0\n", 3: "b,1\n", 4: "c,2\n"}, 3)
    with pytest.raises(KeyError):
        texts[5]


def test_nothing_is_written_where_texts_are_not_kept() -> None:
    table = Table(["id"], iter(()), Lines(None), RejectsForm(None))

    assert not texts_of(table, [batch_of(["id"], ["a"])])
