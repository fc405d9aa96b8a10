"""Erasing: what hangs on posts, brands and organizations, deleted in the caller's transaction.

The caller holds the organization's lock. The sums change with what counted in them.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.erasures import Erasure
from app.domain.numbers.hooks import hook_key, hook_of
from app.domain.selections import brands_in
from app.services import rollups
from app.services.accounts.vault import Vault
from app.services.erased_posts import digests_of
from app.services.learning import brand_memory
from app.sql import erasing as sql
from app.sql import erasures as erasures_sql
from app.sql.accounts import outages as outages_sql
from app.sql.erasures import ErasablePost
from app.sql.learning import learned_hooks as hooks_sql
from app.storage.database import Session


async def erase_posts(session: Session, organization_id: UUID, post_ids: Collection[UUID]) -> None:
    """Delete posts with all that hangs on them, and take them out of every sum."""
    if not post_ids:
        return
    counted = await rollups.count_posts(session, organization_id, post_ids)
    changes = rollups.difference(counted, {})
    await rollups.apply_changes(session, organization_id, changes)
    for deletion in sql.delete_posts(organization_id, post_ids):
        await session.execute(deletion)


async def erase_named_posts(
    session: Session,
    erasure: Erasure,
    posts: Sequence[ErasablePost],
    vault: Vault | None,
    *,
    now: datetime,
) -> None:
    """Delete posts that are named, and what was learned from their words.

    Their brands learn again from what is left. What their platform calls them is kept as a digest.
    """
    if not posts:
        return
    organization_id, ids = erasure.organization_id, [post.id for post in posts]
    said = [*await session.scalars(hooks_sql.select_hooks(organization_id, ids))]
    said += [hook_of(post.description, post.label) for post in posts]
    await erase_posts(session, organization_id, ids)
    brand_ids = {post.brand_id for post in posts}
    await _forget_hooks(session, organization_id, brand_ids, {hook_key(h) for h in said if h})
    await brand_memory.enter(session, organization_id, brand_ids)
    rows = [
        (organization_id, post.id, erasure.id, post.brand_id, _digest(vault, erasure, post), now)
        for post in posts
    ]
    await session.execute_rows(erasures_sql.NOTE_ERASED, rows)


async def _forget_hooks(
    session: Session, organization_id: UUID, brand_ids: Collection[UUID], hooks: Collection[str]
) -> None:
    learned = await session.all(hooks_sql.select_hooked(organization_id, brand_ids))
    ids = [row.id for row in learned if hook_key(row.evidence.get("conclusion", "")) in hooks]
    if ids:
        await session.execute(hooks_sql.delete_memory(organization_id, ids))


def _digest(vault: Vault | None, erasure: Erasure, post: ErasablePost) -> str | None:
    if vault is None or not post.external_id:
        return None
    return digests_of(vault, erasure.organization_id, post.platform, post.external_id)[0]


async def erase_rest(
    session: Session, organization_id: UUID, brand_id: UUID | None, *, most: int
) -> bool:
    """Delete a brand that has no posts any more, or an organization, and what hangs on it.

    Returns:
        Whether that is done; else `most` rows were deleted, and more are left.
    """
    if brand_id is None:
        parts, only = sql.parts_of_organization(organization_id), None
    else:
        parts, only = sql.parts_of_brand(organization_id, brand_id), {brand_id}
        await session.execute(sql.leave_credentials(organization_id, brand_id))
        await session.execute(sql.delete_registrations(organization_id, brand_id))
    await _erase_selections(session, organization_id, only)
    if brand_id is None:
        for deletion in sql.delete_of_tokens(organization_id):
            await session.execute(deletion)
    left = most
    for part in parts:
        result: Any = await session.execute(part.delete(left))
        left -= result.rowcount
        if left <= 0:
            return False
    await forget_orphans(session)
    last = (
        sql.delete_organization(organization_id)
        if brand_id is None
        else sql.delete_brand(organization_id, brand_id)
    )
    await session.execute(last)
    return True


async def forget_orphans(session: Session) -> None:
    """Delete what is noted of accounts that are no more: a request may end after its account."""
    for deletion in sql.delete_orphans():
        await session.execute(deletion)
    # No statement writes what is on all nodes and asks for what is on one of them.
    noticers = set(await session.scalars(outages_sql.select_noticers()))
    if noticers:
        gone = noticers - set(await session.scalars(outages_sql.select_known(noticers)))
        await session.execute(outages_sql.delete_noticed(gone))


async def _erase_selections(
    session: Session, organization_id: UUID, brand_ids: Collection[UUID] | None
) -> None:
    """Delete the shares of selections that name any of these brands; None is all brands."""
    selections = await session.all(sql.select_selections(organization_id))
    if not selections:
        return
    if brand_ids is None:
        brand_ids = set(await session.scalars(sql.select_brand_ids(organization_id)))
    gone = set(brand_ids)
    ids = [share.id for share in selections if gone & set(brands_in(share.scope) or ())]
    await session.execute(sql.delete_shares(ids))
