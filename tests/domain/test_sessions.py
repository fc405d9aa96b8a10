"""How long a session lasts."""

from datetime import timedelta

import pytest

from app.domain.sessions import IDLE, LONGEST, end_of, is_over, shortened
from tests.world import NOW

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("expires_in", "lasts"),
    [
        (None, LONGEST),
        (LONGEST + SECOND, LONGEST),
        (LONGEST - SECOND, LONGEST - SECOND),
        (SECOND, SECOND),
    ],
)
def test_a_session_ends_after_thirty_days_or_with_its_token(
    expires_in: timedelta | None, lasts: timedelta
) -> None:
    expires_at = None if expires_in is None else NOW + expires_in
    assert end_of(NOW, expires_at) == NOW + lasts


@pytest.mark.parametrize(
    ("seen", "ends", "over"),
    [
        (IDLE - SECOND, SECOND, False),
        (IDLE, SECOND, True),
        (timedelta(), timedelta(), True),
        (timedelta(), SECOND, False),
        (-timedelta(hours=1), SECOND, False),
        (-IDLE, SECOND, True),
    ],
)
def test_a_session_is_over_when_it_ends_or_is_idle(
    seen: timedelta, ends: timedelta, *, over: bool
) -> None:
    """Seen at a time to come was one before the clock was set back."""
    assert is_over(NOW - seen, NOW + ends, NOW) is over


def test_what_a_browser_says_is_cut_and_has_no_control_characters() -> None:
    assert shortened("Mozilla/5.0 \x00\n(X11)") == "Mozilla/5.0 (X11)"
    assert len(shortened("x" * 1000)) == 200
