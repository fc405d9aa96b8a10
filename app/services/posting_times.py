"""Posting times: the hours at which the posts of scopes did best."""

from collections.abc import Sequence

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
    """The hours of the posts published in each span, on one platform or on all."""
    select, parameters = sql.select_published_posts, {"platform": platform}
    found = await scopes.read(session, select, spans, visible, parameters)
    return {span: posting_times_of(list(map(_published, rows))) for span, rows in found.items()}


def _published(post: sql.PublishedRow) -> PublishedPost:
    engagement = post.totals.engagement
    return PublishedPost(post.platform, post.published_at, post.time_zone, post.views, engagement)
