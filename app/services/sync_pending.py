"""What the next sync has to look at, beyond the days that a write changes itself."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from app.sql import snapshots as sql
from app.storage.database import Session


async def enter_posts(session: Session, organization_id: UUID, post_ids: Collection[UUID]) -> None:
    """Enter every day of these posts."""
    await enter_days_after(session, organization_id, dict.fromkeys(post_ids, date.min))


async def enter_days_after(
    session: Session, organization_id: UUID, last_days: Mapping[UUID, date]
) -> None:
    """Enter the days of each post that follow the one named."""
    days = await session.all(sql.select_days(organization_id, last_days))
    later = [(*row, *sql.ONE_ENTRY) for row in days if row.date > last_days[row.post_id]]
    await session.execute_rows(sql.ENTER_SYNC_PENDING, later)
