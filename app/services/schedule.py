"""The schedule of collection: which posts are in it, and changes to a credential's posts.

Writers hold the organization's lock (`app.sql.posts.lock_organization`), as for everything else
that belongs to its posts.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.collecting.failures import WAIT_FOR_A_PERSON, Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostStatus
from app.services import work
from app.sql import posts as posts_sql
from app.sql import schedule as sql
from app.storage.database import Session

OVERDUE_AFTER = timedelta(hours=1)


class Backlog(NamedTuple):
    """How many posts are due, how many for over an hour, and how long the oldest has waited."""

    due: int
    overdue: int
    lag: timedelta


async def get_backlog(session: Session, *, now: datetime) -> Backlog:
    """The backlog of collection."""
    statement = sql.select_backlog(now, now - OVERDUE_AFTER)
    row = await session.one(statement)
    lag = now - row.since if row.since is not None else timedelta(0)
    return Backlog(row.due, row.overdue, lag)


async def enroll(
    session: Session, organization_id: UUID, post_ids: Collection[UUID], *, now: datetime
) -> None:
    """Make collectable posts due: published ones that a credential feeds.

    A post already in the schedule keeps its place, unless another credential now feeds it.
    """
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    rows = await session.all(sql.select_collectable(organization_id, post_ids))
    places = [(organization_id, post.id, post.credential_id, now, 0, 0) for post in rows]
    if places:
        await session.execute_rows(sql.ENROLL, sorted(places))
        session.wakes(work.POSTS)


async def count_read(
    session: Session,
    organization_id: UUID,
    platform: Platform,
    external_ids: Collection[str],
    *,
    now: datetime,
) -> int:
    """How many of these posts their platform returned earlier on the same day (UTC)."""
    statement = sql.count_read(organization_id, platform, external_ids, now.date())
    return (await session.scalars(statement)).one()


async def note_read(
    session: Session, organization_id: UUID, post_ids: Collection[UUID], *, now: datetime
) -> None:
    """Record that the platform returned these posts today (UTC)."""
    await session.execute(sql.note_read(organization_id, post_ids, now.date()))


async def follow(
    session: Session,
    organization_id: UUID,
    before: Mapping[UUID, Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
) -> None:
    """Update the schedule after whole posts were written, by comparing `before` and `after`.

    A post that becomes collectable, or changes its credential, is due at once; one that is no
    longer collectable isn't, and a collector that holds it loses its lease.
    """
    changed = {
        post["id"]: post for post in after if feeding(post) != feeding(before.get(post["id"]))
    }
    left = [post_id for post_id, post in changed.items() if feeding(post) is None]
    entered = changed.keys() - left
    if left:
        await session.execute(sql.leave(organization_id, left))
    if entered:
        now = max(changed[post_id]["updated_at"] for post_id in entered)
        await enroll(session, organization_id, entered, now=now)
        await session.execute(sql.come_back(organization_id, entered, now))


def feeding(post: Mapping[str, Any] | None) -> UUID | None:
    """The credential that a post is collected with; None if it isn't collected."""
    if post is None or post["status"] is not PostStatus.PUBLISHED or post["archived_at"]:
        return None
    credential_id: UUID | None = post["credential_id"] if post["external_id"] else None
    return credential_id


async def resume(
    session: Session,
    organization_id: UUID,
    credential_id: UUID,
    *,
    now: datetime,
    only: Collection[FailureCode] | None = None,
) -> None:
    """Make failed or stopped posts due once the credential works again; or only some failures."""
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    resumed = await session.execute(sql.resume(organization_id, credential_id, now, only))
    if resumed.rowcount:  # type: ignore[attr-defined]  # of an update
        session.wakes(work.POSTS)


async def retry_stopped(
    session: Session,
    organization_id: UUID,
    credential_id: UUID,
    *,
    now: datetime,
    limit: int | None = None,
) -> None:
    """Make posts due that wait for a person, all or those tried least; they stay failed till then.

    It is for whoever knows that the account is answered, and has locked the organization.
    """
    statement = sql.retry_stopped(organization_id, credential_id, WAIT_FOR_A_PERSON, now, limit)
    if (await session.execute(statement)).rowcount:  # type: ignore[attr-defined]  # of an update
        session.wakes(work.POSTS)


async def suspend(session: Session, organization_id: UUID, credential_id: UUID) -> None:
    """Collect none of the credential's posts until it is connected again."""
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    await session.execute(sql.suspend(organization_id, credential_id))


async def fail(
    session: Session,
    organization_id: UUID,
    credential_id: UUID,
    failure: Failure,
    *,
    now: datetime,
) -> None:
    """Record on each of the credential's posts why it can't be collected, and stop trying."""
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    await session.execute(sql.fail(organization_id, credential_id, failure, now))
