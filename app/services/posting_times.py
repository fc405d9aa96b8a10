"""Posting times: at which hours the posts of scopes did best."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.numbers.metrics import Metrics
from app.domain.numbers.posting_times import PlatformPostingTimes, PublishedPost, posting_times_of
from app.domain.platforms import Platform
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import posting_times as sql
from app.storage.database import Session


async def get_posting_times(
    session: Session, spans: Sequence[Span], platform: Platform | None, visible: Visible
) -> dict[Span, tuple[PlatformPostingTimes, ...]]:
    """The hours of the posts that were published in each span, of one platform or of all."""
    select, parameters = sql.select_published_posts, {"platform": platform}
    found = await scopes.read(session, select, spans, visible, parameters)
    return {
        span: posting_times_of([_published(*values) for _, *values in rows])
        for span, rows in found.items()
    }


def _published(
    platform: Platform, published_at: datetime, time_zone: str, *numbers: int | None
) -> PublishedPost:
    totals = Metrics(*numbers)
    return PublishedPost(platform, published_at, time_zone, totals.views, totals.engagement)
