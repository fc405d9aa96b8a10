"""Files that `backbone import` recognizes: it says what each is, and asks for what is missing."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import orjson
import typer

from app.cli.import_batches import Job
from app.cli.import_owners import Owner, find_owner
from app.cli.import_sources import Opening, RecognizedSource, Source
from app.cli.running import WRONG_USAGE, err, fail
from app.domain.imports.file_plans import Answers
from app.domain.imports.kinds.catalogue import find_kind
from app.domain.imports.kinds.definitions import FileKind
from app.domain.imports.moments import Calendar, Day, day_reader
from app.domain.imports.plans import Kind
from app.domain.imports.previews import Preview
from app.domain.imports.values import Refused
from app.runtime import Runtime
from app.services import file_imports, file_previews, saved_kinds
from app.services.file_imports import Examined
from app.services.imports import Rules


@dataclass(frozen=True)
class FilesJob:
    """What the user asks for: which files, how they are opened, and what is said of them."""

    names: Sequence[str]
    opening: Opening
    answers: Answers
    as_of: str | None
    kind: str | None
    save_kind: str | None
    rules: Rules
    owner: Owner
    batch_size: int
    dry_run: bool
    as_json: bool

    def job(self, source: Source) -> Job:
        """The import of one of them."""
        return Job(source, self.rules, self.owner, self.batch_size, self.dry_run)


async def recognized_jobs(runtime: Runtime, asked: FilesJob, stack: ExitStack) -> list[Job]:
    """The imports of all files, once each is recognized and nothing is missing.

    Raises:
        BadUserInput: A file can't be read.
        typer.Exit: Something is missing, or a file is none that can be imported.
    """
    today = Calendar("UTC", runtime.now())
    kinds = saved_kinds.known_kinds(runtime.settings.file_kinds_folder)
    files = list(_examined(asked, kinds, today, stack))
    previews = [file_previews.preview(file, today, with_rows=asked.dry_run) for file in files]
    files, previews = _main_ones(files, previews)
    if not asked.as_json:
        _show(asked, previews)
    _check(asked, previews)
    if asked.save_kind is not None:
        _save(runtime, asked.save_kind, files)
    organization = await find_owner(runtime.database, asked.owner)
    time_zone = organization.time_zone if organization else asked.owner.checked_time_zone
    as_of = _day(asked.as_of, Calendar(time_zone, runtime.now()))
    return [
        asked.job(RecognizedSource(replace(file, said=replace(file.said, as_of=as_of))))
        for file in files
    ]


def _save(runtime: Runtime, name: str, files: Sequence[Examined]) -> None:
    if len(files) != 1:
        fail("--save-kind keeps the kind of one file: give one.", WRONG_USAGE)
    path = saved_kinds.save_kind(runtime.settings.file_kinds_folder, name, files[0])
    err.print(f"{path}: files like this one are recognized from now on.", markup=False)


def _examined(
    asked: FilesJob, kinds: Sequence[FileKind], today: Calendar, stack: ExitStack
) -> Sequence[Examined]:
    # Whose day it is isn't known yet: where it is latest, a day is in the future last.
    latest = replace(today, time_zone="Pacific/Kiritimati")
    said = replace(asked.answers, as_of=_day(asked.as_of, latest))
    kind = _kind(asked.kind, kinds)
    found: list[Examined] = []
    passed: list[str] = []
    for name in asked.names:
        for part in asked.opening.parts(name, stack, sys.stdin.buffer):
            table = asked.opening.table(part, is_named=False)
            examined = file_imports.examine(table, said, kinds, kind)
            if examined is None:
                passed.append(part.name)
            else:
                found.append(examined)
    if not found:
        words = ", ".join(kind.value for kind in Kind)
        fail(
            f"{', '.join(passed) or 'The file'}: no column means anything here. Say what it is a "
            f"list of, as a first word ({words}), and what its columns mean (--map COLUMN=FIELD).",
            WRONG_USAGE,
        )
    if passed and not asked.as_json:
        typer.echo(f"Passed over: {', '.join(passed)}.")
    return found


def _main_ones(
    files: Sequence[Examined], previews: Sequence[Preview]
) -> tuple[list[Examined], list[Preview]]:
    """The files that are imported: of several, those that bring nothing are left out and named."""
    pairs = list(zip(files, previews, strict=True))
    is_any_known = any(preview.kind is not None for _, preview in pairs)
    taken = [
        pair
        for pair in pairs
        if pair[1].refusal is None
        and not _is_beside(pair[1], pairs)
        and not (is_any_known and _is_guess_in_archive(pair[0], pair[1]))
    ]
    if not taken or len(pairs) == 1:
        return [*files], [*previews]
    for _, preview in (pair for pair in pairs if pair not in taken):
        why = preview.refusal or "Its kind isn't known: give it alone to import it"
        if _is_beside(preview, pairs):
            why = f"Give {preview.questions[0]} to import it"
        typer.echo(
            f"Left out: {preview.file}: {preview.sentence} {why[:1].upper()}{why[1:]}.", err=True
        )
    return [file for file, _ in taken], [preview for _, preview in taken]


def _is_guess_in_archive(file: Examined, preview: Preview) -> bool:
    """Whether a member of an archive is of no known kind: others of its members say what it is."""
    return preview.kind is None and file.table.part.is_member


def _is_beside(preview: Preview, pairs: Sequence[tuple[Examined, Preview]]) -> bool:
    """Whether a file's days of an account stand beside posts, and nobody said whose they are."""
    has_posts = any(other.rows is not Kind.ACCOUNTS for _, other in pairs)
    asks = any(question.option == "--account" for question in preview.questions)
    return preview.rows is Kind.ACCOUNTS and has_posts and asks


def _show(asked: FilesJob, previews: Sequence[Preview]) -> None:
    for preview in previews:
        for line in preview.lines() if asked.dry_run else (f"{preview.file}: {preview.sentence}",):
            typer.echo(line)
        if not asked.dry_run:
            for fact in preview.facts:
                typer.echo(f"  {fact}")
            if preview.kind is None:
                told = ", ".join(f"{column} → {name}" for column, name in preview.columns)
                typer.echo(f"  guessed: {told}; --map COLUMN=FIELD corrects it")
            if preview.unused:
                typer.echo(f"  not used: {', '.join(preview.unused)}")


def _check(asked: FilesJob, previews: Sequence[Preview]) -> None:
    refusals = [preview for preview in previews if preview.refusal]
    questions = {
        question.option: question for preview in previews for question in preview.questions
    }
    if asked.as_json and (refusals or questions):
        typer.echo(orjson.dumps({"previews": [_as_json(each) for each in previews]}))
    if refusals:
        fail(f"{refusals[0].file}: {refusals[0].refusal}", WRONG_USAGE)
    if questions:
        needed = " ".join(str(question) for question in questions.values())
        reasons = "; ".join(question.reason for question in questions.values())
        fail(f"Give {needed}: {reasons}.", WRONG_USAGE)


def _as_json(preview: Preview) -> dict[str, Any]:
    return {
        "file": preview.file,
        "kind": preview.kind,
        "sentence": preview.sentence,
        "rows": preview.size,
        "columns": dict(preview.columns),
        "unused": preview.unused,
        "notPosts": preview.others,
        "facts": preview.facts,
        "questions": [question._asdict() for question in preview.questions],
        "refusal": preview.refusal,
    }


def _kind(name: str | None, kinds: Sequence[FileKind]) -> FileKind | None:
    kind = find_kind(name, kinds) if name else None
    if name and kind is None:
        there = ", ".join(each.name for each in kinds)
        fail(f"--as: there is no {name!r}; there are {there}.", WRONG_USAGE)
    return kind


def _day(text: str | None, calendar: Calendar) -> Day | None:
    try:
        return day_reader(calendar, None)(text) if text else None
    except Refused as refusal:
        _wrong_day(str(refusal))


def _wrong_day(reason: str) -> NoReturn:
    fail(f"--as-of: {reason}.", WRONG_USAGE)
