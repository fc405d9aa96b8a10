"""Notes: a sentence on a day or a range of days. Charts show them, no number counts them."""

from datetime import date
from typing import NamedTuple

from app.domain.texts import problem_of
from app.domain.windows.calendar import EARLIEST_DAY
from app.errors import BadUserInput

MAX_TEXT = 2000
MOST_SHOWN = 100
"""How many notes an answer shows of a window."""

LATEST_DAY = date(9998, 12, 31)
"""The last day of the last year whose days exist in every time zone."""


class NoteTerms(NamedTuple):
    """What a note says, and of which days, both ends included."""

    text: str
    start: date
    end: date


def checked_note(terms: NoteTerms) -> NoteTerms:
    """A note without surrounding white space.

    Raises:
        BadUserInput: It says nothing or too much, or its days are none.
    """
    problem = problem_of(terms.text, MAX_TEXT)
    text = terms.text.strip()
    if problem or not text:
        raise BadUserInput(f"text {problem or 'must not be empty'}.", field="text")
    for name, day in (("start", terms.start), ("end", terms.end)):
        if not EARLIEST_DAY <= day <= LATEST_DAY:
            message = f"{name} must lie between {EARLIEST_DAY} and {LATEST_DAY}, not {day}."
            raise BadUserInput(message, field=name)
    if terms.end < terms.start:
        message = f"end {terms.end} is before start {terms.start}: a note needs a day at least."
        raise BadUserInput(message, field="end")
    return terms._replace(text=text)
