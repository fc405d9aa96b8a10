"""`backbone import`."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import orjson
import typer

from app.cli.import_files import FilesJob, recognized_jobs
from app.cli.import_into import import_one
from app.cli.import_options import (
    AccountOption,
    AsOfOption,
    AsOption,
    BatchSizeOption,
    BrandOption,
    CreateBrandsOption,
    CreateOrganizationOption,
    CurrencyOption,
    DateFormatOption,
    DelimiterOption,
    DryRunOption,
    EncodingOption,
    FilesOption,
    JsonOption,
    LocaleOption,
    MapOption,
    NullWhenOption,
    OrganizationOption,
    PathOption,
    PlatformOption,
    PostOption,
    RejectsOption,
    SaveKindOption,
    SheetOption,
    TimeZoneOption,
    UnescapeOption,
    ValuesOption,
    WeekStartOption,
    date_format_of,
    delimiter_of,
    locale_of,
    mapped_of,
    null_rule_of,
    platform_of,
    values_of,
)
from app.cli.import_owners import Owner
from app.cli.running import FAILED, WRONG_USAGE, err, fail, run
from app.domain.imports.file_plans import Answers
from app.domain.imports.kinds.definitions import Values
from app.domain.imports.plans import Kind, Options
from app.domain.texts import counted
from app.runtime import Runtime
from app.services.importing import runs
from app.services.importing.openings import Opening
from app.services.importing.reports import EntryReport, Report
from app.services.importing.runs import Job
from app.services.importing.sources import NamedSource
from app.services.imports import Rules

_AS_IT_WAS: Any = {"encoding": "utf-8", "errors": "surrogateescape", "newline": ""}
"""Rejected rows keep their bytes and their line breaks."""


def import_(
    files: FilesOption,
    organization: OrganizationOption = None,
    create_organization: CreateOrganizationOption = False,
    time_zone: TimeZoneOption = None,
    currency: CurrencyOption = None,
    week_start: WeekStartOption = None,
    brand: BrandOption = None,
    create_brands: CreateBrandsOption = False,
    platform: PlatformOption = None,
    as_of: AsOfOption = None,
    values: ValuesOption = None,
    locale: LocaleOption = None,
    account: AccountOption = None,
    post: PostOption = None,
    kind: AsOption = None,
    mapping: MapOption = None,
    date_format: DateFormatOption = None,
    null_when: NullWhenOption = None,
    unescape: UnescapeOption = None,
    sheet: SheetOption = None,
    path: PathOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    save_kind: SaveKindOption = None,
    rejects: RejectsOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    batch_size: BatchSizeOption = 5000,
) -> None:
    """Import files of platforms and tools, or lists of your own: CSV, XLSX, JSON, zip.

    Each file is recognized by its headers (docs/file-kinds.md lists which are), and told; what it
    doesn't say is asked for before anything is written. A first word that is a kind of rows says
    what the files are lists of, and then columns are called like the fields, as follows.

    A column means the field that it is named like, or that --map says; others are passed over.
    A row of posts needs external_id; it may have platform, brand, label, description, url,
    published_at, category, status, tags (separated by commas, semicolons or bars, and added to
    those that it has) and the ids of experiments (variant_group, prompt, ...). A row
    of snapshots needs external_id, date (or collected_at) and a count: views, likes, comments,
    shares, saves, impressions, clicks, watch_seconds, reach, or one that docs/metrics.md has for
    the row's platform (video_views, quotes, average_watch_seconds, ...); all are lifetime totals,
    and rows of one day complete each other. It may have the fields of posts too: each as the latest
    day that gives it says, and what somebody else wrote later stays, as does the post's brand.

    Rows of performance need external_id, measured_on and a count; they are content performance
    as you know it, and go before what a sync copied. Charges need external_id, amount (in minor
    units: cents), currency and charged_at, and may have refunded; credits need external_id, kind,
    amount and occurred_at; ingredients need external_id, category and made_at. Tags need
    external_id and tags, and give them to posts that are there; notes need start and text, and may
    have end and brand.

    Rows of accounts need external_id or handle, date (or collected_at) and a count: followers,
    following, posts, profile_views, reach, impressions, followers_gained, followers_lost. An
    account that isn't known yet needs a brand.

    What is empty is unknown. A day without a time of day is collected as it begins, so it never
    beats a fetch. Importing a file again changes nothing. Rows that can't be taken are reported
    and don't stop the others; the exit code is then 1. Each batch is one transaction: after an
    interruption the same command completes the import.
    """
    rows, names = _kind_of_rows(files)
    column_of = {name: column for column, name in map(mapped_of, mapping or ())}
    answers = Answers(
        platform_of(platform),
        *(None, values_of(values), locale_of(locale), account, post, column_of),
        dict(map(date_format_of, date_format or ())),
        [null_rule_of(text) for text in null_when or ()],
        frozenset(unescape or ()),
    )
    rules = Rules(
        *(brand, create_brands, rows is Kind.POSTS),
        *(column_of.get(name, name) for name in ("brand", "tags")),
    )
    owner = _owner(Owner(organization, create_organization, time_zone, currency, week_start))
    opening = Opening(encoding, delimiter_of(delimiter), path, sheet)
    asked = FilesJob(
        *(names, opening, answers, as_of, kind, save_kind),
        *(rules, owner, batch_size, dry_run, as_json),
    )
    run(lambda runtime: _import(runtime, asked, rows, rejects))


def _kind_of_rows(files: Sequence[str]) -> tuple[Kind | None, Sequence[str]]:
    """The kind of rows that a first word names, and the files."""
    first, *others = files
    if first not in {kind.value for kind in Kind} or (not others and Path(first).is_file()):
        return None, files
    if not others:
        fail(f"Name a FILE: backbone import {first} FILE.", WRONG_USAGE)
    return Kind(first), others


async def _import(
    runtime: Runtime, asked: FilesJob, rows: Kind | None, rejects: Path | None
) -> None:
    with ExitStack() as stack:
        if rows is None:
            jobs = await recognized_jobs(runtime, asked, stack)
        else:
            jobs = _named_jobs(asked, rows, stack)
        reports = [
            await _import_one(runtime, asked, job, _numbered(rejects, number))
            for number, job in enumerate(jobs)
        ]
    _tell(asked, jobs, reports)
    if any(report.rejected for report in reports):
        raise typer.Exit(FAILED)


def _named_jobs(asked: FilesJob, rows: Kind, stack: ExitStack) -> list[Job]:
    said = asked.answers
    options = Options(
        *(rows, said.mapping, said.null_when, said.unescape, said.date_formats, said.platform)
    )
    parts = list(asked.parts(stack))
    has_gains = said.values is Values.GAINS
    if said.values is Values.PERIOD:
        fail("--values period: totals of a period are no snapshots.", WRONG_USAGE)
    return [
        asked.job(NamedSource(asked.opening.table(part, is_named=True), options, has_gains))
        for part in parts
    ]


def _numbered(rejects: Path | None, number: int) -> Path | None:
    """Where the rejected rows of a further file go: `rejects-2.csv`."""
    if rejects is None or number == 0:
        return rejects
    return rejects.with_stem(f"{rejects.stem}-{number + 1}")


async def _import_one(
    runtime: Runtime, asked: FilesJob, job: Job, rejects: Path | None
) -> Report | EntryReport:
    with rejects.open("w", **_AS_IT_WAS) if rejects else nullcontext() as sink:
        report = runs.report_on(job.source.kind)(sink)
        try:
            await import_one(runtime, job, report, asked.owner, dry_run=asked.dry_run)
        except asyncio.CancelledError:
            err.print(
                f"Interrupted after {counted(report.rows, 'row')}: run it again to complete it."
            )
            raise
    return report


def _tell(asked: FilesJob, jobs: Sequence[Job], reports: Sequence[Report | EntryReport]) -> None:
    if asked.as_json:
        told = [
            {"file": job.source.name, "kind": job.source.kind_name, **report.as_json()}
            for job, report in zip(jobs, reports, strict=True)
        ]
        first = told[0] if len(told) == 1 else {"files": told}
        typer.echo(orjson.dumps({"dryRun": asked.dry_run, **first}))
        return
    if asked.dry_run:
        typer.echo("Dry run: nothing was written.")
    for job, report in zip(jobs, reports, strict=True):
        if len(reports) > 1:
            typer.echo(f"{job.source.name}:")
        for line in report.as_lines():
            typer.echo(line)


def _owner(owner: Owner) -> Owner:
    if owner.create and not owner.name:
        fail("--create-organization needs --organization LABEL.", WRONG_USAGE)
    if (owner.time_zone or owner.currency or owner.week_start) and not owner.create:
        message = "--time-zone, --currency and --week-start are for --create-organization."
        fail(message, WRONG_USAGE)
    return owner
