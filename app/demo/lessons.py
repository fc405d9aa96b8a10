"""What the demo has learned from the days that are over, as a worker learns by itself.

It is the very sync of a worker, but in the transaction that fills the workspace.
"""

from datetime import datetime, timedelta
from functools import partial

from app.demo import own
from app.demo.plans import OrganizationPlan
from app.domain.runs import RunStatus
from app.services.learning import brand_memory, sync
from app.services.learning.sync import Batch, SyncRequest
from app.storage.database import Session


async def learn(session: Session, plan: OrganizationPlan, now: datetime) -> None:
    """Have content performance and brand memory of an organization's measured days."""
    requested = SyncRequest(own.key_of(plan))
    new_key = partial(own.new_key, now, own.lesson_dice(plan))
    run_id = own.new_key(now, own.sync_dice(plan))
    today = await sync.start_run(session, requested, key=run_id, now=now)
    await session.flush()
    if today is None:
        return
    after: sync.Entry | None = sync.FIRST
    while after is not None:
        batch = Batch(requested, today, recorded_at=now, new_key=new_key)
        after = await batch.execute(session, run_id, after, sync.BATCH_SIZE)
    last_day = today - timedelta(days=1)
    is_left = True
    while is_left:
        is_left = await brand_memory.learn(
            session, requested.organization_id, None, last_day, now=now, new_key=new_key
        )
    await sync.end_run(session, requested, run_id, RunStatus.SUCCEEDED, before=today, now=now)
