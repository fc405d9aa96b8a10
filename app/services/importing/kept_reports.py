"""Reports as they are kept between batches, so that another process can go on with one."""

from collections import Counter
from typing import Any, NamedTuple, TextIO

from app.domain.imports.plans import Kind
from app.domain.imports.rows import Identity
from app.domain.imports.tables import Rejection
from app.domain.numbers.histories import Outcome
from app.domain.platforms import Platform
from app.services.importing import runs, wording
from app.services.importing.reports import EntryReport, Report
from app.services.imports import KeptBrand

_COUNTED = ("rows", "rejected", "unfinished_line", "unanswered", "brands_created", "kept")
_OUTCOMES = ("taken", "snapshots", "posts", "entries")


class Refusal(NamedTuple):
    """A cell of a row that wasn't taken: its line and column, and why."""

    line: int
    column: str | None
    reason: str


class TableReport(NamedTuple):
    """How far the import of one table is: rows, by what became of them."""

    name: str
    rows_of: Kind
    sentence: str
    rows: int
    imported: int
    unchanged: int
    rejected: int
    not_posts: int
    posts_created: int
    posts_updated: int
    brands_created: int
    first_rejected: tuple[Refusal, ...]


def kept(report: Report | EntryReport) -> dict[str, Any]:
    """A report as JSON takes it."""
    said = vars(report)
    told: dict[str, Any] = {name: said[name] for name in _COUNTED if name in said}
    for name in _OUTCOMES:
        if name in said:
            told[name] = {outcome.value: count for outcome, count in said[name].items()}
    told["others"] = dict(report.others)
    told["first_unanswered"] = report.first_unanswered
    told["first_rejected"] = [tuple(each) for each in report.first_rejected]
    told["first_kept"] = [
        (each.line, *each.identity, each.brand, each.named)
        for each in getattr(report, "first_kept", ())
    ]
    return told


def restored(told: dict[str, Any], rows: Kind, sink: TextIO) -> Report | EntryReport:
    """The report of a list of such rows that `kept` gave; a new one of nothing."""
    report = runs.report_on(rows)(sink, worded=wording.as_fields)
    for name in _COUNTED:
        if name in told:
            setattr(report, name, told[name])
    for name in _OUTCOMES:
        if name in told:
            counts = {Outcome(outcome): count for outcome, count in told[name].items()}
            setattr(report, name, Counter(counts))
    report.others = Counter(told.get("others", {}))
    report.first_unanswered = list(told.get("first_unanswered", ()))
    report.first_rejected = [
        Rejection(line, column, reason, tuple((column, reason) for column, reason in more))
        for line, column, reason, more in told.get("first_rejected", ())
    ]
    if isinstance(report, Report):
        report.first_kept = [
            KeptBrand(line, Identity(Platform(platform), external_id), brand, named)
            for line, platform, external_id, brand, named in told.get("first_kept", ())
        ]
    return report


def shown(name: str, rows: Kind, sentence: str, report: Report | EntryReport) -> TableReport:
    """What there is to say of a report, in the words of the API."""
    outcomes = report.taken if isinstance(report, Report) else report.entries
    posts = report.posts if isinstance(report, Report) else Counter[Outcome]()
    return TableReport(
        *(name, rows, sentence, report.rows),
        outcomes[Outcome.CREATED] + outcomes[Outcome.UPDATED],
        outcomes[Outcome.UNCHANGED],
        report.rejected,
        report.others.total(),
        posts[Outcome.CREATED],
        posts[Outcome.UPDATED],
        report.brands_created if isinstance(report, Report) else 0,
        tuple(
            Refusal(each.line, column, wording.as_fields(reason))
            for each in report.first_rejected
            for column, reason in each.cells
        ),
    )
