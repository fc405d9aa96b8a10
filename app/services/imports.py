"""Importing what files say: one batch of rows at a time, each in the caller's transaction.

What a row means is in `app.domain.imports`. A batch needs to know nothing of the others: which
row of a post speaks for it is decided against the post's last stored snapshot, so that every
order of rows, cut anywhere, ends in the same posts, and importing again changes nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from app.domain.imports.rows import Identity, Row, is_outdated, speaking
from app.domain.numbers.gains import Snapshot
from app.domain.posts import fold
from app.services.brands import create_brands, find_brands
from app.services.import_batches import Batch, Imported, KeptBrand, Known, Rules
from app.services.posts import upsert_posts
from app.services.snapshots import PostSnapshot, record_snapshots
from app.sql import imports as sql
from app.sql import posts as posts_sql
from app.storage.database import Session

__all__ = ["Imported", "KeptBrand", "Rules", "import_rows"]


async def import_rows(
    session: Session,
    organization_id: UUID,
    rows: Sequence[Row],
    rules: Rules,
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> Imported:
    """Create and change the posts that rows name, and record the snapshots that they are.

    `now` must be the same for all batches of one import: a post created at that instant is the
    import's own, and still takes its brand from the row that speaks for it.
    """
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    known = await _read_known(session, organization_id, rows)
    batch = Batch(rules, now, known)
    found = await find_brands(session, organization_id, batch.labels_wanted(rows))
    accepted = [row for row in rows if batch.accepts(row, found)]
    candidates = list(speaking(accepted).values())
    chosen = await _current(session, organization_id, candidates, known)
    brand_ids = {key: brand.id for key, brand in found.items()}
    missing = [label for label in batch.labels_wanted(chosen) if fold(label) not in brand_ids]
    created = await create_brands(session, organization_id, missing, new_key=new_key, now=now)
    drafts = [batch.draft(row, brand_ids | created) for row in chosen]
    upserted = await upsert_posts(session, organization_id, drafts, now=now, new_key=new_key)
    post_ids = {identity: post.id for identity, post in known.items()}
    post_ids |= {row.identity: post.post_id for row, post in zip(chosen, upserted, strict=True)}
    given = [PostSnapshot(post_ids[row.identity], row.snapshot) for row in accepted if row.snapshot]
    outcomes = await record_snapshots(session, organization_id, given) if given else []
    batch.count(candidates, zip(chosen, upserted, strict=True), outcomes)
    batch.count_rows(accepted, zip(chosen, upserted, strict=True), outcomes)
    batch.result.brands_created = len(created)
    return batch.result


async def _read_known(
    session: Session, organization_id: UUID, rows: Iterable[Row]
) -> dict[Identity, Known]:
    external_ids = {row.identity.external_id for row in rows}
    posts = await session.all(sql.select_known(organization_id, external_ids))
    if not posts:
        return {}
    brand_ids = {post.brand_id for post in posts}
    labels = {
        brand.id: brand
        for brand in await session.all(sql.select_labels(organization_id, brand_ids))
    }
    days = await session.all(sql.select_last_days(organization_id, [post.id for post in posts]))
    last_day = {row.post_id: row.last_date for row in days}
    known = {}
    for post in posts:
        brand = labels[post.brand_id]
        known[Identity(post.platform, post.external_id)] = Known(
            post.id, post.created_at, brand.label, brand.label_key, last_day.get(post.id)
        )
    return known


async def _current(
    session: Session,
    organization_id: UUID,
    rows: Sequence[Row],
    known: Mapping[Identity, Known],
) -> list[Row]:
    """Those of the rows that say something as new as what is stored of their posts."""
    same_days = {
        (post.id, post.last_day)
        for row in rows
        if row.snapshot and (post := known.get(row.identity)) and post.last_day == row.snapshot.date
    }
    stored = await _read_snapshots(session, organization_id, same_days)
    return [
        row
        for row in rows
        if (post := known.get(row.identity)) is None
        or not is_outdated(row, post.last_day, stored.get((post.id, post.last_day)))
    ]


async def _read_snapshots(
    session: Session, organization_id: UUID, keys: Collection[tuple[UUID, date | None]]
) -> dict[tuple[UUID, date | None], Snapshot]:
    if not keys:
        return {}
    statement = sql.select_on_days(
        organization_id, {key for key, _ in keys}, {day for _, day in keys if day}
    )
    return {(row.post_id, row.date): row.snapshot for row in await session.all(statement)}
