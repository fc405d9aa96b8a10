"""Lists of content performance: which rows, in which order; and rows that people submit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.checks import EARLIEST_DAY, Problem
from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.numbers.metrics import LARGEST_COUNT
from app.domain.platforms import Platform
from app.domain.windows.time_zones import today_in


class Counts(NamedTuple):
    """What a row keeps of a post's lifetime totals: the last known of each; None if none is."""

    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None


def measured_bits(counts: Sequence[int | None]) -> int:
    """Which of a day's `Counts` are reported: bit 0 for the first of them, and so on."""
    return sum([1 << place for place, count in enumerate(counts) if count is not None])


def measured_names(bits: int) -> list[str]:
    """The names of the `Counts` whose bits are set, in their order."""
    return [name for place, name in enumerate(Counts._fields) if bits >> place & 1]


class GivenRow(NamedTuple):
    """A post's lifetime totals at the end of one day, as a person submits them."""

    post_id: UUID
    measured_on: date
    source: PerformanceSource
    counts: Counts


class PerformanceOrderBy(StrEnum):
    """What rows of content performance are ordered by."""

    MEASURED_ON = "MEASURED_ON"
    PERFORMANCE_SCORE = "PERFORMANCE_SCORE"
    ENGAGEMENT_RATE = "ENGAGEMENT_RATE"
    VIEWS = "VIEWS"


@dataclass(frozen=True, slots=True)
class PerformanceOrder:
    """An order of rows; unknown values come last in either direction, ties are broken by key."""

    by: PerformanceOrderBy = PerformanceOrderBy.MEASURED_ON
    descending: bool = True


@dataclass(frozen=True, slots=True)
class PerformanceFilter:
    """Which rows a list has: those that match every filter given."""

    organization_id: UUID | None = None
    brand_id: UUID | None = None
    post_id: UUID | None = None
    platforms: tuple[Platform, ...] | None = None
    sources: tuple[PerformanceSource, ...] | None = None
    content_types: tuple[ContentType, ...] | None = None
    measured_from: date | None = None
    measured_to: date | None = None
    variant_group: str | None = None
    variant_id: str | None = None
    hook_version: str | None = None
    creative_version: str | None = None
    generation_id: str | None = None
    workflow_id: str | None = None


def check_row(row: GivenRow, *, now: datetime, time_zone: str) -> Problem | None:
    """The first thing wrong with a row that a person submits."""
    if row.source is PerformanceSource.SYNC:
        return Problem("source", "source must be MANUAL or CSV: SYNC rows come from snapshots")
    today = today_in(now, time_zone)
    if not EARLIEST_DAY <= row.measured_on < today:
        return Problem(
            "measured_on",
            f"measured_on {row.measured_on} must lie between {EARLIEST_DAY} and the last day "
            f"that is over: today is {today} in {time_zone}",
        )
    for name, count in row.counts._asdict().items():
        if count is not None and not 0 <= count <= LARGEST_COUNT:
            return Problem(name, f"{name} must be between 0 and {LARGEST_COUNT}, not {count}")
    if all(count is None for count in row.counts):
        return Problem("views", "a row without any number says nothing: give at least one")
    return None
