"""Posting times: the hours at which the posts of scopes did best."""

from collections.abc import Sequence
from functools import partial

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.posting_times import PlatformPostingTimes, PublishedPost, posting_times_of
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import filters as filters_sql
from app.sql import posting_times as sql
from app.storage.database import Session


async def get_posting_times(
    session: Session, spans: Sequence[Span], fitting: AnalyticsFilter, visible: Visible
) -> dict[Span, tuple[PlatformPostingTimes, ...]]:
    """The hours of the posts published in each span, as far as they fit."""
    kinds, parameters = filters_sql.filter_parameters(fitting)
    select = partial(sql.select_published_posts, kinds=kinds)
    found = await scopes.read(session, select, spans, visible, parameters)
    return {span: posting_times_of(list(map(_published, rows))) for span, rows in found.items()}


def _published(post: sql.PublishedRow) -> PublishedPost:
    engagement = post.totals.engagement
    return PublishedPost(post.platform, post.published_at, post.time_zone, post.views, engagement)
