"""What a day of a scope adds up to, as the aggregates read it.

The database keeps these sums (tables `analytics_daily`, `analytics_totals`); how they are kept
equal to the snapshots is in `gains`.
"""

from datetime import date
from typing import NamedTuple

from app.domain.metrics import Platform


class DailyRow(NamedTuple):
    """Sums of gains of one platform on one calendar day of a scope.

    A metric that no snapshot of that day reported is None. `rated_engagement` is the engagement
    gained by posts whose views were known by then, the numerator of every rate. `snapshots`
    counts the posts measured that day (0 for a day on which posts were only published).
    """

    platform: Platform
    date: date
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    impressions: int | None
    clicks: int | None
    watch_seconds: int | None
    rated_engagement: int
    posts_published: int
    snapshots: int
