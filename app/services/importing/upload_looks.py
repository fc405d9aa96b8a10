"""Looking at a file that was sent: what each of its tables is, and the imports that they become."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from app.domain.imports.file_plans import meanings
from app.domain.imports.kinds.definitions import FileKind, Values
from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind
from app.domain.texts import counted
from app.errors import BadUserInput
from app.formats.containers import Part
from app.services import saved_kinds
from app.services.importing import wording
from app.services.importing.given import Given
from app.services.importing.looking import Look, Looked, NothingMeant
from app.services.importing.runs import Job
from app.services.importing.sources import NamedSource, RecognizedSource
from app.services.importing.table_looks import FileLook, Found, TableLook, left_out, look_of

MOST_ROWS = 100_000
"""How many rows of a table a preview looks at: a page waits for it."""

BATCH_ROWS = 1000
"""Rows of one transaction: so often progress is told, and a cancellation heard."""


class TableJob(NamedTuple):
    """The import of a table, with what it is called and is, and how many rows it has if known."""

    job: Job
    name: str
    sentence: str
    size: int | None


@dataclass(frozen=True)
class Sent:
    """A file that was sent, on this machine's disk, and what is said of it."""

    path: Path
    name: str
    given: Given
    calendar: Calendar
    kinds: Sequence[FileKind]

    def look(self, most: int = MOST_ROWS) -> FileLook:
        """What it is, by its first rows.

        Raises:
            BadUserInput: It can't be read, or what is said of it can't be meant.
        """
        with ExitStack() as stack:
            parts = self._parts(stack)
            if self.given.rows is not None:
                tables = [self._look_at_named(part, self.given.rows, most) for part in parts]
                return FileLook(tables, (), ())
            looked = self._looked(parts, most)
            return FileLook(
                [look_of(each.preview, most) for each in looked.taken],
                [left_out(each) for each in looked.left_out],
                looked.passed,
            )

    def jobs(self, stack: ExitStack) -> list[TableJob]:
        """The imports that it becomes; `stack` lets go of its parts.

        Raises:
            BadUserInput: It can't be read or taken, or something is missing.
        """
        parts, given = self._parts(stack), self.given
        if given.rows is not None:
            sources = [self._named(part, given.rows, None) for part in parts]
            return [self._named_job(source, given.rows) for source in sources]
        looked = self._looked(parts, None)
        for preview in looked.refusals:
            raise BadUserInput(f"{preview.file}: {preview.refusal}", field="file")
        if looked.questions:
            needed = " ".join(map(str, looked.questions))
            reasons = "; ".join(question.reason for question in looked.questions)
            first = looked.questions[0].option
            raise BadUserInput(f"Give {needed}: {reasons}.", field=first)
        return [
            TableJob(
                Job(RecognizedSource(file), given.rules, BATCH_ROWS),
                *(preview.file, preview.sentence),
                preview.size + sum(preview.others.values()),
            )
            for file, preview in looked.taken
        ]

    def save_kind(self, folder: Path | None, name: str) -> None:
        """Keep what it is, with what is said of it.

        Raises:
            BadUserInput: It has several tables or none that is recognized, or no kind can be kept.
        """
        with ExitStack() as stack:
            taken = [] if self.given.rows else self._looked(self._parts(stack), MOST_ROWS).taken
            if len(taken) != 1:
                message = "--save-kind keeps the kind of one table that is recognized."
                raise BadUserInput(message, field="--save-kind")
            saved_kinds.save_kind(folder, name, taken[0].file)

    def _parts(self, stack: ExitStack) -> list[Part]:
        self.given.check()
        return self.given.opening.parts(self.path, self.name, stack, self.path.parent)

    def _looked(self, parts: Sequence[Part], most: int | None) -> Looked:
        given, calendar = self.given, self.calendar
        said, kind = given.answers(calendar), given.kind_among(self.kinds)
        is_preview = most is not None
        look = Look(given.opening, said, self.kinds, kind, calendar, is_preview, most)
        try:
            return look.at(parts)
        except NothingMeant:
            lists = ", ".join(each.name for each in Kind)
            raise BadUserInput(
                f"{self.name}: no column means anything here. Say what it is a list of (rows: "
                f"{lists}), and what its columns mean (mapping).",
                field="rows",
            ) from None

    def _named(self, part: Part, rows: Kind, most: int | None) -> NamedSource:
        table = replace(self.given.opening.table(part, is_named=True), most=most)
        has_gains = self.given.values is Values.GAINS
        return NamedSource(table, self.given.options(rows), has_gains)

    def _named_job(self, source: NamedSource, rows: Kind) -> TableJob:
        job = Job(source, self.given.rules, BATCH_ROWS)
        return TableJob(job, source.name, f"A list of {rows.value}.", None)

    def _look_at_named(self, part: Part, rows: Kind, most: int) -> TableLook:
        source = self._named(part, rows, most)
        with source.opened(keep_texts=False) as (table, _):
            columns = list(table.columns)
            look = TableLook(part.name, None, rows, unused=columns, fields=rows.fields)
            try:
                reader = source.reader(columns, self.calendar)
            except BadUserInput as error:
                sentence = f"A list of {rows.value}."
                refusal = wording.as_fields(error.message)
                return replace(look, sentence=sentence, refusal=refusal)
            used = {cell.field: cell.column for cell in reader.cells}
            found = Found()
            for read in reader.read_all(table.records):
                found.take(read)
        return replace(
            look,
            sentence=f"A list of {rows.value}; {counted(found.rows, 'row')}.",
            size=found.rows,
            is_whole=found.rows + found.others.total() < most,
            columns=list(meanings(used, columns)),
            unused=[name for name in columns if name not in used.values()],
            first_rows=found.first_rows,
            rejects=found.rejects,
            others=found.others,
            references=found.references,
        )
