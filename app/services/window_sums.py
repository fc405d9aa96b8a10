"""What the fitting posts of scopes gained in windows: sums, without their days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.sums import Sums, sum_sums
from app.domain.platforms import Platform
from app.domain.scopes import Scope, ScopeKind, Span
from app.services.organizations import Visible
from app.sql import filters as filters_sql
from app.sql import post_analytics as posts_sql
from app.sql import window_edges as edges_sql
from app.sql import window_sums as sql
from app.storage.database import Session

_ONE_DAY = timedelta(days=1)
_Found = dict[Span, dict[Platform, list[Sums]]]


class _Pair(NamedTuple):
    """A span, and the one that ends right before it, if that is asked for too."""

    later: Span
    earlier: Span | None

    @property
    def windows(self) -> edges_sql.Windows:
        later = self.later
        return edges_sql.Windows(later.scope, (self.earlier or later).start, later.start, later.end)


class _Untold(NamedTuple):
    """The days of a post that must be added up for a span."""

    span: Span
    platform: Platform
    organization_id: UUID
    post_id: UUID


async def get_sums(
    session: Session, spans: Sequence[Span], visible: Visible, fitting: AnalyticsFilter
) -> dict[Span, Mapping[Platform, Sums]]:
    """What the fitting posts gained in each span, platform by platform. Costs per post.

    `snapshots` are as many as there are posts, or more.
    """
    kinds, parameters = filters_sql.filter_parameters(fitting)
    found: _Found = {span: defaultdict(list) for span in spans}
    untold: list[_Untold] = []
    for kind, pairs in _pairs(spans).items():
        asked = edges_sql.window_parameters(enumerate(pair.windows for pair in pairs), visible)
        statement = sql.select_edges(kind, kinds, bound=visible is not None)
        for row in await session.rows(statement, {**asked, **parameters}):
            pair = pairs[row.position]
            sides = ((pair.later, row.later), (pair.earlier, row.earlier))
            for span, sums in ((span, sums) for span, sums in sides if span):
                found[span][row.platform].append(sums)
                if row.post_id:
                    untold.append(_Untold(span, row.platform, row.organization_id, row.post_id))
    await _add_up(session, untold, found)
    return {
        span: {platform: sum_sums(sums) for platform, sums in by_platform.items()}
        for span, by_platform in found.items()
    }


async def _add_up(session: Session, untold: Sequence[_Untold], found: _Found) -> None:
    """Read day by day what posts gained of which the snapshots at the edges don't tell it."""
    if not untold:
        return
    days = ((each.organization_id, each.post_id, *each.span[1:3]) for each in untold)
    parameters = posts_sql.span_parameters(days)
    for position, gains in await session.rows(posts_sql.select_gains(), parameters):
        span, platform, *_ = untold[position]
        found[span][platform].append(gains.sums)


def _pairs(spans: Iterable[Span]) -> Mapping[ScopeKind, list[_Pair]]:
    """The spans, each with the one that adjoins it, by the kind of their scopes."""
    by_end: dict[tuple[Scope, date], Span] = {}
    left = dict.fromkeys(sorted(spans, key=lambda span: (span.end, span.start), reverse=True))
    for span in left:
        by_end[span.scope, span.end] = span
    pairs: dict[ScopeKind, list[_Pair]] = defaultdict(list)
    for pair in _paired(left, by_end):
        pairs[pair.later.scope.kind].append(pair)
    return pairs


def _paired(left: dict[Span, None], by_end: Mapping[tuple[Scope, date], Span]) -> Iterator[_Pair]:
    """The latest first."""
    while left:
        later = next(iter(left))
        del left[later]
        earlier = by_end.get((later.scope, later.start - _ONE_DAY))
        if earlier in left:
            del left[earlier]
            yield _Pair(later, earlier)
        else:
            yield _Pair(later, None)
