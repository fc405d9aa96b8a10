"""Leaderboards: the results of brands and organizations, for ranking."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.filters import EVERY_POST, AnalyticsFilter
from app.domain.numbers.leaderboards import Standing
from app.domain.scopes import ComparedSpan, ScopeKind
from app.services import scopes
from app.services.organizations import Visible
from app.sql import filters as filters_sql
from app.sql import leaderboards as sql
from app.sql import scopes as scopes_sql
from app.storage.database import Session


class Entrants(Enum):
    """Who is ranked: the brands of a scope, or the organizations of everything."""

    BRANDS = "brands"
    ORGANIZATIONS = "organizations"


class Board(NamedTuple):
    """Who is ranked, and by which posts: a filter may have platforms."""

    entrants: Entrants
    fitting: AnalyticsFilter = EVERY_POST


async def get_standings(
    session: Session, spans: Sequence[ComparedSpan], board: Board, visible: Visible
) -> dict[ComparedSpan, list[Standing]]:
    """All entrants of each scope that aren't archived, even without data, unordered."""
    entrants = board.entrants
    kinds, fitting = filters_sql.filter_parameters(board.fitting)
    of_brands = entrants is Entrants.BRANDS
    select = partial(sql.select_standings, of_brands=of_brands, kinds=kinds)

    def parameters(
        compared: Iterable[tuple[int, ComparedSpan]], visible: Visible
    ) -> Mapping[str, Any]:
        return scopes_sql.side_parameters(compared, visible) | fitting

    found = await scopes.read_compared(session, select, spans, visible, parameters)
    standings = {span: {row.id: row.standing for row in rows} for span, rows in found.items()}
    listed: dict[ComparedSpan, list[tuple[UUID, UUID]]] = {}
    for kind in {span.scope.kind for span in spans}:
        of_kind = [span for span in spans if span.scope.kind is kind]
        listed |= await _list_entrants(session, kind, of_kind, entrants, visible)
    return {
        span: [standings[span].get(key[1], Standing(*key)) for key in listed[span]]
        for span in spans
    }


async def _list_entrants(
    session: Session,
    kind: ScopeKind,
    spans: Sequence[ComparedSpan],
    entrants: Entrants,
    visible: Visible,
) -> dict[ComparedSpan, list[tuple[UUID, UUID]]]:
    """The entrants, as organization and key."""
    if entrants is Entrants.ORGANIZATIONS:
        organizations = list(await session.scalars(sql.select_organizations(visible)))
        return {span: [(key, key) for key in organizations] for span in spans}
    statement = sql.select_brands(kind, bound=visible is not None)
    asked = [span.scope.organization_id for span in spans]
    rows = await session.rows(statement, {"organizations": asked, "visible": visible or ()})
    brands: dict[UUID | None, list[tuple[UUID, UUID]]] = defaultdict(list)
    for brand in rows:
        is_one = kind is ScopeKind.ORGANIZATION
        brands[brand.organization_id if is_one else None].append((brand.organization_id, brand.id))
    return {span: brands[span.scope.organization_id] for span in spans}
