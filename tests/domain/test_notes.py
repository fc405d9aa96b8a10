"""What a note may be."""

from datetime import date

import pytest

from app.domain.notes import NoteTerms, checked_note
from app.errors import BadUserInput

DAY = date(2026, 3, 1)


def test_a_note_is_a_sentence_on_days() -> None:
    assert checked_note(NoteTerms(" TV spot\n", DAY, DAY)) == NoteTerms("TV spot", DAY, DAY)
    assert checked_note(NoteTerms("x" * 2000, DAY, DAY)).text == "x" * 2000


@pytest.mark.parametrize(
    ("terms", "field", "told"),
    [
        (NoteTerms(" ", DAY, DAY), "text", "text must not be empty."),
        (NoteTerms("x" * 2001, DAY, DAY), "text", "text must have at most 2000 characters."),
        (NoteTerms(" " * 10_000_000, DAY, DAY), "text", "text must have at most 2000 characters."),
        (NoteTerms("a\x00", DAY, DAY), "text", "text must not contain the character U+0000."),
        (
            NoteTerms("TV", DAY, date(2026, 2, 28)),
            "end",
            "end 2026-02-28 is before start 2026-03-01: a note needs a day at least.",
        ),
        (
            NoteTerms("TV", date.min, DAY),
            "start",
            "start must lie between 1900-01-01 and 9998-12-31, not 0001-01-01.",
        ),
        (
            NoteTerms("TV", DAY, date.max),
            "end",
            "end must lie between 1900-01-01 and 9998-12-31, not 9999-12-31.",
        ),
    ],
)
def test_what_is_no_note_is_refused_by_field(terms: NoteTerms, field: str, told: str) -> None:
    with pytest.raises(BadUserInput) as refusal:
        checked_note(terms)
    assert (refusal.value.field, refusal.value.message) == (field, told)
