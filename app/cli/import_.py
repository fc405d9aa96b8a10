"""`backbone import`."""

import asyncio
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from app.cli.import_batches import Job, import_entries, import_file
from app.cli.import_owners import Owner
from app.cli.import_report import EntryReport, Report
from app.cli.import_writers import writer_of
from app.cli.running import FAILED, WRONG_USAGE, err, fail, run
from app.domain.imports.plans import Kind, NullRule, Options
from app.domain.platforms import Platform, parse_platform
from app.domain.windows.periods import WeekStart
from app.runtime import Runtime
from app.services.imports import Rules

_AS_IT_WAS: Any = {"encoding": "utf-8", "errors": "surrogateescape", "newline": ""}
"""Rejected rows keep their bytes and their line breaks."""

_OF_POSTS = {Kind.POSTS, Kind.SNAPSHOTS}
_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}

_Kind = Annotated[
    Kind,
    typer.Argument(
        show_choices=False,
        help=f"What the file is a list of: {', '.join(kind.value for kind in Kind)}.",
    ),
]
_File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or JSONL, in UTF-8.")
]
_Organization = Annotated[
    str | None, typer.Option(help="Whose posts they are: label or id. Needless if there is one.")
]
_CreateOrganization = Annotated[
    bool, typer.Option("--create-organization", help="Create the organization if it is missing.")
]
_TimeZone = Annotated[
    str | None, typer.Option(help="Time zone of an organization created, such as Europe/Zurich.")
]
_Currency = Annotated[
    str | None, typer.Option(help="Currency of an organization created, such as EUR.")
]
_WeekStart = Annotated[
    WeekStart | None,
    typer.Option(
        metavar="DAY",
        case_sensitive=False,
        help="Where weeks of an organization created begin: monday (default), sunday or saturday.",
    ),
]
_Brand = Annotated[
    str | None,
    typer.Option(help="The brand of new posts whose row names none. It must exist, or be created."),
]
_CreateBrands = Annotated[
    bool, typer.Option("--create-brands", help="Create the brands that aren't there yet.")
]
_Platform = Annotated[str | None, typer.Option(help="The platform of rows that don't name one.")]
_Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=FIELD", help="What a column means. Repeatable."),
]
_DateFormat = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[FIELD=]FORMAT",
        help="How dates are written, for example %y.%d.%m; ISO 8601 by default. Repeatable.",
    ),
]
_NullWhen = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN=VALUE:FIELD",
        help="Where a field is unknown: hidden=TRUE:comments. Repeatable.",
    ),
]
_Unescape = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELD", help="A text whose \\n are line breaks. Repeatable."),
]
_Delimiter = Annotated[
    str | None, typer.Option(help="What separates CSV fields; by default what the header shows.")
]
_Rejects = Annotated[
    Path | None,
    typer.Option(
        dir_okay=False,
        writable=True,
        help="Write all rejected rows here, to be mended.",
    ),
]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would happen and write nothing.")
]
_Json = Annotated[bool, typer.Option("--json", help="Report as JSON.")]
_BatchSize = Annotated[int, typer.Option(min=1, max=100_000, help="Rows per transaction.")]


def import_(
    kind: _Kind,
    file: _File,
    organization: _Organization = None,
    create_organization: _CreateOrganization = False,
    time_zone: _TimeZone = None,
    currency: _Currency = None,
    week_start: _WeekStart = None,
    brand: _Brand = None,
    create_brands: _CreateBrands = False,
    platform: _Platform = None,
    mapping: _Map = None,
    date_format: _DateFormat = None,
    null_when: _NullWhen = None,
    unescape: _Unescape = None,
    delimiter: _Delimiter = None,
    rejects: _Rejects = None,
    dry_run: _DryRun = False,
    as_json: _Json = False,
    batch_size: _BatchSize = 5000,
) -> None:
    """Import posts, daily snapshots of them, or other records, from a CSV or JSONL file.

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
    column_of = {name: column for column, name in map(_mapped, mapping or ())}
    job = Job(
        file,
        Options(
            kind,
            column_of,
            [_null_rule(text) for text in null_when or ()],
            frozenset(unescape or ()),
            dict(map(_date_format, date_format or ())),
            _platform(platform),
        ),
        Rules(
            *(brand, create_brands, kind is Kind.POSTS),
            *(column_of.get(name, name) for name in ("brand", "tags")),
        ),
        _owner(Owner(organization, create_organization, time_zone, currency, week_start)),
        _delimiter(delimiter),
        batch_size,
        dry_run,
    )
    run(lambda runtime: _import(runtime, job, rejects, as_json))


async def _import(runtime: Runtime, job: Job, rejects: Path | None, as_json: bool) -> None:
    with rejects.open("w", **_AS_IT_WAS) if rejects else nullcontext() as sink:
        report = Report(sink) if job.options.kind in _OF_POSTS else EntryReport(sink)
        try:
            if isinstance(report, Report):
                await import_file(runtime, job, report)
            else:
                writer = writer_of(job.options.kind, runtime, job.rules)
                await import_entries(runtime, job, writer, report)
        except asyncio.CancelledError:
            err.print(f"Interrupted after {report.rows:,} rows: run it again to complete it.")
            raise
    if as_json:
        typer.echo(orjson.dumps({"dryRun": job.dry_run, **report.as_json()}))
    else:
        for line in ("Dry run: nothing was written.",) * job.dry_run + tuple(report.as_lines()):
            typer.echo(line)
    if report.rejected:
        raise typer.Exit(FAILED)


def _mapped(text: str) -> tuple[str, str]:
    column, equals, name = text.rpartition("=")
    if not (column and equals and name):
        fail(f"--map {text!r}: write COLUMN=FIELD.", WRONG_USAGE)
    return column.strip(), name.strip()


def _date_format(text: str) -> tuple[str, str]:
    name, equals, form = text.partition("=")
    return (name, form) if equals and "%" not in name else ("date", text)


def _null_rule(text: str) -> NullRule:
    condition, _, name = text.rpartition(":")
    column, equals, value = condition.partition("=")
    if not (column and equals and name):
        fail(f"--null-when {text!r}: write COLUMN=VALUE:FIELD.", WRONG_USAGE)
    return NullRule(column.strip(), value, name.strip())


def _platform(name: str | None) -> Platform | None:
    platform = parse_platform(name) if name else None
    if name and platform is None:
        fail(f"--platform: there is no {name!r}; there are {', '.join(Platform)}.", WRONG_USAGE)
    return platform


def _owner(owner: Owner) -> Owner:
    if owner.create and not owner.name:
        fail("--create-organization needs --organization LABEL.", WRONG_USAGE)
    if (owner.time_zone or owner.currency or owner.week_start) and not owner.create:
        message = "--time-zone, --currency and --week-start are for --create-organization."
        fail(message, WRONG_USAGE)
    return owner


def _delimiter(text: str | None) -> str | None:
    delimiter = _DELIMITERS.get(text, text) if text else None
    if delimiter and (len(delimiter) > 1 or delimiter in '"\r\n'):
        fail(f"--delimiter {text!r}: give one character, or tab.", WRONG_USAGE)
    return delimiter
