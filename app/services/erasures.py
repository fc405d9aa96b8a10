"""Erasures: starting them, and erasing step by step, for good, whatever hangs on their subject.

A step is one transaction under the organization's lock: it erases what it finds next, and changes
the sums with it. What is left is read off the data each time, so an erasure that was killed goes
on where it was, whoever carries it on, and several at once get in nobody's way.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.erasures import (
    MOST_ERASURES,
    Contents,
    Erasure,
    ErasureKind,
    check_name,
    check_number,
)
from app.domain.scopes import Scope
from app.errors import NotFound
from app.services import brands, erasing, organizations, uploads, work
from app.services.accounts.vault import Vault
from app.services.organizations import Visible
from app.sql import erasing as erasing_sql
from app.sql import erasures as sql
from app.sql import posts as posts_sql
from app.storage.database import Database, Session
from app.tables.erasures import ErasureRecord as Stored

TABLES = erasing_sql.TABLES
"""Where something may have been deleted."""

POSTS_AT_ONCE = 50
"""Posts of one step: their days are many more rows."""

ROWS_AT_ONCE = 5000
"""Rows of one step where they are of no post."""


async def get_erasures(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, Erasure]:
    """The erasures with these keys, if visible to the caller."""
    return {each.id: each for each in await session.all(sql.select_by_id(ids, visible))}


async def list_erasures(session: Session, visible: Visible) -> list[Erasure]:
    """The newest erasures, finished ones too."""
    return await session.all(sql.select_newest(visible, MOST_ERASURES))


async def list_unfinished(session: Session) -> list[Erasure]:
    """The erasures that aren't over, the oldest first."""
    return await session.all(sql.select_unfinished())


async def get_contents(session: Session, scope: Scope) -> Contents:
    """What a brand or an organization holds, which exists for the caller.

    Raises:
        NotFound: The scope is everything.
    """
    if scope.organization_id is None:
        raise NotFound("Only a brand or an organization can be erased as a whole.")
    return await session.one(sql.count_contents(scope.organization_id, scope.brand_id))


async def start_posts(
    session: Session,
    post_ids: Collection[UUID],
    confirm: int,
    visible: Visible,
    *,
    new_key: Callable[[], UUID],
    now: datetime,
) -> list[Erasure]:
    """Start erasing posts, with one erasure per organization.

    Those that are being erased already, or are, are so by the erasures that came first.

    Raises:
        BadUserInput: `confirm` isn't the number of the posts.
        NotFound: One of them doesn't exist for the caller.
    """
    wanted = set(post_ids)
    check_number(confirm, len(wanted))
    named = {row.post_id: row for row in await session.all(sql.select_named(wanted, visible))}
    found = await session.all(sql.select_posts_of_any(wanted - named.keys(), visible))
    if len(found) + len(named) < len(wanted):
        raise NotFound("There is no such post.")
    started = {row.erasure_id for row in named.values()}
    owners = sorted({post.organization_id for post in found})
    for organization_id in owners:  # before any mark: where it is on all nodes, it locks them all
        await session.one_or_none(posts_sql.lock_organization(organization_id))
    for organization_id in owners:
        ids = [post.id for post in found if post.organization_id == organization_id]
        started.add(await _name_posts(session, organization_id, ids, new_key(), now))
    return list((await get_erasures(session, started, visible)).values())


async def _name_posts(
    session: Session, organization_id: UUID, post_ids: Sequence[UUID], key: UUID, now: datetime
) -> UUID:
    posts = await session.all(sql.select_posts(organization_id, post_ids))
    await _take_down(session, organization_id, ErasureKind.POSTS, None, key, now, len(posts))
    rows = [(organization_id, post.id, key, post.brand_id) for post in posts]
    await session.execute_rows(sql.NAME_POSTS, rows)
    return key


async def start_brand(
    session: Session,
    brand_id: UUID,
    confirm: str,
    visible: Visible,
    *,
    key: UUID,
    now: datetime,
) -> Erasure:
    """Start erasing a brand, or go on: from now on it is archived, and nobody can write to it.

    Raises:
        BadUserInput: `confirm` isn't its name.
        NotFound: There is no such brand.
    """
    brand = (await brands.get_brands(session, [brand_id], visible)).get(brand_id)
    if brand is None:
        raise NotFound("There is no such brand.")
    check_name(confirm, brand.label, "brand")
    owner = brand.organization_id
    await session.one_or_none(posts_sql.lock_organization(owner))
    known = await session.one_or_none(sql.select_of_subject(owner, brand_id))
    if known is not None:
        return known
    session.erases()
    await brands.update_brand(session, brand_id, {"archived_at": now}, visible, now=now)
    posts = (await session.scalars(sql.count_posts(owner, brand_id))).one()
    return await _take_down(session, owner, ErasureKind.BRAND, brand_id, key, now, posts)


async def start_organization(
    session: Session, organization_id: UUID, confirm: str, *, key: UUID, now: datetime
) -> Erasure:
    """Start erasing an organization, or go on: it is archived, and nobody can write to it.

    Raises:
        BadUserInput: `confirm` isn't its name.
        NotFound: There is no such organization.
    """
    found = await organizations.get_organizations(session, [organization_id], None)
    if organization_id not in found:
        raise NotFound("There is no such organization.")
    check_name(confirm, found[organization_id].label, "organization")
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    known = await session.one_or_none(sql.select_of_subject(organization_id, organization_id))
    if known is not None:
        return known
    session.erases()
    await organizations.set_archived(session, organization_id, archived=True, now=now)
    posts = (await session.scalars(sql.count_posts(organization_id, None))).one()
    subject = organization_id
    return await _take_down(
        session, organization_id, ErasureKind.ORGANIZATION, subject, key, now, posts
    )


async def _take_down(
    session: Session,
    organization_id: UUID,
    kind: ErasureKind,
    subject_id: UUID | None,
    key: UUID,
    now: datetime,
    posts: int,
) -> Erasure:
    # Any of its files may hold what is to be erased.
    await uploads.delete_of_organization(session, organization_id)
    erasure = Erasure(organization_id, key, kind, subject_id, posts, 0, now, None)
    session.add(Stored(**erasure._asdict()))
    await session.flush()
    session.wakes(work.ERASURES)
    return erasure


@dataclass(frozen=True, slots=True)
class Eraser:
    """Carries erasures on; `vault` is None where there is no key, and so no account either."""

    database: Database
    vault: Vault | None
    now: Callable[[], datetime]
    posts_at_once: int = POSTS_AT_ONCE
    rows_at_once: int = ROWS_AT_ONCE

    async def carry_on(
        self,
        erasure: Erasure,
        *,
        steps: int | None = None,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> Erasure:
        """Go on with an erasure to its end, or for so many steps; returns how far it is then."""
        while not erasure.is_over and steps != 0 and not is_stopping():
            erasure = await self.step(erasure)
            steps = None if steps is None else steps - 1
        return erasure

    async def step(self, erasure: Erasure) -> Erasure:
        """Erase what is next, in a transaction of its own."""
        async with self.database.write() as session:
            session.erases()
            await session.one_or_none(posts_sql.lock_organization(erasure.organization_id))
            (erasure,) = (await get_erasures(session, [erasure.id], None)).values()
            if erasure.is_over:
                return erasure
            erased, is_over = await self._erase(session, erasure)
            finished_at = self.now() if is_over else None
            await session.execute(sql.advance(erasure, erased, finished_at))
        erasure = erasure._replace(erased=erasure.erased + erased, finished_at=finished_at)
        if is_over:
            # What is deleted may still be in the log, which is no place to leave it.
            await self.database.forget_deleted()
        return erasure

    async def _erase(self, session: Session, erasure: Erasure) -> tuple[int, bool]:
        """Erase the next posts, or else the rest; how many posts, and whether nothing is left."""
        if erasure.kind is ErasureKind.POSTS:
            named = await session.all(sql.select_next_named(erasure, self.posts_at_once))
            await erasing.erase_named_posts(session, erasure, named, self.vault, now=self.now())
            return len(named), len(named) < self.posts_at_once
        brand_id = erasure.subject_id if erasure.kind is ErasureKind.BRAND else None
        next_ones = sql.select_next(erasure.organization_id, brand_id, self.posts_at_once)
        posts = [post.id for post in await session.all(next_ones)]
        await erasing.erase_posts(session, erasure.organization_id, posts)
        if len(posts) == self.posts_at_once:
            return len(posts), False
        is_over = await erasing.erase_rest(
            session, erasure.organization_id, brand_id, most=self.rows_at_once
        )
        return len(posts), is_over
