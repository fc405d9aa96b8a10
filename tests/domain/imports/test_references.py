"""The posts, accounts and brands that rows refer to, each with how many rows say so."""

from app.domain.imports.entries import Entry
from app.domain.imports.references import References
from app.domain.imports.rows import Identity, Row
from app.domain.platforms import Platform

ONE = Identity(Platform.YOUTUBE, "one")
TWO = Identity(Platform.YOUTUBE, "two")


def references_of(*rows: Row | Entry) -> References:
    references = References()
    for row in rows:
        references.take(row)
    return references


def test_rows_that_say_the_same_of_a_post_are_one_reference() -> None:
    references = references_of(
        Row(2, ONE, None, {}), Row(3, ONE, None, {"label": "A"}), Row(4, ONE, "Cats", {})
    )

    (lot,) = references.lots(10)
    assert [(row.identity, row.brand, rows) for row, rows in lot] == [
        (ONE, None, 2),
        (ONE, "Cats", 1),
    ]
    assert references.rows == 3


def test_all_that_is_said_of_a_post_is_looked_up_together() -> None:
    references = references_of(
        Row(2, ONE, None, {}), Row(3, TWO, None, {}), Row(4, ONE, "Cats", {})
    )

    lots = [[row.identity for row, _ in lot] for lot in references.lots(1)]
    assert lots == [[ONE, ONE], [TWO]]


def test_lines_that_stand_for_themselves_stay_what_they_are() -> None:
    line = Entry(2, {"start": "2026-03-01"})

    references = references_of(line)
    assert (references.entries, references.rows) == ([line], 1)
