"""What is said of a file before it is imported: what it is, and what is missing.

A plain value, so that the command line and the dashboard show the same.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.domain.imports.kinds.definitions import LANGUAGES, FileKind, Values
from app.domain.imports.plans import Kind
from app.domain.imports.references import References
from app.domain.texts import counted

SHOWN_ROWS = 3


class Question(NamedTuple):
    """What is missing: the option that answers it, an example, and why it is asked."""

    option: str
    example: str
    reason: str

    def __str__(self) -> str:
        return f"{self.option} {self.example}"


@dataclass(frozen=True)
class Preview:
    """What a file is.

    Args:
        file: What it is called.
        kind: The name of its kind; None of a file of no known kind.
        title: What it is, in words.
        language: The language of its headers, in English; None where that says nothing.
        rows: What it is a list of.
        size: How many of them it has, and `posts` how many different posts these are about.
        values: What its numbers are.
        as_of: The day on which they were read, None where the file doesn't say it.
        columns: Each column that is used, with the field that it becomes.
        unused: The columns that are passed over.
        others: How many rows are something else, and what.
        facts: What was found out, in sentences: encoding, language of numbers, order of dates.
        questions: What is missing, in the order in which it is asked.
        first_rows: The first rows as they would be stored, field by field.
        rejects: How many rows would be rejected, by column and reason.
        refusal: Why the file can't be taken at all.
        references: The posts, accounts and brands that its rows refer to.
    """

    file: str
    kind: str | None
    title: str
    language: str | None
    rows: Kind
    size: int
    posts: int | None
    values: Values
    as_of: str | None
    columns: Sequence[tuple[str, str]]
    unused: Sequence[str]
    others: Mapping[str, int]
    facts: Sequence[str]
    questions: Sequence[Question]
    first_rows: Sequence[Mapping[str, Any]] = ()
    rejects: Counter[str] = field(default_factory=Counter)
    refusal: str | None = None
    references: References = field(default_factory=References)

    @property
    def sentence(self) -> str:
        """What it is, in a sentence."""
        language = f", {self.language}" if self.language else ""
        return f"{self.title}{language}; {self._counted()}; {self._numbers()}."

    @property
    def _has_no_posts(self) -> bool:
        """Whether its rows are refused because they are no posts, nor what else comes in."""
        return self.refusal is not None and self.posts is None and self.rows not in _NOUNS

    def _counted(self) -> str:
        if self.rows in _NOUNS or self._has_no_posts:
            return counted(self.size, _NOUNS.get(self.rows, "row"))
        if self.posts is None or self.posts == self.size:
            return counted(self.size, "post")
        return f"{counted(self.size, 'row')} of {counted(self.posts, 'post')}"

    def _numbers(self) -> str:
        if self._has_no_posts:
            return "nothing to import"
        if self.rows in {Kind.POSTS, Kind.TAGS} or not self.rows.has_platform:
            return "without numbers"
        if self.rows is Kind.PERFORMANCE:
            return "each measured on the day that its row says"
        read = {
            None: ", read on a day that the file doesn't say",
            "rows": ", each read on the day that its row says",
        }.get(self.as_of, f", read on {self.as_of}")
        return {
            Values.TOTALS: f"lifetime totals{read}",
            Values.UNSAID: "lifetime totals or those of a period: the file doesn't say",
            Values.PERIOD: "totals of a period",
            Values.GAINS: "gains of single days",
            Values.DAYS: "numbers of single days",
        }[self.values]

    def lines(self) -> Iterator[str]:
        """All of it for a person, line by line."""
        yield f"{self.file}: {self.sentence}"
        yield from (f"  {fact}" for fact in self.facts)
        yield "  columns:"
        yield from (f"    {column} → {name}" for column, name in self.columns)
        if self.unused:
            yield f"  not used: {', '.join(self.unused)}"
        for row in self.first_rows:
            yield f"  stored as: {', '.join(f'{name}={value}' for name, value in row.items())}"
        if self.others:
            told = ", ".join(f"{count:,} {what}" for what, count in sorted(self.others.items()))
            yield f"  not posts: {told}"
        if self.rejects:
            yield f"  would be rejected: {self.rejects.total():,}"
            for reason, count in self.rejects.most_common(20):
                yield f"    {count:,}: {reason}"


_NOUNS = {
    Kind.ACCOUNTS: "account day",
    Kind.PERFORMANCE: "row",
    Kind.TAGS: "tag",
    Kind.NOTES: "note",
    Kind.CHARGES: "charge",
    Kind.CREDITS: "line",
    Kind.INGREDIENTS: "ingredient",
}


def language_of(kind: FileKind, code: str) -> str | None:
    """The language of a header, where its kind is known in several."""
    several = any(len(each.names) > 1 for each in kind.columns)
    return LANGUAGES[code] if several else None
