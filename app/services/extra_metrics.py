"""What the posts of scopes gained of extra metrics."""

from collections.abc import Sequence
from functools import partial

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.extra_metrics import ExtraMetricSum, extra_metric_sums
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import extra_metrics as sql
from app.sql import filters as filters_sql
from app.storage.database import Session


async def get_extra_metric_sums(
    session: Session, spans: Sequence[Span], fitting: AnalyticsFilter, visible: Visible
) -> dict[Span, tuple[ExtraMetricSum, ...]]:
    """The sums of each scope's fitting posts over its span. Costs per post and day."""
    kinds, parameters = filters_sql.filter_parameters(fitting)
    select = partial(sql.select_histories, kinds=kinds)
    found = await scopes.read(session, select, spans, visible, parameters)
    return {span: tuple(extra_metric_sums(rows, span.start)) for span, rows in found.items()}
