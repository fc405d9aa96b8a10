"""Looking at files before they are imported: what each is, which are taken, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.domain.imports.file_plans import Answers
from app.domain.imports.kinds.definitions import FileKind
from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind
from app.domain.imports.previews import Preview, Question
from app.errors import BadUserInput
from app.formats.containers import Part
from app.services import file_imports, file_previews
from app.services.file_imports import Examined
from app.services.importing.openings import Opening

KINDS_OF_ROWS = ", ".join(kind.value for kind in Kind)


class NothingMeant(BadUserInput):
    """No column of any part means anything."""


class LeftOut(NamedTuple):
    """A file that isn't imported beside others, and why."""

    preview: Preview
    why: str


class Taken(NamedTuple):
    """A file that would be imported, and what there is to say of it."""

    file: Examined
    preview: Preview


@dataclass(frozen=True)
class Looked:
    """What was seen of files.

    Args:
        taken: Those that would be imported.
        left_out: Those that bring nothing beside them.
        passed: What the others are called, whose columns mean nothing.
    """

    taken: Sequence[Taken]
    left_out: Sequence[LeftOut]
    passed: Sequence[str]

    @property
    def refusals(self) -> Sequence[Preview]:
        """What can't be taken at all."""
        return [each.preview for each in self.taken if each.preview.refusal]

    @property
    def questions(self) -> Sequence[Question]:
        """What is missing, each question once."""
        asked = [question for each in self.taken for question in each.preview.questions]
        return list({question.option: question for question in asked}.values())


@dataclass(frozen=True)
class Look:
    """How files are looked at: how they are opened, what is said of them, which kinds are known.

    `most` rows of each are looked at; all if it is None.
    """

    opening: Opening
    said: Answers
    kinds: Sequence[FileKind]
    kind: FileKind | None
    calendar: Calendar
    with_rows: bool
    most: int | None = None

    def at(self, parts: Iterable[Part]) -> Looked:
        """Look at the parts of files.

        Raises:
            BadUserInput: One can't be read.
            NothingMeant: No column of any of them means anything.
        """
        found: list[Examined] = []
        passed: list[str] = []
        for part in parts:
            table = replace(self.opening.table(part, is_named=False), most=self.most)
            examined = file_imports.examine(table, self.said, self.kinds, self.kind)
            if examined is None:
                passed.append(part.name)
            else:
                found.append(examined)
        if not found:
            raise NothingMeant(
                f"{', '.join(passed) or 'The file'}: no column means anything here. Say what it is "
                f"a list of, as a first word ({KINDS_OF_ROWS}), and what its columns mean "
                "(--map COLUMN=FIELD).",
                field="file",
            )
        previews = [
            file_previews.preview(file, self.calendar, with_rows=self.with_rows) for file in found
        ]
        return _chosen(list(map(Taken, found, previews)), passed)


def _chosen(pairs: Sequence[Taken], passed: Sequence[str]) -> Looked:
    """The files that are imported: of several, those that bring nothing are left out and named."""
    is_any_known = any(preview.kind is not None for _, preview in pairs)
    taken = [
        pair
        for pair in pairs
        if pair.preview.refusal is None
        and not _is_beside(pair.preview, pairs)
        and not (is_any_known and _is_guess_in_archive(pair))
    ]
    if not taken or len(pairs) == 1:
        return Looked(pairs, (), passed)
    others = [pair.preview for pair in pairs if pair not in taken]
    left_out = [LeftOut(preview, _why(preview, pairs)) for preview in others]
    return Looked(taken, left_out, passed)


def _why(preview: Preview, pairs: Sequence[Taken]) -> str:
    if _is_beside(preview, pairs):
        return f"Give {preview.questions[0]} to import it"
    return preview.refusal or "Its kind isn't known: give it alone to import it"


def _is_guess_in_archive(pair: Taken) -> bool:
    """Whether a member of an archive is of no known kind: others of its members say what it is."""
    return pair.preview.kind is None and pair.file.table.part.is_member


def _is_beside(preview: Preview, pairs: Sequence[Taken]) -> bool:
    """Whether a file's days of an account stand beside posts, and nobody said whose they are."""
    has_posts = any(other.preview.rows is not Kind.ACCOUNTS for other in pairs)
    asks = any(question.option == "--account" for question in preview.questions)
    return preview.rows is Kind.ACCOUNTS and has_posts and asks
