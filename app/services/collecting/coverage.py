"""Coverage: how well the published posts of scopes are measured."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from app.domain.collecting.coverage import Coverage, coverage_of
from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.keys import OwnedKey
from app.domain.scopes import Scope
from app.domain.windows.clock import Clock
from app.providers import registry
from app.services import scopes as reading
from app.services.organizations import Visible
from app.sql import filters as filters_sql
from app.sql.collecting import coverage as sql
from app.storage.database import Session


async def get_coverage(
    session: Session,
    scopes: Sequence[Scope],
    visible: Visible,
    clock: Clock,
    fitting: AnalyticsFilter = EVERY_POST,
) -> dict[Scope, Coverage]:
    """The coverage of the fitting posts of each scope now."""
    kinds, parameters = filters_sql.filter_parameters(fitting)
    parameters["until"] = clock.whenever
    select = partial(sql.select_collected, kinds=kinds)
    found = await reading.read_now(session, select, scopes, visible, parameters)
    return {scope: _coverage_of(rows, clock) for scope, rows in found.items()}


async def get_coverage_of_accounts(
    session: Session, keys: Sequence[OwnedKey], clock: Clock
) -> dict[UUID, Coverage]:
    """The coverage now of the posts that each account collects."""
    organizations, ids = {key[0] for key in keys}, [key[1] for key in keys]
    given = {"organizations": list(organizations), "ids": ids, "until": clock.whenever}
    rows = await session.rows(sql.select_collected_of_accounts(), given)
    found: dict[UUID, list[sql.CollectedRow]] = defaultdict(list)
    for account_id, row in rows:
        found[account_id].append(row)
    return {key: _coverage_of(found[key], clock) for key in ids}


def _coverage_of(rows: Iterable[sql.CollectedRow], clock: Clock) -> Coverage:
    alike = (row.alike for row in rows)
    return coverage_of(alike, cadences=registry.CADENCES, clock=clock)
