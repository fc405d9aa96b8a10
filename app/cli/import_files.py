"""Files that `backbone import` recognizes: it says what each is, and asks for what is missing."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import orjson
import typer

from app.cli.import_owners import Owner, find_owner
from app.cli.running import WRONG_USAGE, err, fail
from app.domain.imports.file_plans import Answers
from app.domain.imports.kinds.catalogue import named_kind
from app.domain.imports.moments import Calendar, Day, day_reader, parse_moment
from app.domain.imports.previews import Preview
from app.domain.imports.values import Refused, shown
from app.errors import BackboneError, BadUserInput
from app.formats import containers
from app.formats.containers import Part
from app.runtime import Runtime
from app.services import saved_kinds
from app.services.file_imports import Examined
from app.services.importing import reference_checks, writers
from app.services.importing.looking import KINDS_OF_ROWS, Look, Looked, NothingMeant, Taken
from app.services.importing.openings import Opening
from app.services.importing.runs import Job
from app.services.importing.sources import RecognizedSource, Source
from app.services.imports import Rules
from app.storage import spools

STANDARD_INPUT = "-"


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
        return Job(source, self.rules, self.batch_size)

    def parts(self, stack: ExitStack) -> Iterator[Part]:
        """The parts of all files, of which `stack` lets go.

        Raises:
            BadUserInput: A file can't be read.
            typer.Exit: There is none of that name, or it has no such sheet.
        """
        spools.sweep()
        folder = stack.enter_context(spools.folder())
        for name in self.names:
            path = Path(name)
            if name == STANDARD_INPUT:
                path = stack.enter_context(containers.kept(sys.stdin.buffer, folder))
            if not path.is_file():
                message = f"There is no file {name!r}; a first word may be one of {KINDS_OF_ROWS}."
                fail(message, WRONG_USAGE)
            called = "standard input" if name == STANDARD_INPUT else path.name
            try:
                yield from self.opening.parts(path, called, stack, folder)
            except BadUserInput as error:
                if error.field == "--sheet":
                    fail(error.message, WRONG_USAGE)
                raise


async def recognized_jobs(runtime: Runtime, asked: FilesJob, stack: ExitStack) -> list[Job]:
    """The imports of all files, once each is recognized and nothing is missing.

    Raises:
        BadUserInput: A file can't be read.
        typer.Exit: Something is missing, or a file is none that can be imported.
    """
    looked = _looked(runtime, asked, stack)
    files = [each.file for each in looked.taken]
    previews = [each.preview for each in looked.taken]
    if not asked.as_json:
        _show(asked, previews)
    _check(asked, looked, await _trouble(runtime, asked.owner) if looked.questions else None)
    if asked.save_kind is not None:
        _save(runtime, asked.save_kind, files)
    organization = await find_owner(runtime.database, asked.owner)
    time_zone = organization.time_zone if organization else asked.owner.checked_time_zone
    as_of = _day(asked.as_of, Calendar(time_zone, runtime.now()))
    sources = [
        RecognizedSource(replace(file, said=replace(file.said, as_of=as_of))) for file in files
    ]
    # Nothing is there of an organization that is still to be created.
    owner = writers.Owner(organization.id if organization else UUID(int=0), time_zone)
    _check(asked, await _asking_for_brands(runtime, asked, looked, owner, sources))
    return [asked.job(source) for source in sources]


async def _asking_for_brands(
    runtime: Runtime,
    asked: FilesJob,
    looked: Looked,
    owner: writers.Owner,
    sources: Sequence[Source],
) -> Looked:
    taken = []
    async with runtime.database.read() as session:
        for (file, preview), source in zip(looked.taken, sources, strict=True):
            question = await reference_checks.question_of(
                session, owner, source, asked.rules, now=runtime.now()
            )
            questions = [*preview.questions, *([question] if question else [])]
            taken.append(Taken(file, replace(preview, questions=questions)))
    return replace(looked, taken=taken)


def _save(runtime: Runtime, name: str, files: Sequence[Examined]) -> None:
    if len(files) != 1:
        fail("--save-kind keeps the kind of one file: give one.", WRONG_USAGE)
    path = saved_kinds.save_kind(runtime.settings.file_kinds_folder, name, files[0])
    err.print(f"{path}: files like this one are recognized from now on.", markup=False)


def _looked(runtime: Runtime, asked: FilesJob, stack: ExitStack) -> Looked:
    today = Calendar("UTC", runtime.now())
    kinds = saved_kinds.known_kinds(runtime.settings.file_kinds_folder)
    # Whose day it is isn't known yet: where it is latest, a day is in the future last.
    latest = replace(today, time_zone="Pacific/Kiritimati")
    said = replace(asked.answers, as_of=_day(asked.as_of, latest))
    try:
        kind = named_kind(asked.kind, kinds)
    except BadUserInput as error:
        fail(error.message, WRONG_USAGE)
    look = Look(asked.opening, said, kinds, kind, today, asked.dry_run)
    try:
        looked = look.at(asked.parts(stack))
    except NothingMeant as error:
        fail(error.message, WRONG_USAGE)
    if looked.passed and not asked.as_json:
        typer.echo(f"Passed over: {', '.join(looked.passed)}.")
    for preview, why in looked.left_out:
        typer.echo(
            f"Left out: {preview.file}: {preview.sentence} {why[:1].upper()}{why[1:]}.", err=True
        )
    return looked


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


async def _trouble(runtime: Runtime, owner: Owner) -> str | None:
    """What is wrong with the organization, to be told with what else is missing."""
    try:
        await find_owner(runtime.database, owner)
    except BackboneError as error:
        return error.message
    return None


def _check(asked: FilesJob, looked: Looked, trouble: str | None = None) -> None:
    if asked.as_json and (looked.refusals or looked.questions):
        told = [_as_json(each.preview) for each in looked.taken]
        typer.echo(orjson.dumps({"previews": told}))
    for preview in looked.refusals:
        fail(f"{preview.file}: {preview.refusal}", WRONG_USAGE)
    if looked.questions:
        needed = " ".join(map(str, looked.questions))
        reasons = "; ".join(question.reason for question in looked.questions)
        fail(" ".join(filter(None, (f"Give {needed}: {reasons}.", trouble))), WRONG_USAGE)


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


def _day(text: str | None, calendar: Calendar) -> Day | None:
    if not text:
        return None
    try:
        parse_moment(text.strip(), None)
    except ValueError:
        today = calendar.day_of(calendar.now)
        _wrong_day(f"{shown(text)} is not a date: write it as YYYY-MM-DD, such as {today}")
    try:
        return day_reader(calendar, None)(text)
    except Refused as refusal:
        _wrong_day(str(refusal))


def _wrong_day(reason: str) -> NoReturn:
    fail(f"--as-of: {reason}.", WRONG_USAGE)
