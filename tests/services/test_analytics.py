"""The shared aggregates, where only the service shows what matters."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.scopes import Scope, ScopeKind, Span
from app.services import analytics
from app.storage.database import Database, Session
from tests.world import TODAY, World, metrics


async def test_totals_as_of_a_day_are_not_changed_by_what_is_written_meanwhile(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand)
    yesterday = TODAY - timedelta(days=1)
    await world.record(organization, post, {yesterday: metrics(views=100)})
    span = Span(Scope(ScopeKind.BRAND, organization, brand), yesterday, yesterday)
    rows = Session.rows

    async def rows_and_a_write(session: Session, *requested: Any) -> Any:
        found = await rows(session, *requested)
        await world.record(organization, post, {TODAY: metrics(views=150)})
        return found

    monkeypatch.setattr(Session, "rows", rows_and_a_write)
    async with database.read() as session:
        lifetimes = await analytics.get_lifetimes(session, [span], None)
    assert [total.views for total in lifetimes[span].values()] == [100]
