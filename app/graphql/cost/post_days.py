"""What a filtered question reads: every post of its scope on every day.

How many posts a scope has, no document says: it is counted when the question is answered, before
anything is read.
"""

from app.errors import QueryTooComplex

MOST_POSTS = 5_000
"""Of more posts than these few have snapshots on many days."""


def rows_of(posts: int, days: int) -> int:
    """How many rows the posts of a scope may have on so many days."""
    return min(posts, MOST_POSTS) * days


def too_many(rows: int, spent: int, limit: int, days: int) -> QueryTooComplex:
    """The refusal of a question about a window of so many days, which reads that many rows."""
    longest = max(0, days * (limit - spent) // rows)
    way = (
        f"A window of {longest} days fits." if longest else "Ask for less, or in several requests."
    )
    return QueryTooComplex(
        f"With this filter every post is read day by day: {rows} rows, which makes "
        f"{spent + rows} for the document, and the limit is {limit}. {way}",
        cost=spent + rows,
        limit=limit,
    )
