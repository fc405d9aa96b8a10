"""Brand memory: the sync writes what was learned about brands, callers read it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from app.domain.keys import OwnedKey
from app.domain.learning.alerts import alert_days, report_of, sample_of
from app.domain.learning.brand_memory import (
    Known,
    Lesson,
    Lessons,
    MemoryKind,
    lessons_of,
    memory_days,
    to_write,
)
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.domain.scopes import Span, scope_of
from app.services.analytics import get_days
from app.services.learning.performance_summaries import get_measured_posts
from app.services.learning.post_performance import get_posts
from app.services.organizations import Visible
from app.sql import posts as posts_sql
from app.sql.learning import brand_memory as sql
from app.storage.database import Session
from app.tables.learning.brand_memory import BrandMemory as Stored

BRANDS_AT_ONCE = 25
"""How many brands to learn about in one transaction, while the organization is locked."""


MemoryEntry = sql.MemoryRow


async def enter(session: Session, organization_id: UUID, brand_ids: Iterable[UUID]) -> None:
    """Note that the content performance of these brands changes in this transaction."""
    rows = [(organization_id, key, 1) for key in sorted(brand_ids)]
    await session.execute_rows(sql.ENTER, rows)


async def enter_all(session: Session, organization_id: UUID, brand_id: UUID | None) -> None:
    """Note every brand of an organization that the transaction has locked, or one of them."""
    await session.execute(sql.enter_all(organization_id, brand_id))


async def learn(
    session: Session,
    organization_id: UUID,
    brand_id: UUID | None,
    last_complete_day: date,
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> bool:
    """Record lessons about the next brands whose content performance changed.

    Runs in the caller's transaction; other learners of the organization wait for its end. The
    number of statements depends only on the number of brands with news.

    Returns:
        Whether there were any: call again until there are none.
    """
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    taken = (await session.scalars(sql.take(organization_id, brand_id, BRANDS_AT_ONCE))).all()
    living = sql.select_living(organization_id, taken)
    brand_ids = list((await session.scalars(living)).all()) if taken else []
    if brand_ids:
        await _learn(session, organization_id, brand_ids, last_complete_day, now, new_key)
    return bool(taken)


async def _learn(
    session: Session,
    organization_id: UUID,
    brand_ids: Sequence[UUID],
    last_complete_day: date,
    now: datetime,
    new_key: Callable[[], UUID],
) -> None:
    lessons = await _lessons(session, organization_id, brand_ids, last_complete_day)
    present: dict[UUID, dict[MemoryKind, Known]] = defaultdict(dict)
    for row in await session.all(sql.select_present(organization_id, brand_ids)):
        known = Known(row.evidence_key, row.evidence.get("conclusion", ""), row.learned_at)
        present[row.brand_id][MemoryKind(row.kind)] = known
    for key, of_brand in lessons.items():
        for kind in sorted(of_brand.over & present[key].keys()):
            await session.execute(sql.supersede(organization_id, key, kind, now))
        for lesson in to_write(of_brand.learned, present[key], now):
            await _write(session, organization_id, key, lesson, now, new_key)


async def _lessons(
    session: Session, organization_id: UUID, brand_ids: Sequence[UUID], last_day: date
) -> dict[UUID, Lessons]:
    window = memory_days(last_day)
    recent, earlier = alert_days(last_day)
    spans = {
        key: [Span(scope_of(organization_id, key), *days) for days in (window, recent, earlier)]
        for key in brand_ids
    }
    visible = [organization_id]
    posts = await get_posts(session, [of_brand[0] for of_brand in spans.values()], visible)
    measured = await get_measured_posts(
        session, [span for of_brand in spans.values() for span in of_brand[1:]], visible
    )
    whole = {key: Span(spans[key][0].scope, earlier[0], recent[1]) for key in brand_ids}
    days = await get_days(session, list(whole.values()), visible)
    lessons = {}
    for key, (span, *sides) in spans.items():
        samples = [
            sample_of(
                days[whole[key]],
                (post.numbers.metrics for post in measured[side]),
                (side.start, side.end),
            )
            for side in sides
        ]
        lessons[key] = lessons_of(posts[span], report_of(*samples), window)
    return lessons


async def _write(
    session: Session,
    organization_id: UUID,
    brand_id: UUID,
    lesson: Lesson,
    now: datetime,
    new_key: Callable[[], UUID],
) -> None:
    """Replace the present entry, or restore an earlier one with the same evidence."""
    await session.execute(sql.supersede(organization_id, brand_id, lesson.kind, now))
    again = sql.reinstate(organization_id, brand_id, lesson.kind, lesson.key)
    if (await session.execute(again)).rowcount:  # type: ignore[attr-defined]
        return
    session.add(
        Stored(
            organization_id=organization_id,
            id=new_key(),
            brand_id=brand_id,
            kind=lesson.kind,
            statement=lesson.statement,
            evidence=lesson.evidence,
            evidence_key=lesson.key,
            window_start=lesson.window_start,
            window_end=lesson.window_end,
            learned_at=now,
        )
    )
    await session.flush()


async def get_entries(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, MemoryEntry]:
    """The entries with these keys, if visible to the caller."""
    return {entry.id: entry for entry in await session.all(sql.select_by_id(ids, visible))}


async def list_entries_per_brand(
    session: Session,
    brands: Collection[OwnedKey],
    kind: MemoryKind | None,
    request: PageRequest,
    *,
    present: bool | None,
) -> dict[UUID, Page[MemoryEntry]]:
    """The same page of what was learned about each of these brands, latest first."""
    statement = sql.select_page_per_brand(brands, kind, request, present=present)
    found: dict[UUID, list[tuple[MemoryEntry, Cursor]]] = defaultdict(list)
    for entry, cursor in await session.all(statement):
        found[entry.brand_id].append((entry, cursor))
    return {key: page_of(found[key], request) for _, key in brands}


async def count_entries_per_brand(
    session: Session, brands: Collection[OwnedKey], kind: MemoryKind | None, *, present: bool | None
) -> dict[UUID, int]:
    """How many entries the list of each of these brands has."""
    statement = sql.count_per_brand(brands, kind, present=present)
    counts = {row.parent_id: row.total for row in await session.all(statement)}
    return {key: counts.get(key, 0) for _, key in brands}
