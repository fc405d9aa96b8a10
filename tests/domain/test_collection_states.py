"""Whether a post is kept up to date, and if not, why."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.cadence import USUAL
from app.domain.collecting.collection_states import Collected, CollectionState, state_of
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


@pytest.mark.parametrize(
    ("post", "state"),
    [
        (ALONE, DISCONNECTED),
        (CONNECTED, NEVER),
        (COLLECTED, FRESH),
        (TOO_OLD, DUE),
        (TOO_OLD._replace(leased_until=NOW + HOUR), COLLECTING),
        (TOO_OLD._replace(leased_until=NOW - HOUR), DUE),
        (COLLECTED._replace(failure="RATE_LIMITED"), FAILED),
        (COLLECTED._replace(account_failure="AUTHENTICATION_FAILED"), FAILED),
        (COLLECTED._replace(is_connected=False), DISCONNECTED),
        (TOO_OLD._replace(failure="GONE"), FRESH),
        (CONNECTED._replace(failure="GONE"), NEVER),
    ],
)
def test_a_post_is_in_one_state(post: Collected, state: CollectionState) -> None:
    assert state_of(post, cadence=USUAL, clock=Clock(NOW)) is state
    assert state_of(post, cadence=None, clock=Clock(NOW)) is UNSUPPORTED
