"""The schedule of collection: which posts are in it, and what becomes of a credential's posts.

Whoever writes here holds the organization's lock (`app.sql.posts.lock_organization`), as for
everything else that belongs to its posts.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.database import Session
from app.domain.failures import Failure, FailureCode
from app.sql import schedule as sql
from app.sql.posts import lock_organization


async def enroll(
    session: Session, organization_id: UUID, post_ids: Collection[UUID], *, now: datetime
) -> None:
    """Make posts due that can be collected: published ones that a credential feeds.

    A post that is in the schedule already keeps its place there, unless another credential feeds
    it from now on.
    """
    await session.execute(lock_organization(organization_id))
    rows = await session.execute(sql.select_collectable(organization_id, post_ids))
    places = [
        (organization_id, post_id, credential_id, now, 0, 0) for post_id, credential_id in rows
    ]
    await session.execute_rows(sql.ENROLL, sorted(places))


async def resume(
    session: Session,
    organization_id: UUID,
    credential_id: UUID,
    *,
    now: datetime,
    only: Collection[FailureCode] | None = None,
) -> None:
    """Make due what failed or stood still, now that it works again; or certain failures only."""
    await session.execute(lock_organization(organization_id))
    await session.execute(sql.resume(organization_id, credential_id, now, only))


async def suspend(session: Session, organization_id: UUID, credential_id: UUID) -> None:
    """Collect none of the credential's posts until it is connected again."""
    await session.execute(lock_organization(organization_id))
    await session.execute(sql.suspend(organization_id, credential_id))


async def fail(
    session: Session,
    organization_id: UUID,
    credential_id: UUID,
    failure: Failure,
    *,
    now: datetime,
) -> None:
    """Let each of the credential's posts say why it can't be collected, and stop trying."""
    await session.execute(lock_organization(organization_id))
    await session.execute(sql.fail(organization_id, credential_id, failure, now))
