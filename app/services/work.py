"""Kinds of work that workers wait for, by the topics under which they are woken.

Whoever makes work tells of it in the transaction that makes it (`session.wakes`). Workers find it
in the database in any case, when they look the next time.
"""

from typing import Final
from uuid import UUID

POSTS: Final = UUID(int=16)
"""Posts to collect."""

ACCOUNTS: Final = UUID(int=17)
"""Accounts to look through for new posts."""

PICTURES: Final = UUID(int=18)
"""Pictures to fetch."""

ERASURES: Final = UUID(int=19)
"""Something to erase."""
