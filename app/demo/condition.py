"""What a database holds, as the demo sees it: whether it may be filled, or is up to date."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import inspect, select
from sqlmodel import col

from app.demo import own
from app.demo.organizations import ORGANIZATIONS
from app.demo.own import key_of
from app.domain.windows.time_zones import today_in
from app.storage.database import Database, Session
from app.tables.organizations import Organization
from app.tables.snapshots import PostTotals
from app.tables.tokens import Token


class Condition(Enum):
    """What a database holds, as the demo sees it."""

    EMPTY = "nothing yet"
    CURRENT = "a demo workspace made today"
    OUTDATED = "a demo workspace made on an earlier day"
    FOREIGN = "something that isn't the demo's"


async def inspect_database(database: Database, *, now: datetime) -> Condition:
    """What the database holds, migrated or not; it is only looked at."""
    async with database.read() as session:
        return await condition_of(session, now)


async def condition_of(session: Session, now: datetime) -> Condition:
    """The same, as a session sees it."""
    tables = await session.run_sync(lambda sync: inspect(sync.connection()).get_table_names())
    if not tables:
        return Condition.EMPTY
    if Organization.__tablename__ not in tables:
        return Condition.FOREIGN
    found = set(await session.scalars(select(col(Organization.id))))
    if not found:
        # Whoever made a token means to use the database for something.
        has_token = (await session.scalars(select(col(Token.id)).limit(1))).first()
        return Condition.FOREIGN if has_token else Condition.EMPTY
    if found.isdisjoint(key_of(plan) for plan in ORGANIZATIONS):
        return Condition.FOREIGN
    for plan in ORGANIZATIONS:
        if not await _was_measured(session, key_of(plan), today_in(now, plan.time_zone)):
            return Condition.OUTDATED
    return Condition.CURRENT


async def _was_measured(session: Session, organization_id: UUID, day: date) -> bool:
    """Whether the demo's own posts have numbers of this day, whatever people have added."""
    statement = select(col(PostTotals.post_id)).where(
        col(PostTotals.organization_id) == organization_id, col(PostTotals.last_date) == day
    )
    return bool(own.own_posts(organization_id, await session.scalars(statement)))
