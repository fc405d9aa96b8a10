"""The numbers of single posts: the current summary, and the days of a window."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.gains import Measurement
from app.domain.numbers.metrics import UNKNOWN, Metrics
from app.domain.numbers.sums import Sums
from app.sql import post_analytics as sql
from app.storage.database import Session

RECENT_DAYS = timedelta(days=7)
_ONE_DAY = timedelta(days=1)


class PostKey(NamedTuple):
    """A post."""

    organization_id: UUID
    post_id: UUID


class PostToday(NamedTuple):
    """A post, and the current calendar day in its organization's zone."""

    organization_id: UUID
    post_id: UUID
    today: date


class PostSpan(NamedTuple):
    """A post, and a range of days with both ends included."""

    organization_id: UUID
    post_id: UUID
    start: date
    end: date


class PostSummary(NamedTuple):
    """A post's own numbers as of now."""

    totals: Metrics
    reach: int | None
    first_date: date
    last_date: date
    as_of: datetime


class RecentGains(NamedTuple):
    """A post's gains: in today's snapshot, and in the last 7 complete days.

    Each is None without a snapshot in that period.
    """

    today: Sums | None
    last_7_days: Sums | None


class PostLifetime(NamedTuple):
    """A post's totals by the end of a day; `reach` is from its last snapshot by then."""

    totals: Metrics = UNKNOWN
    reach: int | None = None


async def get_summaries(
    session: Session, posts: Collection[PostToday]
) -> dict[PostToday, PostSummary]:
    """The summaries of posts; posts that were never measured have no entry."""
    by_key = {post.post_id: post for post in posts}
    keys = [(post.organization_id, post.post_id) for post in posts]
    rows = await session.rows(sql.select_totals(), sql.post_parameters(keys))
    return {
        by_key[row.post_id]: PostSummary(
            row.metrics, row.reach, row.first_date, row.last_date, row.as_of
        )
        for row in rows
    }


async def get_extra_metrics(
    session: Session, posts: Collection[PostKey]
) -> dict[PostKey, dict[str, float]]:
    """The last known value of each metric beyond the eight, of each post."""
    found: dict[PostKey, dict[str, float]] = {post: {} for post in posts}
    for row in await session.rows(sql.select_extra(), sql.post_parameters(posts)):
        known = {name: value for name, value in row.extra.items() if value is not None}
        found[PostKey(row.organization_id, row.post_id)] |= known
    return found


async def get_recent_gains(
    session: Session, posts: Sequence[PostToday]
) -> dict[PostToday, RecentGains]:
    """The recent gains of posts."""
    spans = [(*post[:2], post.today, post.today) for post in posts] + [
        (*post[:2], post.today - RECENT_DAYS, post.today - _ONE_DAY) for post in posts
    ]
    gained = await _get_gains(session, spans)
    pairs = zip(gained[: len(posts)], gained[len(posts) :], strict=True)
    return {post: RecentGains(*pair) for post, pair in zip(posts, pairs, strict=True)}


async def get_gains(session: Session, spans: Sequence[PostSpan]) -> dict[PostSpan, Sums]:
    """The gains of posts within spans; posts without a snapshot in their span have no entry."""
    gained = await _get_gains(session, spans)
    return {span: sums for span, sums in zip(spans, gained, strict=True) if sums is not None}


async def _get_gains(
    session: Session, spans: Sequence[tuple[UUID, UUID, date, date]]
) -> list[Sums | None]:
    gained: list[Sums | None] = [None] * len(spans)
    rows = await session.rows(sql.select_gains(), sql.span_parameters(spans))
    for position, row in rows:
        gained[position] = row.sums
    return gained


async def get_totals(session: Session, spans: Sequence[PostSpan]) -> dict[PostSpan, PostLifetime]:
    """The totals of posts at the end of spans; unknown for a post not measured by then."""
    lifetimes = dict.fromkeys(spans, PostLifetime())
    rows = await session.rows(sql.select_totals_by(), sql.span_parameters(spans))
    for position, row in rows:
        lifetimes[spans[position]] = PostLifetime(row.metrics, row.reach)
    return lifetimes


async def get_days(
    session: Session, spans: Sequence[PostSpan]
) -> dict[PostSpan, list[Measurement]]:
    """The measurements of posts within spans, oldest first."""
    days: dict[PostSpan, list[Measurement]] = {span: [] for span in spans}
    for position, row in await session.rows(sql.select_days(), sql.span_parameters(spans)):
        days[spans[position]].append(row.measurement)
    return days
