"""Short texts that people give: labels, addresses and currency codes, checked; what is no JSON."""

import json
from collections.abc import Iterable

from app.errors import BadUserInput

MAX_LABEL = 500
MAX_KEY_BYTES = 2000
"""The longest text that an index of every database holds, in UTF-8."""

LONGEST_QUOTE = 200
"""How much of what somebody gave a message repeats."""

LONGEST_LIST = 1000
"""How much of a list of names a message says."""


def problem_of(text: str, longest: int) -> str | None:
    """What is wrong with a text that at most may have `longest` characters."""
    if len(text) > longest:
        return f"must have at most {longest} characters"
    # PostgreSQL can't store it, and nobody means it.
    return "must not contain the character U+0000" if "\x00" in text else None


def problem_of_key(text: str, longest: int) -> str | None:
    """The same for a text that is looked up by an index."""
    if len(text.casefold().encode()) > MAX_KEY_BYTES:
        return f"must have at most {MAX_KEY_BYTES} bytes in UTF-8, in lower case"
    return problem_of(text, longest)


def checked_label(text: str | None, field: str = "label") -> str:
    """A label without surrounding white space.

    Raises:
        BadUserInput: It is empty or longer than 500 characters.
    """
    label = (text or "").strip()
    problem = problem_of_key(label, MAX_LABEL) if label else "must not be empty"
    if problem:
        raise BadUserInput(f"{field} {problem}.", field=field)
    return label


def checked_logo(address: str | None) -> str | None:
    """The address of a logo, as it is.

    Raises:
        BadUserInput: It is longer than 2,000 characters.
    """
    problem = problem_of(address or "", MAX_KEY_BYTES)
    if problem:
        raise BadUserInput(f"logoUrl {problem}.", field="logoUrl")
    return address


def problem_of_json(error: Exception) -> str:
    """Why a text is no JSON, without what only a programmer of Python understands."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if not isinstance(error, json.JSONDecodeError):
        return "a number has more digits than any count"
    return cut(str(error))


def listed(names: Iterable[str]) -> str:
    """Names as a message lists them: the first ones where there are many."""
    text = ", ".join(names)
    return text if len(text) <= LONGEST_LIST else f"{text[: LONGEST_LIST - 1]}…"


def counted(count: int, noun: str) -> str:
    """So many of them: 1 row, 1,200 rows."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def quoted(value: object) -> str:
    """A value as a message repeats it: its beginning, without control characters."""
    try:
        text = repr(value[:LONGEST_QUOTE] if isinstance(value, str) else value)
    except ValueError:  # Python writes no number of thousands of digits
        return "a number of thousands of digits"
    is_cut = len(text) > LONGEST_QUOTE or (isinstance(value, str) and len(value) > LONGEST_QUOTE)
    return f"{text[: LONGEST_QUOTE - 1]}…" if is_cut else text


def cut(text: str, longest: int = LONGEST_QUOTE) -> str:
    """A text of at most that many characters; what is cut ends in an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
