"""Content performance: rows that people submit, and lists of all rows."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from app.domain.checks import Problem, no_such
from app.domain.keys import OwnedKey
from app.domain.learning.content_performance import (
    GivenRow,
    PerformanceFilter,
    PerformanceOrder,
    check_row,
    measured_bits,
)
from app.domain.numbers.histories import Outcome
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.errors import NotFound
from app.services.learning import brand_memory
from app.services.learning.performance_rows import facts_of
from app.services.organizations import Visible
from app.services.post_lists import get_posts
from app.sql import posts as posts_sql
from app.sql.learning import content_performance as sql
from app.sql.learning import performance_lists as lists_sql
from app.storage.database import Session

ContentPerformance = sql.PerformanceRow
Parent = Literal["brand_id", "post_id"]


async def submit_rows(
    session: Session,
    given: Sequence[GivenRow],
    visible: Visible,
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> tuple[list[Outcome], Mapping[int, Problem]]:
    """Write rows of any organizations' posts; returns the outcomes, and problems by position.

    A row with the post, day and source of a stored row replaces its numbers.

    Raises:
        NotFound: A post was erased meanwhile.
    """
    known = await get_posts(session, {row.post_id for row in given}, visible)
    good: dict[UUID, list[GivenRow]] = defaultdict(list)
    problems: dict[int, Problem] = {}
    for position, row in enumerate(given):
        post = known.get(row.post_id)
        if post is None:
            problems[position] = no_such("post_id", "post")
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
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    post_ids = {row.post_id for row in given}
    selected = await session.all(sql.select_posts(organization_id, post_ids))
    posts = {row.id: facts_of(row) for row in selected}
    if len(posts) < len(post_ids):
        raise NotFound("One of these posts was erased a moment ago: send the others again.")
    keys = [(r.post_id, posts[r.post_id].platform, r.measured_on, r.source) for r in given]
    stored = {row.key: row for row in await session.all(sql.select_rows(organization_id, keys))}
    written: dict[tuple[Any, ...], ContentPerformance] = {}
    outcomes = []
    for key, row in zip(keys, given, strict=True):
        values = posts[row.post_id].row_of(*row, measured_bits(row.counts))
        before = stored.get(key)
        if before is not None and before.values == values:
            outcomes.append(Outcome.UNCHANGED)
            continue
        outcomes.append(Outcome.CREATED if before is None else Outcome.UPDATED)
        row_id = new_key() if before is None else before.id
        stored[key] = written[key] = ContentPerformance._make(
            (organization_id, row_id, *values, now)
        )
    await session.execute_rows(sql.WRITE_ROWS, list(written.values()))
    changed = {row.brand_id for row in written.values()}
    await brand_memory.enter(session, organization_id, changed)
    return outcomes


async def get_rows(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, ContentPerformance]:
    """The rows with these keys, if visible to the caller."""
    return {row.id: row for row in await session.all(lists_sql.select_by_id(ids, visible))}


async def list_rows(
    session: Session,
    requested: PerformanceFilter,
    order: PerformanceOrder,
    request: PageRequest,
    visible: Visible,
) -> Page[ContentPerformance]:
    """A page of rows, without those of archived posts."""
    statement = lists_sql.page(lists_sql.select_fitting(requested, visible), order, request)
    return page_of(await session.all(statement), request)


async def count_rows(session: Session, requested: PerformanceFilter, visible: Visible) -> int:
    """How many rows that list has."""
    statement = lists_sql.count(lists_sql.select_fitting(requested, visible))
    return (await session.scalars(statement)).one()


async def list_rows_per_parent(
    session: Session,
    parent: Parent,
    parents: Collection[OwnedKey],
    requested: PerformanceFilter,
    order: PerformanceOrder,
    request: PageRequest,
) -> dict[UUID, Page[ContentPerformance]]:
    """The same page of rows of each of these brands or posts."""
    statement = lists_sql.select_page_per_parent(parent, parents, requested, order, request)
    found: dict[UUID, list[tuple[ContentPerformance, Cursor]]] = defaultdict(list)
    for placed, cursor in await session.all(statement):
        found[placed.parent_id].append((placed.row, cursor))
    return {key: page_of(found[key], request) for _, key in parents}


async def count_rows_per_parent(
    session: Session, parent: Parent, parents: Collection[OwnedKey], requested: PerformanceFilter
) -> dict[UUID, int]:
    """How many rows the list of each of these brands or posts has."""
    statement = lists_sql.count_per_parent(parent, parents, requested)
    counts = {row.parent_id: row.total for row in await session.all(statement)}
    return {key: counts.get(key, 0) for _, key in parents}
