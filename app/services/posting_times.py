"""Posting times: at which hours the posts of scopes did best."""

from collections import defaultdict
from collections.abc import Sequence

from app.database import Session
from app.domain.metrics import Metrics, Platform
from app.domain.posting_times import PlatformPostingTimes, PublishedPost, posting_times_of
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import posting_times as sql


async def get_posting_times(
    session: Session, spans: Sequence[Span], platform: Platform | None, visible: Visible
) -> dict[Span, tuple[PlatformPostingTimes, ...]]:
    """The hours of the posts that were published in each span, of one platform or of all."""
    select, parameters = sql.select_published_posts, {"platform": platform}
    published: dict[Span, list[PublishedPost]] = defaultdict(list)
    for span, values in await scopes.read(session, select, spans, visible, parameters):
        of_platform, published_at, time_zone, *numbers = values
        totals = Metrics(*numbers)
        published[span].append(
            PublishedPost(of_platform, published_at, time_zone, totals.views, totals.engagement)
        )
    return {span: posting_times_of(published[span]) for span in spans}
