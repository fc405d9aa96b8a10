"""Rebuilding all organizations, one transaction each: which are done, so that it can go on.

An organization is taken down in the transaction that repairs it. So a rebuild that is killed has
repaired and taken down an organization, or neither.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.services import verification
from app.services.verification import Discrepancy
from app.sql import rebuilds as sql
from app.storage.database import Session
from app.tables.rebuilds import RebuiltOrganization


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A rebuild of all organizations; `done` are those that it has repaired so far."""

    id: UUID
    started_at: datetime
    done: frozenset[UUID] = frozenset()


async def find_interrupted(session: Session) -> Rebuild | None:
    """The latest rebuild that repaired something and didn't come to its end."""
    rebuilt = await session.all(sql.select_rebuilt())
    if not rebuilt:
        return None
    _, key, started_at = rebuilt[0]
    done = frozenset(row.organization_id for row in rebuilt if row.rebuild_id == key)
    return Rebuild(key, started_at, done)


async def forget(session: Session, until: datetime) -> None:
    """Forget the rebuilds that began until then: they are over, or nobody goes on with them."""
    await session.execute(sql.delete_rebuilt(until))


async def rebuild_organization(
    session: Session,
    rebuild: Rebuild,
    organization_id: UUID,
    on_progress: Callable[[int], None],
) -> list[Discrepancy]:
    """Repair an organization in the caller's transaction and take that down; what differed.

    Raises:
        BeingErased: The organization is being erased (when the transaction is committed).
    """
    found = await verification.rebuild(session, organization_id, on_progress)
    session.add(
        RebuiltOrganization(
            organization_id=organization_id, rebuild_id=rebuild.id, started_at=rebuild.started_at
        )
    )
    return found


async def count_posts(session: Session, organization_ids: Collection[UUID]) -> Counter[UUID]:
    """How many posts organizations have, archived ones too: what a recount costs."""
    rows = await session.all(sql.count_posts(organization_ids))
    return Counter(dict(rows))
