"""Whatever belongs to brands is found by them: nothing reads a whole table for one organization."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.scopes import EVERYTHING, Scope, ScopeKind, Span
from app.services import analytics
from app.storage.database import Database
from tests.world import TODAY, World

SEARCH = "(organization_id=? AND brand_id=? AND date>? AND date<?)"


@pytest.mark.parametrize("kind", [ScopeKind.ORGANIZATION, ScopeKind.EVERYTHING])
async def test_sqlite_finds_days_by_the_brands_of_a_scope(sqlite_url: str, kind: ScopeKind) -> None:
    database = Database(sqlite_url)
    organization = await World(database).organization()
    scope = EVERYTHING if kind is ScopeKind.EVERYTHING else Scope(kind, organization)
    asked: list[tuple[str, Any]] = []
    for engine in database.engines:
        event.listen(
            engine.sync_engine,
            "before_cursor_execute",
            lambda _connection, _cursor, text, values, *_: asked.append((text, values)),
        )

    async with database.read() as session:
        await analytics.get_days(session, [Span(scope, TODAY - timedelta(days=6), TODAY)], None)
        text, values = asked[-1]
        raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
        plan = [row[-1] for row in await raw.execute_fetchall(f"EXPLAIN QUERY PLAN {text}", values)]
    await database.close()

    (found,) = [step for step in plan if "analytics_daily" in step]
    assert found.endswith(SEARCH)
