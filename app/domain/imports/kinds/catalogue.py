"""All kinds of files that are known, and which of them a header shows."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.domain.imports.kinds import (
    answers,
    exports,
    facebook,
    linkedin,
    meta,
    meta_days,
    own,
    page_insights,
    pinterest,
    services,
    tiktok,
    tools,
    x,
    youtube,
)
from app.domain.imports.kinds.definitions import LANGUAGES, Column, FileKind, folded
from app.domain.imports.plans import Kind
from app.domain.texts import quoted
from app.errors import BadUserInput

KINDS: tuple[FileKind, ...] = (
    *(
        *youtube.KINDS,
        *tiktok.KINDS,
        *x.KINDS,
        *meta.KINDS,
        *meta_days.KINDS,
        *facebook.KINDS,
        *page_insights.KINDS,
        *linkedin.KINDS,
        *pinterest.KINDS,
    ),
    *(*tools.KINDS, *services.KINDS, *own.KINDS, *exports.KINDS, *answers.KINDS),
)
"""The kinds that are known, those of platforms first."""


_OF_POSTS = frozenset(
    {
        *("id", "post", "post id", "external id", "video id", "media id", "tweet id", "pin id"),
        *("url", "link", "permalink", "post url", "post link", "video link", "content", "title"),
        *("beitrag", "beitrags id", "publicación", "publication", "postagem", "caption"),
    }
)
"""Columns that a list of an account's days doesn't have."""


class Match(NamedTuple):
    """A kind that a header shows, the language of its names, and how much of it is there."""

    kind: FileKind
    language: str
    signs: int
    columns: int


def find_kind(name: str, kinds: Sequence[FileKind] = KINDS) -> FileKind | None:
    """The kind that is called so."""
    return next((kind for kind in kinds if kind.name == name), None)


def named_kind(name: str | None, kinds: Sequence[FileKind]) -> FileKind | None:
    """The kind that a caller says; None if they say none.

    Raises:
        BadUserInput: There is none of that name. Of those that there are, it names those that
            can be taken.
    """
    found = find_kind(name, kinds) if name else None
    if name and found is None:
        there = ", ".join(kind.name for kind in kinds if not kind.refusal)
        message = f"--as: there is no {quoted(name)}; there are {there}."
        raise BadUserInput(message, field="--as")
    return found


def matching(
    header: Sequence[str], kinds: Sequence[FileKind] = KINDS, *, is_pivoted: bool | None = False
) -> Match | None:
    """The kind that a header shows best; None if it shows none. None pivoted is either.

    The one with the most signs counts, then that of which most columns are there.
    """
    names = {folded(name) for name in header if name.strip()}
    asked = [kind for kind in kinds if is_pivoted in (None, kind.is_pivoted)]
    found = [match for kind in asked if (match := _match(kind, names)) is not None]
    return max(found, key=lambda match: (match.signs, match.columns), default=None)


def _match(kind: FileKind, names: set[str]) -> Match | None:
    if kind.never & names or (_is_anonymous(kind) and _OF_POSTS & names):
        return None
    if not all(any(names & each.folded.keys() for each in sign) for sign in _signs(kind)):
        return None
    told = Counter(
        language
        for each in kind.columns
        for language, spelt in each.names.items()
        if names & set(map(folded, spelt))
    )
    columns = sum(bool(names & each.folded.keys()) for each in kind.columns)
    # Names that are the same in English say nothing of another language.
    language = max(LANGUAGES, key=lambda each: told[each])
    return Match(kind, language, len(kind.signs), columns)


def _is_anonymous(kind: FileKind) -> bool:
    """Whether its rows are days of an account that they don't name."""
    return kind.rows is Kind.ACCOUNTS and not any(each.field == "handle" for each in kind.columns)


@lru_cache
def _signs(kind: FileKind) -> tuple[tuple[Column, ...], ...]:
    signs = []
    for sign in kind.signs:
        columns = [each for name in sign.split("|") for each in kind.named(name)]
        signs.append(tuple(columns))
    return tuple(signs)
