"""What one row says: of which post, of what brand, and what the platform counted."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar, cast

from app.domain.catalogue.definitions import EXTRA
from app.domain.checks import problem_of_extra
from app.domain.imports.fields import METRIC_OF, Reader
from app.domain.imports.moments import Day
from app.domain.imports.tables import NotAPost, Record, RecordBatch, Rejection
from app.domain.imports.tables import Read as ReadRecord
from app.domain.imports.values import Refused, Unanswered, shown
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from app.domain.posts import PostValues

Read = TypeVar("Read")


class Identity(NamedTuple):
    """What a post is known by within its organization."""

    platform: Platform
    external_id: str


class Row(NamedTuple):
    """What one line of a file says; `snapshot` is None in a file of posts.

    `at` is when it was said, where a row without a snapshot knows that.
    """

    line: int
    identity: Identity
    brand: str | None
    values: PostValues
    snapshot: Snapshot | None = None
    tags: tuple[str, ...] = ()
    at: datetime | None = None


class Unless(NamedTuple):
    """A field is unknown where `column` holds `value`, compared case-folded."""

    column: str
    value: str

    def holds(self, record: Record) -> bool:
        """Whether the field is unknown in this record."""
        return str(record.values.get(self.column, "")).strip().casefold() == self.value


class Cell(NamedTuple):
    """Where a row says something: the column, the field that it means, and how it is read.

    `twins` are other columns that are called the same, and have to say the same. `as_is` tells of
    many values whether all of them mean what they are.
    """

    column: str
    field: str
    read: Reader
    unless: tuple[Unless, ...] = ()
    twins: tuple[str, ...] = ()
    as_is: Callable[[Sequence[Any]], bool] | None = None

    def is_unknown(self, record: Record) -> bool:
        """Whether a rule says that this record doesn't know the field, whatever stands there."""
        return any(rule.holds(record) for rule in self.unless)


class RecordReader(ABC, Generic[Read]):
    """Reads a file's records, cell by cell; subclasses make of them what they say."""

    cells: tuple[Cell, ...]

    def read(self, record: Record) -> Read | Rejection | Unanswered:
        """What a record says, or all that is wrong with it."""
        said: dict[str, Any] = {}
        bad: list[tuple[str | None, str]] = []
        values = record.values
        for column, name, read, rules in self._plans:
            value = values.get(column, _ABSENT)
            if value is _ABSENT:
                continue
            if value is None or (rules and rules.is_unknown(record)):
                value = ""
            try:
                said[name] = read(value)
                if rules and rules.twins:
                    _check_twins(values, rules, value)
            except Refused as refusal:
                bad.append((column, str(refusal)))
        try:
            if not bad:
                return self.made_of(record.line, said)
        except Refused as refusal:
            bad.append((None, str(refusal)))
        return Rejection(record.line, *bad[0], tuple(bad[1:]))

    def read_all(
        self, records: Iterable[ReadRecord | RecordBatch]
    ) -> Iterator[Read | Rejection | Unanswered | NotAPost]:
        """What a file's rows say, batches of them much faster."""
        for record in records:
            if isinstance(record, RecordBatch):
                yield from self._read_batch(record)
            else:
                yield self.read(record) if isinstance(record, Record) else record

    def _read_batch(self, batch: RecordBatch) -> Iterable[Read | Rejection | Unanswered]:
        said: dict[str, Sequence[Any]] = {}
        try:
            for cell in self.cells:
                if cell.column in batch.places:
                    said[cell.field] = _column_read(cell, batch.column(cell.column))
        except Refused:
            said.clear()
        return self.all_made_of(batch.lines, said) if said else map(self.read, batch.records())

    def all_made_of(
        self, lines: Sequence[int], said: Mapping[str, Sequence[Any]]
    ) -> Iterable[Read | Rejection | Unanswered]:
        """What lines are that say so much, field by field."""
        for line, values in zip(lines, zip(*said.values(), strict=True), strict=True):
            try:
                yield self.made_of(line, dict(zip(said, values, strict=True)))
            except Refused as refusal:
                yield Rejection(line, None, str(refusal))

    @cached_property
    def _plans(self) -> Sequence[tuple[str, str, Reader, Cell | None]]:
        """The cells, most of which have neither rules nor twins."""
        return [
            (cell.column, cell.field, cell.read, cell if cell.unless or cell.twins else None)
            for cell in self.cells
        ]

    @abstractmethod
    def made_of(self, line: int, said: dict[str, Any]) -> Read | Unanswered:
        """What a line is that says so much; Refused if something is missing."""


def _column_read(cell: Cell, values: Sequence[Any]) -> Sequence[Any]:
    """What a column's values mean; Refused where one of them has to be looked at by itself."""
    if cell.unless or cell.twins:
        raise Refused(cell.column)
    if cell.as_is is not None and cell.as_is(values):
        return values
    kinds = {*map(type, values)}
    if kinds == {str}:
        texts = set(values)
        # Days and categories are the same in many rows.
        if 2 * len(texts) < len(values):
            known = {text: cell.read(text) for text in texts}
            return [known[text] for text in values]
    elif type(None) in kinds:
        return [cell.read("" if value is None else value) for value in values]
    return list(map(cell.read, values))


def _check_twins(values: Mapping[str, Any], cell: Cell, value: Any) -> None:
    for twin in cell.twins:
        other = values.get(twin, value)
        if other != value:
            raise Refused(f"the column is there twice, with {shown(value)} and {shown(other)}")


@dataclass(frozen=True)
class RowReader(RecordReader[Row]):
    """Reads a file's records as rows.

    Args:
        cells: What the file's columns mean.
        post_fields: Those of the fields that describe the post.
        has_snapshots: Whether each row is a snapshot.
        platform: The platform of rows that don't name one.
    """

    cells: tuple[Cell, ...]
    post_fields: tuple[str, ...]
    has_snapshots: bool
    platform: Platform | None = None

    def made_of(self, line: int, said: dict[str, Any]) -> Row | Unanswered:
        """The row of a line."""
        identity = identity_of(said, self.platform)
        known = {name: said[name] for name in self.post_fields if said.get(name)}
        post = cast("PostValues", known)
        snapshot = _snapshot(identity.platform, said) if self.has_snapshots else None
        if self.has_snapshots and snapshot is None:
            return Unanswered(line)
        return Row(line, identity, said.get("brand"), post, snapshot, said.get("tags", ()))


def identity_of(said: Mapping[str, Any], platform: Platform | None) -> Identity:
    """Which post a line is about; `platform` is that of lines which don't name one."""
    platform, external_id = said.get("platform") or platform, said.get("external_id")
    if platform is None:
        raise Refused("the platform is missing: name it in the row, or give --platform")
    if external_id is None:
        raise Refused("the external id is missing: the platform's own id of the post")
    return Identity(platform, external_id)


_ABSENT = object()


def _snapshot(platform: Platform, said: dict[str, Any]) -> Snapshot | None:
    fetched: Day | None = said.get("collected_at")
    day: Day | None = said.get("date") or fetched
    if day is None:
        raise Refused("the date is missing: the day on which the counts were taken")
    # A file can't say that a platform doesn't report a metric: what it lacks is not answered.
    answers = {
        METRIC_OF[name]: count
        for name, count in said.items()
        if name in METRIC_OF and count is not None
    }
    for name, value in answers.items():
        if name in EXTRA and (problem := problem_of_extra(platform, name, value)):
            raise Refused(problem)
    return reading(day.date, (fetched or day).collected_at, answers) if answers else None
