"""The shared aggregates, where only the service shows what matters."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.scopes import Scope, ScopeKind, Span
from app.services import analytics
from app.storage.database import Database, Session
from tests.world import TODAY, World, metrics

pytestmark = pytest.mark.both_databases


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


async def test_days_that_two_spans_share_are_read_once(database: Database, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand)
    await world.record(organization, post, {TODAY: metrics(views=5)})
    scope = Scope(ScopeKind.BRAND, organization, brand)

    def span(first: int, last: int) -> Span:
        return Span(scope, TODAY - timedelta(days=first), TODAY - timedelta(days=last))

    near, adjoining, within, apart = span(6, 0), span(13, 7), span(4, 0), span(400, 380)
    elsewhere = near._replace(scope=Scope(ScopeKind.ORGANIZATION, organization))
    async with database.read() as session:
        spans = [near, apart, adjoining, elsewhere, within]
        days = await analytics.get_days(session, spans, None)

    assert days[near] is days[adjoining] is days[within]
    assert len({id(found) for found in days.values()}) == 3
    assert all(days[each].sums(each.start, each.end) is not None for each in days)
