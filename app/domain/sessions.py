"""Sessions of people: how long one lasts, and by what its cookie's value can be told."""

from datetime import datetime, timedelta

IDLE = timedelta(hours=12)
"""How long after its last request a session is over."""

LONGEST = timedelta(days=30)
"""How long after signing in it is over, however much it is used."""

MOST_PER_TOKEN = 50
"""The oldest of a token's sessions ends where one more begins."""

PREFIX = "bbs_"
"""How a cookie's value begins, so that one that got lost is known for what it is."""

LONGEST_USER_AGENT = 200


def end_of(now: datetime, token_expires_at: datetime | None) -> datetime:
    """When a session that begins now is over at the latest: no later than its token."""
    return min(now + LONGEST, token_expires_at or now + LONGEST)


def is_over(last_seen_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a session has ended by itself.

    One that was seen last at a time so far ahead is of a clock that was wrong.
    """
    return ends_at <= now or not -IDLE < now - last_seen_at < IDLE


def shortened(user_agent: str) -> str:
    """As much of what a browser says of itself as tells sessions apart."""
    printable = "".join(each for each in user_agent if each.isprintable())
    return printable[:LONGEST_USER_AGENT]
