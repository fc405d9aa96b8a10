"""What can be said of a kind of file: how it is recognized, and what its columns and dates mean."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

LINK, TIME, SPAN = "link", "time", "span"
"""Besides the fields of rows a column may be a post's link, the time of day that belongs to its
date, or what its numbers span: a word such as `Lifetime`, or a day."""

METRIC, VALUE = "metric", "value"
"""Of rows that have one metric each: the columns that name it in the catalogue, and its number."""

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "German",
    "pt": "Portuguese",
    "es": "Spanish",
    "fr": "French",
}


class Values(StrEnum):
    """What a file's numbers are.

    TOTALS are lifetime totals of posts, GAINS what posts gained on one day, PERIOD what they gained
    in some longer time, DAYS what was counted of an account on one day. UNSAID may be either
    totals or those of a period: the file doesn't say, so the user has to.
    """

    TOTALS = "totals"
    GAINS = "gains"
    PERIOD = "period"
    DAYS = "days"
    UNSAID = "unsaid"


class Unit(StrEnum):
    """What a column's numbers are numbers of."""

    COUNT = "count"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    MILLISECONDS = "milliseconds"
    PERCENT = "percent"
    FRACTION = "fraction"


@dataclass(frozen=True)
class Column:
    """A column: the field that it means, and how it is called, language by language.

    The field is None where the column only helps to recognize the file.
    """

    field: str | None
    names: Mapping[str, tuple[str, ...]]
    unit: Unit = Unit.COUNT

    @property
    def folded(self) -> Mapping[str, str]:
        """Its folded names, each with its language."""
        return {folded(name): lang for lang, names in self.names.items() for name in names}


Names = str | tuple[str, ...]


def column(field: str | None, en: Names, /, *, unit: Unit = Unit.COUNT, **others: Names) -> Column:
    """A column by its names in English and in other languages."""
    named = {"en": en, **others}
    tuples = {lang: (it,) if isinstance(it, str) else it for lang, it in named.items()}
    return Column(field, tuples, unit)


@dataclass(frozen=True, eq=False)
class FileKind:
    """A kind of file.

    Args:
        name: What the command line calls it.
        title: What a person calls it: the platform or tool, and which of its files.
        rows: What it is a list of.
        values: What its numbers are.
        columns: What its columns mean.
        signs: English names of the columns that it is recognized by; all must be there, in any
            language. Of names joined by `|` one is enough.
        platform: The platform of its rows; None where a column or a link says it.
        numbers: The language in which it writes numbers; None: that of its headers.
        never: Folded names that a file of this kind doesn't have.
        side_by_side: Whether tables stand beside each other, with an empty column between.
        is_pivoted: Whether it is JSON that lists days below each label, not labels of each day.
        forms: strptime formats of dates that no language writes, by field.
        is_export: Whether it is what we write ourselves: no row of it is a sum, ids are ids even
            where they look like links, and its texts carry an apostrophe in spreadsheets.
        refusal: Why none of it can be taken; empty where it can.
        whence: Where one gets such a file.
        notes: What else there is to know, in sentences.
    """

    name: str
    title: str
    rows: Kind
    values: Values
    columns: tuple[Column, ...]
    signs: tuple[str, ...]
    platform: Platform | None = None
    numbers: str | None = None
    never: frozenset[str] = frozenset()
    side_by_side: bool = False
    is_pivoted: bool = False
    forms: Mapping[str, str] = field(default_factory=dict)
    is_export: bool = False
    refusal: str = ""
    whence: str = ""
    notes: tuple[str, ...] = ()

    def named(self, english: str) -> tuple[Column, ...]:
        """The columns that are called so in English."""
        wanted = folded(english)
        return tuple(
            each for each in self.columns if wanted in map(folded, each.names.get("en", ()))
        )


_MARKS = re.compile("[\"'\u201c\u201d\u201e\u201a\u2018\u2019\u00ab\u00bb]")
_WHOLE = re.compile(r"\s*\((?:lifetime|all time|total|count|gesamt|insgesamt)\)$", re.IGNORECASE)
_JOINTS = re.compile(r"[\s_\u00a0\u202f-]+")


@lru_cache(8192)
def folded(name: str) -> str:
    """A header as it is compared: without case, accents, quotes, and differences of white space."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", " ", text)
    return _JOINTS.sub(" ", _MARKS.sub("", text)).strip(" .:").casefold()


def names_of(columns: Sequence[str]) -> dict[str, str]:
    """Columns by their folded names.

    Those inside others are found by their last word too, `metrics.views` by `views`, and
    `Views (total)` by `views`, unless there is such a column elsewhere.
    """
    last = {folded(name.rpartition(".")[2]): name for name in reversed(columns) if "." in name}
    whole = {folded(_WHOLE.sub("", name)): name for name in columns if _WHOLE.search(name)}
    return whole | last | {folded(name): name for name in reversed(columns) if name.strip()}
