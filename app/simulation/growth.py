"""How the numbers of simulated posts grow."""

import hashlib
from datetime import timedelta


def grown(external_id: str, age: timedelta) -> dict[str, float]:
    """Grow every counter with the post's age, fast at first, never down.

    The id decides how far views go (hundreds to a million), how fast, and what part of the
    viewers likes, comments, shares, saves and clicks.
    """
    seed = hashlib.sha256(external_id.encode()).digest()
    half_life = 0.3 + seed[2] / 64
    days = age / timedelta(days=1)
    share = (1 - 2.0 ** (-days / half_life)) * 0.9 + min(days / 1000, 1) * 0.1
    views = int(10 ** (2.5 + 3.5 * (seed[0] * 256 + seed[1]) / 65_536) * share)
    return {
        "views": views,
        "impressions": views * 2,
        "reach": views * 4 // 5,
        "likes": views * (10 + seed[3] // 4) // 1000,
        "comments": views * (1 + seed[4] // 32) // 1000,
        "shares": views * (1 + seed[5] // 24) // 1000,
        "reposts": views * (1 + seed[6] // 48) // 1000,
        "saves": views * (1 + seed[7] // 24) // 1000,
        "clicks": views * (2 + seed[8] // 32) // 1000,
        "watch_seconds": views * (3 + seed[9] // 8),
        "mean_seconds": 3 + seed[9] // 8,
        "watched_percent": 20 + seed[10] / 4,
        "engaged_views": views * (500 + seed[11]) // 1000,
        "profile_visits": views * (1 + seed[12] // 32) // 1000,
        "follows": views * (1 + seed[13] // 128) // 1000,
        "upvoted_percent": 50 + seed[14] // 6,
    }
