"""Coverage: how well the published posts of scopes are measured."""

from collections.abc import Sequence

from app.domain.collecting.coverage import Coverage, coverage_of
from app.domain.scopes import Scope
from app.domain.windows.clock import Clock
from app.providers import registry
from app.services import scopes as reading
from app.services.organizations import Visible
from app.sql.collecting import coverage as sql
from app.storage.database import Session


async def get_coverage(
    session: Session, scopes: Sequence[Scope], visible: Visible, clock: Clock
) -> dict[Scope, Coverage]:
    """The coverage of each scope now."""
    found = await reading.read_now(session, sql.select_collected, scopes, visible)
    return {
        scope: coverage_of(
            ((row.collected, row.as_of) for row in rows),
            cadences=registry.CADENCES,
            clock=clock,
        )
        for scope, rows in found.items()
    }
