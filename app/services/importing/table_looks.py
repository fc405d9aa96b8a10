"""What there is to say of a table before it is imported, whether it was recognized or named."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.domain.imports.kinds.definitions import LINK, TIME
from app.domain.imports.plans import Kind
from app.domain.imports.previews import SHOWN_ROWS, Preview, Question
from app.domain.imports.references import References
from app.domain.imports.tables import NotAPost, Rejection
from app.domain.imports.values import Unanswered
from app.services import file_previews
from app.services.importing import wording
from app.services.importing.looking import LeftOut


@dataclass(frozen=True)
class TableLook:
    """What a table of a file is, in the words of the API.

    Args:
        name: What it is called: the file, with its member or sheet.
        kind: The name of its kind; None of one that isn't known.
        rows_of: What it is a list of.
        sentence: What it is, in words.
        size: How many rows were looked at, without those that are none.
        is_whole: Whether these are all.
        columns: Each column that is used, with the field that it becomes.
        unused: The columns that are passed over.
        fields: What a column of it may mean.
        facts: What was found out, in sentences.
        questions: What is missing.
        refusal: Why it can't be taken at all.
        first_rows: The first rows as they would be stored, field by field.
        rejects: How many rows would be rejected, by column and reason.
        others: How many rows are something else, and what.
        references: The posts, accounts and brands that its rows refer to.
    """

    name: str
    kind: str | None
    rows_of: Kind
    sentence: str = ""
    size: int = 0
    is_whole: bool = True
    columns: Sequence[tuple[str, str]] = ()
    unused: Sequence[str] = ()
    fields: Sequence[str] = ()
    facts: Sequence[str] = ()
    questions: Sequence[Question] = ()
    refusal: str | None = None
    first_rows: Sequence[Mapping[str, Any]] = ()
    rejects: Counter[str] = field(default_factory=Counter)
    others: Mapping[str, int] = field(default_factory=dict)
    references: References = field(default_factory=References)


class FileLook(NamedTuple):
    """What a file is: its tables, those left out beside them, and those that mean nothing."""

    tables: Sequence[TableLook]
    left_out: Sequence[tuple[str, str]]
    passed: Sequence[str]


@dataclass
class Found:
    """What rows of a list are, together."""

    rows: int = 0
    first_rows: list[Mapping[str, Any]] = field(default_factory=list)
    rejects: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    references: References = field(default_factory=References)

    def take(self, read: Any) -> None:
        """Take a row as it was read."""
        if isinstance(read, NotAPost):
            self.others[read.what] += 1
            return
        self.rows += 1
        if isinstance(read, Rejection):
            for column, reason in read.cells:
                told = wording.as_fields(reason)
                self.rejects[f"{column}: {told}" if column else told] += 1
        elif not isinstance(read, Unanswered):
            self.references.take(read)
            if len(self.first_rows) < SHOWN_ROWS:
                self.first_rows.append(file_previews.stored_fields(read))


def look_of(preview: Preview, most: int) -> TableLook:
    """What was seen of a recognized table, of which at most so many rows were looked at."""
    return TableLook(
        preview.file,
        preview.kind,
        preview.rows,
        preview.sentence,
        preview.size,
        preview.size + sum(preview.others.values()) < most,
        preview.columns,
        preview.unused,
        (*preview.rows.fields, LINK, TIME),
        [wording.as_fields(fact) for fact in preview.facts],
        [_worded(question) for question in preview.questions],
        wording.as_fields(preview.refusal) if preview.refusal else None,
        preview.first_rows,
        _worded_counts(preview.rejects),
        preview.others,
        preview.references,
    )


def _worded(question: Question) -> Question:
    return question._replace(reason=wording.as_fields(question.reason))


def _worded_counts(rejects: Mapping[str, int]) -> Counter[str]:
    worded = Counter[str]()
    for what, rows in rejects.items():
        worded[wording.as_fields(what)] += rows
    return worded


def left_out(left: LeftOut) -> tuple[str, str]:
    """What is left out, and why."""
    preview, why = left
    why = wording.as_fields(why)
    return preview.file, f"{preview.sentence} {why[:1].upper()}{why[1:]}."
