"""Importing what files say: one batch of rows at a time, each in the caller's transaction.

What a row means is in `app.domain.imports`. A batch needs to know nothing of the others, except
which one names a new post's brand: what a row says of its post counts by the instant at which it
was said, field by field, and the post remembers those instants; so every order of rows, cut
anywhere, ends in the same posts, and importing again changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.imports.rows import Identity, Row
from app.domain.imports.tables import Rejection
from app.domain.posts import fold
from app.services import post_tags
from app.services.brands import create_brands, find_brands
from app.services.import_batches import Batch, Imported, KeptBrand, Known, Rules
from app.services.posts import upsert_posts
from app.services.snapshots import PostSnapshot, record_snapshots
from app.sql import imports as sql
from app.sql import posts as posts_sql
from app.sql.brands import LabelledBrand
from app.storage.database import Session

__all__ = ["Imported", "KeptBrand", "Rules", "find_rejections", "import_rows"]


async def import_rows(
    session: Session,
    organization_id: UUID,
    rows: Sequence[Row],
    rules: Rules,
    *,
    now: datetime,
    new_key: Callable[[], UUID],
    is_last: bool = True,
) -> Imported:
    """Create and change the posts that rows name, and record the snapshots that they are.

    `now` must be the same for all batches of one import: a post created at that instant is the
    import's own, and still takes its brand from its rows. Any row may say the brand of a new post.
    Unless a batch `is_last`, its rows that have to wait for one come back as `waiting`; they are
    to be given again after all others.
    """
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    known = await _read_known(session, organization_id, rows, is_locked=True)
    batch = Batch(rules, now, known, is_last)
    accepted, found = await _decide(session, organization_id, batch, rows)
    brand_ids = {key: brand.id for key, brand in found.items()}
    missing = [label for label in batch.labels_wanted(accepted) if fold(label) not in brand_ids]
    created = await create_brands(session, organization_id, missing, new_key=new_key, now=now)
    drafts = batch.drafts(accepted, brand_ids | created)
    upserted = await upsert_posts(session, organization_id, drafts, now=now, new_key=new_key)
    post_ids = {
        Identity(draft.platform, draft.external_id): post.post_id
        for draft, post in zip(drafts, upserted, strict=True)
    }
    given = [PostSnapshot(post_ids[row.identity], row.snapshot) for row in accepted if row.snapshot]
    outcomes = await record_snapshots(session, organization_id, given) if given else []
    batch.count(accepted, drafts, upserted, outcomes)
    batch.result.brands_created = len(created)
    return batch.result


async def find_rejections(
    session: Session, organization_id: UUID, rows: Sequence[Row], rules: Rules, *, now: datetime
) -> Sequence[Rejection]:
    """What an import would reject of rows for what is stored, or isn't; nothing is written.

    `rows` are all rows of their posts, any of which may say the brand of a new one.
    """
    known = await _read_known(session, organization_id, rows, is_locked=False)
    batch = Batch(rules, now, known)
    await _decide(session, organization_id, batch, rows)
    return batch.result.rejections


async def _decide(
    session: Session, organization_id: UUID, batch: Batch, rows: Sequence[Row]
) -> tuple[Sequence[Row], Mapping[str, LabelledBrand]]:
    """The rows that are taken, and the brands that are there of those that they name."""
    if any(row.tags for row in rows):
        keys = {identity: found.post.id for identity, found in batch.known.items()}
        board = await post_tags.read_board(session, organization_id, keys)
        rows = batch.with_room(rows, board)
    found = await find_brands(session, organization_id, batch.labels_wanted(rows))
    return batch.accepted(rows, found), found


async def _read_known(
    session: Session, organization_id: UUID, rows: Iterable[Row], *, is_locked: bool
) -> dict[Identity, Known]:
    external_ids = {row.identity.external_id for row in rows}
    statement = sql.select_known(organization_id, external_ids, is_locked=is_locked)
    posts = await session.all(statement)
    if not posts:
        return {}
    brand_ids = {post.brand_id for post in posts}
    labels = {
        brand.id: brand
        for brand in await session.all(sql.select_labels(organization_id, brand_ids))
    }
    return {
        Identity(post.platform, post.external_id): Known(post, *labels[post.brand_id][1:])
        for post in posts
    }
