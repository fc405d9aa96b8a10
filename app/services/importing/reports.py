"""What an import says of itself: counts, and the rows that it didn't take."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from app.domain.imports.rejects import RejectsForm
from app.domain.imports.tables import NotAPost, Rejection
from app.domain.imports.values import shown
from app.domain.numbers.histories import Outcome
from app.domain.texts import counted
from app.services.imports import Imported, KeptBrand

SHOWN = 20
"""How many rejected rows, and how many brands kept, are listed; all of them are counted."""


@dataclass
class Rejects:
    """The rows read and those not taken; these are written to `rejects`, to be mended there.

    There `worded` says what is wrong with them in the words of whoever reads it.
    """

    rejects: TextIO | None = None
    worded: Callable[[str], str] = str
    rows: int = 0
    rejected: int = 0
    first_rejected: list[Rejection] = field(default_factory=list)
    unfinished_line: int | None = None
    form: RejectsForm = field(default_factory=lambda: RejectsForm(None))
    unanswered: int = 0
    first_unanswered: list[int] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def begin(self, form: RejectsForm) -> None:
        """Begin the file of rejected rows like the file that is read."""
        self.form = form
        if self.rejects is not None:
            self.rejects.write(form.first_line)

    def reject(self, rejections: Iterable[Rejection], texts: Mapping[int, str]) -> None:
        """Count rows that aren't taken; `texts` are those of all rows that may be rejected."""
        found = sorted(rejections, key=lambda each: (each.line, each.column or "", each.reason))
        self.rejected += len(found)
        self.first_rejected += found[: SHOWN - len(self.first_rejected)]
        if self.rejects is not None:
            for each in found:
                reasons = [_reason(column, self.worded(reason)) for column, reason in each.cells]
                self.rejects.write(self.form.row(texts[each.line], each.line, reasons))

    def tell_apart(self, others: Iterable[NotAPost]) -> None:
        """Count rows that are none of what the file is a list of."""
        self.others.update(other.what for other in others)

    def others_as_text(self) -> str:
        """Those rows, behind the other counts; nothing where there are none."""
        if not self.others:
            return ""
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(self.others.items()))
        return f", {self.others.total():,} not posts ({told})"

    def rejects_as_json(self) -> dict[str, Any]:
        """What wasn't taken, for a script."""
        return {
            "rejected": self.rejected,
            "firstRejected": [
                {"line": each.line, "column": column, "reason": reason}
                for each in self.first_rejected
                for column, reason in each.cells
            ],
            "notPosts": self.others.total(),
            "unfinishedLine": self.unfinished_line,
        }

    def rejects_as_lines(self) -> Iterable[str]:
        """What wasn't taken, for a person."""
        if self.rejected:
            yield "Rejected:"
            for each in self.first_rejected:
                for column, reason in each.cells:
                    yield f"  line {each.line}{f', {column}' if column else ''}: {reason}"
            if self.rejected > SHOWN:
                yield f"  and {self.rejected - SHOWN:,} more: --rejects FILE writes all of them"
        if self.unfinished_line is not None:
            yield (
                f"The last line, {self.unfinished_line}, has no line break: if the file was cut "
                "off there, its row isn't whole."
            )

    def name_unanswered(self, lines: Sequence[int]) -> None:
        """Take down the lines of rows without a count."""
        self.unanswered += len(lines)
        self.first_unanswered += lines[: SHOWN - len(self.first_unanswered)]

    def unanswered_as_lines(self, verdict: str) -> Iterable[str]:
        """Those rows for a person."""
        if self.unanswered:
            rows = counted(self.unanswered, "row")
            lines = ", ".join(map(str, self.first_unanswered))
            more = ", ..." if self.unanswered > SHOWN else ""
            yield f"{rows} without a count {verdict}: lines {lines}{more}"


@dataclass
class EntryReport(Rejects):
    """Adds up what became of entries, batch after batch."""

    entries: Counter[Outcome] = field(default_factory=Counter)

    def add(
        self,
        rows: int,
        rejections: Iterable[Rejection],
        outcomes: Iterable[Outcome],
        texts: Mapping[int, str],
    ) -> None:
        """Count a batch of `rows`."""
        self.rows += rows
        self.reject(rejections, texts)
        self.entries.update(outcomes)

    def pass_over(self, lines: Sequence[int]) -> None:
        """Count rows that answer nothing: they change nothing."""
        self.entries[Outcome.UNCHANGED] += len(lines)
        self.name_unanswered(lines)

    def as_json(self) -> dict[str, Any]:
        """The report for a script."""
        return {"rows": self.rows, **_counts(self.entries), **self.rejects_as_json()}

    def as_lines(self) -> Iterable[str]:
        """The report for a person."""
        others = self.others_as_text()
        rows = counted(self.rows, "row")
        yield f"{rows}: {_phrase(self.entries)}, {self.rejected:,} rejected{others}"
        yield from self.unanswered_as_lines("say nothing")
        yield from self.rejects_as_lines()


@dataclass
class Report(Rejects):
    """Adds up what became of posts, snapshots and brands, batch after batch."""

    taken: Counter[Outcome] = field(default_factory=Counter)
    snapshots: Counter[Outcome] = field(default_factory=Counter)
    posts: Counter[Outcome] = field(default_factory=Counter)
    brands_created: int = 0
    kept: int = 0
    first_kept: list[KeptBrand] = field(default_factory=list)

    @property
    def imported(self) -> int:
        """How many rows changed something."""
        return self.taken[Outcome.CREATED] + self.taken[Outcome.UPDATED]

    def add(
        self,
        rows: int,
        unreadable: Iterable[Rejection],
        imported: Imported,
        texts: Mapping[int, str],
    ) -> None:
        """Count a batch of `rows`, of which some couldn't even be read."""
        self.rows += rows
        self.taken.update(imported.rows)
        self.snapshots.update(imported.snapshots)
        self.posts.update(imported.posts)
        self.brands_created += imported.brands_created
        self.kept += len(imported.brands_kept)
        self.first_kept += imported.brands_kept[: SHOWN - len(self.first_kept)]
        self.reject([*unreadable, *imported.rejections], texts)

    def pass_over(self, lines: Sequence[int]) -> None:
        """Count rows that answer no metric: they change nothing."""
        self.taken[Outcome.UNCHANGED] += len(lines)
        self.name_unanswered(lines)

    def as_json(self) -> dict[str, Any]:
        """The report for a script."""
        return {
            "rows": self.rows,
            "unanswered": self.unanswered,
            "firstUnanswered": self.first_unanswered,
            "imported": self.imported,
            "unchanged": self.taken[Outcome.UNCHANGED],
            "snapshots": _counts(self.snapshots),
            "posts": _counts(self.posts),
            "brandsCreated": self.brands_created,
            "brandsKept": self.kept,
            "firstBrandsKept": [
                {
                    "line": kept.line,
                    "platform": kept.identity.platform,
                    "externalId": kept.identity.external_id,
                    "brand": kept.brand,
                    "named": kept.named,
                }
                for kept in self.first_kept
            ],
            **self.rejects_as_json(),
        }

    def as_lines(self) -> Iterable[str]:
        """The report for a person."""
        yield (
            f"{counted(self.rows, 'row')}: {self.imported:,} imported, "
            f"{self.taken[Outcome.UNCHANGED]:,} unchanged, {self.rejected:,} rejected"
            f"{self.others_as_text()}"
        )
        if self.snapshots:
            yield f"  snapshots  {_phrase(self.snapshots)}"
        yield f"  posts      {_phrase(self.posts)}"
        yield f"  brands     {self.brands_created:,} created"
        if self.kept:
            posts = counted(self.kept, "post")
            yield f"The brand of {posts} stays, although the file names another:"
            for kept in self.first_kept:
                post = f"{kept.identity.platform} {shown(kept.identity.external_id)}"
                yield f"  line {kept.line}: {post} is {shown(kept.brand)}, not {shown(kept.named)}"
        yield from self.unanswered_as_lines("are no snapshots")
        yield from self.rejects_as_lines()


def _reason(column: str | None, reason: str) -> str:
    return f"{column}: {reason}" if column else reason


def _counts(outcomes: Counter[Outcome]) -> dict[str, int]:
    return {outcome.value: outcomes[outcome] for outcome in Outcome}


def _phrase(outcomes: Counter[Outcome]) -> str:
    return ", ".join(f"{outcomes[outcome]:,} {outcome.value}" for outcome in Outcome)
