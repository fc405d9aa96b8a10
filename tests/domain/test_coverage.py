from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.cadence import USUAL
from app.domain.collecting.collection_states import Collected, CollectionState
from app.domain.collecting.coverage import Alike, Coverage, coverage_of
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.windows.clock import Clock

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEVER, FRESH, DUE, COLLECTING, FAILED, UNSUPPORTED, DISCONNECTED = CollectionState
ALONE = Collected(Platform.YOUTUBE, PostCategory.VIDEO, NOW - timedelta(days=30))
CONNECTED = ALONE._replace(is_connected=True)
COLLECTED = CONNECTED._replace(last_collected_at=NOW - HOUR)
TOO_OLD = COLLECTED._replace(last_collected_at=NOW - 49 * HOUR)  # a month old: looked at daily


def coverage(posts: Iterable[tuple[Collected, datetime | None]]) -> Coverage:
    alike = (Alike(post, 1, int(as_of is not None), as_of, as_of) for post, as_of in posts)
    return coverage_of(alike, cadences={Platform.YOUTUBE: USUAL}, clock=Clock(NOW))


def counts(*posts: tuple[Collected, datetime | None]) -> dict[str, int]:
    """What is counted besides the published, and whether each post is counted once."""
    covered = coverage(posts)
    named = {
        name: getattr(covered, name)
        for name in ("fresh", "due", "failed", "imported", "unsupported", "disconnected")
    }
    assert sum(named.values()) == covered.published == len(posts)
    return {name: count for name, count in named.items() if count}


@pytest.mark.parametrize(
    ("post", "name"),
    [
        (CONNECTED, "due"),
        (TOO_OLD, "due"),
        (TOO_OLD._replace(leased_until=NOW + HOUR), "due"),
        (COLLECTED, "fresh"),
        (COLLECTED._replace(failure="RATE_LIMITED"), "failed"),
    ],
)
def test_a_connected_post_counts_by_its_state_measured_or_not(post: Collected, name: str) -> None:
    assert counts((post, None), (post, NOW)) == {name: 2}


def test_what_no_account_collects_is_imported_if_it_is_measured() -> None:
    elsewhere = ALONE._replace(platform=Platform.LINKEDIN)

    assert counts((ALONE, NOW), (elsewhere, NOW)) == {"imported": 2}
    assert counts((ALONE, None), (elsewhere, None)) == {"disconnected": 1, "unsupported": 1}


def test_measured_posts_have_numbers_of_some_age() -> None:
    covered = coverage([(COLLECTED, NOW), (ALONE, NOW - HOUR), (TOO_OLD, NOW - 9 * HOUR)])

    assert covered.measured == 3
    assert (covered.oldest_as_of, covered.newest_as_of) == (NOW - 9 * HOUR, NOW)


def test_nothing_published_is_covered_by_nothing() -> None:
    assert coverage([]) == Coverage(0, 0, 0, 0, 0, 0, 0, 0, None, None)
