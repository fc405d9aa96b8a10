"""Content performance: rows that people give, and lists of all rows."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row

from app.domain.checks import Problem
from app.domain.learning.content_performance import (
    GivenRow,
    PerformanceFilter,
    PerformanceOrder,
    check_row,
)
from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.numbers.histories import Outcome
from app.domain.pages import Page, PageRequest, page_of
from app.domain.platforms import Platform
from app.services.learning import brand_memory
from app.services.learning.performance_rows import facts_of
from app.services.organizations import Visible
from app.services.post_lists import get_posts
from app.sql.learning import content_performance as sql
from app.sql.posts import lock_organization
from app.storage.database import Session


class ContentPerformance(NamedTuple):
    """A row of content performance, as it is stored."""

    organization_id: UUID
    id: UUID
    brand_id: UUID
    post_id: UUID
    platform: Platform
    measured_on: date
    source: PerformanceSource
    content_type: ContentType
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    clicks: int | None
    engagement_rate: float | None
    performance_score: int | None
    variant_group: str | None
    variant_id: str | None
    hook: str | None
    hook_version: str | None
    creative_version: str | None
    generation_id: str | None
    workflow_id: str | None
    prompt: str | None
    recorded_at: datetime


def _view(row: Row[Any]) -> ContentPerformance:
    return ContentPerformance._make(row[: len(ContentPerformance._fields)])


async def submit_rows(
    session: Session,
    given: Sequence[GivenRow],
    visible: Visible,
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> tuple[list[Outcome], Mapping[int, Problem]]:
    """Write rows of any organizations' posts; the outcomes, and what is wrong by position.

    A row of the same post, day and source as one that is there replaces its numbers.
    """
    known = await get_posts(session, {row.post_id for row in given}, visible)
    good: dict[UUID, list[GivenRow]] = defaultdict(list)
    problems: dict[int, Problem] = {}
    for position, row in enumerate(given):
        post = known.get(row.post_id)
        if post is None:
            problems[position] = Problem("post_id", "there is no such post: see posts for the ids")
            continue
        problem = check_row(row, now=now, time_zone=post.time_zone)
        if problem is not None:
            problems[position] = problem
        else:
            good[post.organization_id].append(row)
    outcomes: list[Outcome] = []
    for organization_id, rows in sorted(good.items()):
        outcomes += await _write(session, organization_id, rows, now=now, new_key=new_key)
    return outcomes, problems


async def _write(
    session: Session,
    organization_id: UUID,
    given: Sequence[GivenRow],
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> list[Outcome]:
    await session.execute(lock_organization(organization_id))
    post_ids = {row.post_id for row in given}
    selected = await session.execute(sql.select_posts(organization_id, post_ids))
    posts = {row.id: facts_of(row) for row in selected}
    keys = [(r.post_id, posts[r.post_id].platform, r.measured_on, r.source) for r in given]
    found = await session.execute(sql.select_rows(organization_id, keys))
    stored = {tuple(row[_KEY]): tuple(row) for row in found}
    written: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    outcomes = []
    for key, row in zip(keys, given, strict=True):
        values = posts[row.post_id].row_of(*row)
        before = stored.get(key)
        if before is not None and before[2:-1] == values:
            outcomes.append(Outcome.UNCHANGED)
            continue
        outcomes.append(Outcome.CREATED if before is None else Outcome.UPDATED)
        row_id = new_key() if before is None else before[1]
        stored[key] = written[key] = (organization_id, row_id, *values, now)
    await session.execute_rows(sql.WRITE_ROWS, list(written.values()))
    changed = {posts[post_id].brand_id for post_id, *_ in written}
    await brand_memory.enter(session, organization_id, changed)
    return outcomes


_KEY = slice(sql.COLUMNS.index("post_id"), sql.COLUMNS.index("source") + 1)
"""Where a row says what it measures: post, platform, day and source."""


async def get_rows(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, ContentPerformance]:
    """The rows with these keys, as far as they exist for the caller."""
    return {row.id: _view(row) for row in await session.execute(sql.select_by_id(ids, visible))}


async def list_rows(
    session: Session,
    requested: PerformanceFilter,
    order: PerformanceOrder,
    request: PageRequest,
    visible: Visible,
) -> Page[ContentPerformance]:
    """A page of rows, those of archived posts left out."""
    statement = sql.page(sql.select_fitting(requested, visible), order, request)
    rows = await session.execute(statement)
    return page_of([(_view(row), (row.key_0, row.key_1)) for row in rows], request)


async def count_rows(session: Session, requested: PerformanceFilter, visible: Visible) -> int:
    """How many rows that list has."""
    return (await session.scalars(sql.count(sql.select_fitting(requested, visible)))).one()
