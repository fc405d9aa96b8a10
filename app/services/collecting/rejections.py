"""Posts whose requests platforms rejected: an upgrade may have mended them."""

from datetime import datetime
from uuid import UUID

from app.sql import posts as posts_sql
from app.sql.collecting import rejections as sql
from app.storage.database import Session


async def list_rejected(session: Session, version: str) -> list[UUID]:
    """The organizations with posts whose requests another version of Backbone had rejected."""
    return list(await session.scalars(sql.select_rejected(version)))


async def resume_rejected(
    session: Session, organization_id: UUID, version: str, *, now: datetime
) -> None:
    """Make posts due whose requests another version had rejected; the failure stays till then."""
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    await session.execute(sql.resume_rejected(organization_id, version, now))
