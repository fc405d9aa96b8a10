"""Rows of content performance for the tests of what is learned from them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.learning.performance_scores import ContentType, PerformanceSource
from app.domain.learning.post_performance import PostPerformance
from app.domain.platforms import Platform

DAY = date(2026, 3, 10)
TUESDAY_AT_NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


def performed(number: int, rate: float | None = None, **more: Any) -> PostPerformance:
    """Post number so-and-so, with an engagement rate in percent and a thousand views."""
    values: dict[str, Any] = {
        "published_at": TUESDAY_AT_NINE + timedelta(minutes=number),
        "time_zone": "UTC",
        "label": f"Post {number}",
        "platform": Platform.YOUTUBE,
        "measured_on": DAY,
        "source": PerformanceSource.SYNC,
        "content_type": ContentType.VIDEO,
        "views": 1000,
        "engagement_rate": rate,
        "performance_score": None if rate is None else min(100, round(rate * 10)),
        **more,
    }
    return PostPerformance(UUID(int=1), UUID(int=100 + number), **values)
