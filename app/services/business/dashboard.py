"""The business dashboard: organizations' books, read for many scopes at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from app.domain.business.books import READ_DAYS, Booked, Books, Ever, Seller
from app.domain.business.dashboard import Dashboard, dashboard_of
from app.domain.scopes import Scope, ScopeKind
from app.services.organizations import Visible
from app.sql.business import records as sql
from app.storage.database import Session

ScopeOnDay = tuple[Scope, date]


async def get_dashboards(
    session: Session, requested: Sequence[ScopeOnDay], visible: Visible
) -> dict[ScopeOnDay, Dashboard]:
    """The dashboards of organizations, or of everything, each given with today on its calendar."""
    books = {ledger: await _read(session, ledger, requested, visible) for ledger in _LEDGERS}
    seen = {
        row.organization_id
        for of_ledger in books.values()
        for each in of_ledger.values()
        for row in each.ever
    }
    sellers = {
        row.id: Seller(row.id, row.currency, row.credit_price, row.archived_at is not None)
        for row in (await session.all(sql.select_sellers(seen)) if seen else ())
    }
    charges, ledger, ingredients = (books[ledger] for ledger in _LEDGERS)
    return {
        key: dashboard_of(key[1], charges[key], ledger[key], ingredients[key], sellers)
        for key in requested
    }


_LEDGERS = (sql.CHARGES, sql.CREDITS, sql.INGREDIENTS)


async def _read(
    session: Session, ledger: sql.Ledger, requested: Sequence[ScopeOnDay], visible: Visible
) -> dict[ScopeOnDay, Books]:
    days: dict[ScopeOnDay, list[Booked]] = defaultdict(list)
    ever: dict[ScopeOnDay, list[Ever]] = defaultdict(list)
    by_kind: dict[ScopeKind, list[ScopeOnDay]] = defaultdict(list)
    for key in requested:
        by_kind[key[0].kind].append(key)
    for kind, keys in by_kind.items():
        spans = [(scope, today - timedelta(days=READ_DAYS), today) for scope, today in keys]
        of_days = sql.select_days(ledger, kind, spans, visible)
        for position, booked in await session.all(of_days):
            days[keys[position]].append(booked)
        of_all_time = sql.select_ever(ledger, kind, spans, visible)
        for position, row in await session.all(of_all_time):
            ever[keys[position]].append(row)
    return {key: Books(days[key], ever[key]) for key in requested}
