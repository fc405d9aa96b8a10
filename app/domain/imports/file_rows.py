"""Rows of recognized files: ids out of links, times beside dates, and what the user adds of all."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from app.domain.accounts.account_days import ACCOUNT_COUNTS, account_day
from app.domain.accounts.accounts import AccountName
from app.domain.catalogue.definitions import EXTRA, MetricAddition
from app.domain.catalogue.metric_catalogue import EXTRA_METRICS_OF
from app.domain.checks import problem_of_extra
from app.domain.imports.entries import Entry
from app.domain.imports.fields import METRIC_OF, POST_FIELDS
from app.domain.imports.file_columns import Plan
from app.domain.imports.kinds.definitions import LINK, METRIC, TIME, VALUE
from app.domain.imports.links import is_link, leads_to_platform, read_link
from app.domain.imports.moments import Day
from app.domain.imports.rows import Cell, Identity, RecordReader, Row, identity_of
from app.domain.imports.tables import Rejection
from app.domain.imports.values import Refused, Unanswered, shown
from app.domain.numbers.metrics import REACH
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from app.domain.posts import PostValues


class Given(NamedTuple):
    """What holds of all rows: what the user says, and what the file's kind does.

    Args:
        platform: The platform of rows that don't name one.
        as_of: The day of reading of rows that don't say it.
        post: The id of the post that a file is about.
        account: The handle of the account that a file is about.
    """

    platform: Platform | None = None
    as_of: Day | None = None
    post: str | None = None
    account: str | None = None


@dataclass(frozen=True)
class FileReader(RecordReader[Row]):
    """Reads a recognized file's records as rows of posts or snapshots.

    Args:
        cells: What the file's columns mean.
        given: What holds of all rows.
        has_snapshots: Whether rows count something.
        has_gains: Whether counts are those of a day: then only what adds up is taken.
        reposts: Whether a text that begins with `RT @` is a repost, whose counts aren't its own.
        is_export: Whether we wrote the rows: what they say was checked when it came in.
    """

    cells: tuple[Cell, ...]
    given: Given
    has_snapshots: bool = True
    reposts: bool = False
    has_gains: bool = False
    is_export: bool = False
    post_fields: tuple[str, ...] = field(init=False)
    metrics: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Look up once which of the fields describe the post, and which are its metrics."""
        fields = {cell.field for cell in self.cells}
        post_fields = tuple(name for name in POST_FIELDS if name in {*fields, "url"})
        metrics = ((name, METRIC_OF[name]) for name in METRIC_OF if name in fields)
        is_added = [each for each in metrics if not (self.has_gains and each[1] in _NOT_ADDED)]
        object.__setattr__(self, "post_fields", post_fields)
        object.__setattr__(self, "metrics", tuple(is_added))

    def made_of(self, line: int, said: dict[str, Any]) -> Row | Unanswered:
        """The row of a line; one without counts still says what it says of its post."""
        identity = identity_of(said, None) if self.is_export else _identity(said, self.given)
        _place(said)
        if self.reposts and str(said.get("description") or "").startswith("RT @"):
            said = {name: value for name, value in said.items() if name not in METRIC_OF}
        day = _day(said, self.given) if self.has_snapshots else None
        if day and not self.is_export:
            _check_published(said, day)
        post = cast("PostValues", {name: said[name] for name in self.post_fields if said.get(name)})
        answers = self._answers(identity.platform, said) if self.has_snapshots else {}
        if answers and day is None:
            raise Refused("the date is missing: the day on which the counts were taken")
        snapshot = reading(*day, answers) if answers and day else None
        if self.has_snapshots and snapshot is None and not post:
            return Unanswered(line)
        at = day.collected_at if day else None
        return Row(line, identity, said.get("brand"), post, snapshot, said.get("tags") or (), at)

    def all_made_of(
        self, lines: Sequence[int], said: Mapping[str, Sequence[Any]]
    ) -> Iterable[Row | Rejection | Unanswered]:
        """The rows of many lines, out of whole columns where that says the same."""
        platform = self.given.platform
        is_plain = self.has_snapshots and not self.reposts and not self.is_export
        if not is_plain or platform is None or type(self) is not FileReader:
            return super().all_made_of(lines, said)
        plan = Plan(platform, self.given.as_of, self.post_fields, self.metrics)
        rows = plan.rows(lines, said)
        return super().all_made_of(lines, said) if rows is None else rows

    def _answers(self, platform: Platform, said: Mapping[str, Any]) -> Mapping[str, float]:
        """The row's counts; those beyond the nine that its platform doesn't have are left out."""
        has = EXTRA_METRICS_OF[platform]
        return {
            name: count
            for column, name in self.metrics
            if (count := said.get(column)) is not None and (name not in EXTRA or name in has)
        }


@dataclass(frozen=True)
class MetricReader(FileReader):
    """Reads rows that have one metric each, by its name in the catalogue."""

    def _answers(self, platform: Platform, said: Mapping[str, Any]) -> Mapping[str, float]:
        """The row's one number."""
        name, value = said.get(METRIC), said.get(VALUE)
        if name is None:
            raise Refused("the metric is missing: its name in the catalogue")
        if problem := problem_of_extra(platform, name, value):
            raise Refused(problem)
        if value is None:
            return {}
        is_measured = EXTRA[name].addition is MetricAddition.LAST
        return {name: value if is_measured or not value.is_integer() else int(value)}


_QUOTED = re.compile("'+[=+@\t\r-]")

_NOT_ADDED = {
    REACH,
    *(name for name, meaning in EXTRA.items() if meaning.addition is not MetricAddition.SUM),
}
"""What a day has of these is no part of a total."""


@dataclass(frozen=True)
class FileDayReader(RecordReader[Entry]):
    """Reads a recognized file's records as days of accounts."""

    cells: tuple[Cell, ...]
    given: Given

    def made_of(self, line: int, said: dict[str, Any]) -> Entry | Unanswered:
        """The entry of a line."""
        platform = said.get("platform") or self.given.platform
        if platform is None:
            raise Refused("the platform is missing: name it in the row, or give --platform")
        handle = said.get("handle") or (None if said.get("external_id") else self.given.account)
        name = AccountName(platform, said.get("external_id"), handle)
        if name.external_id is None and name.handle is None:
            raise Refused("the account is missing: give --account")
        day = _day(said, self.given)
        if day is None:
            raise Refused("the date is missing: the day on which this was counted")
        answers = {each: said[each] for each in ACCOUNT_COUNTS if said.get(each) is not None}
        if not answers:
            return Unanswered(line)
        counted = account_day(day.date, day.collected_at, answers)
        more = {key: said.get(key) for key in ("brand", "display_name")}
        return Entry(line, {"name": name, "day": counted, **more})


def _identity(said: dict[str, Any], given: Given) -> Identity:
    """Which post a row is about: by its id, which may be a link, else by its link."""
    external_id, link = said.get("external_id"), said.get(LINK)
    platform = said.get("platform") or given.platform
    if external_id and is_link(external_id) and leads_to_platform(external_id):
        link, external_id = link or external_id, None
    external_id = external_id or given.post
    is_needed = external_id is None or platform is None
    found = read_link(link) if link and is_needed else None
    if external_id is None:
        if link is None:
            raise Refused("the id of the post is missing")
        if found is None:
            raise Refused(f"{shown(link)} is no link to a post that is known")
        if platform is not None and platform is not found.platform:
            raise Refused(f"{shown(link)} is a link to {found.platform}, and not to {platform}")
        external_id = found.external_id
    platform = platform or (found.platform if found else None)
    if platform is None:
        raise Refused("the platform is missing: name it in the row, or give --platform")
    if link and "://" in link and not said.get("url"):
        said["url"] = link
    return Identity(platform, external_id)


def _place(said: dict[str, Any]) -> None:
    """Put the time of day that stands in another column to its date."""
    time, published = said.get(TIME), said.get("published_at")
    if isinstance(time, timedelta) and isinstance(published, datetime):
        said["published_at"] = published + time


def _day(said: Mapping[str, Any], given: Given) -> Day | None:
    fetched: Day | None = said.get("collected_at")
    day: Day | None = said.get("date") or fetched or given.as_of
    return day and Day(day.date, (fetched or day).collected_at)


def _check_published(said: Mapping[str, Any], day: Day) -> None:
    published = said.get("published_at")
    if published and published.date() > day.date + timedelta(days=1):
        raise Refused(f"it was published on {published.date()}, after it was read: {day.date}")


def unescaped(text: str) -> str:
    """A text of an archive, in which `&amp;` stands for `&`."""
    return html.unescape(text)


def unquoted(text: Any) -> Any:
    """A text without the apostrophe that our own files put before what a spreadsheet calculates."""
    return text[1:] if isinstance(text, str) and _QUOTED.match(text) else text
