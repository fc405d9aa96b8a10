"""Public ids of each type, and what a wrong one is answered with."""

from functools import partial
from uuid import UUID

from app.domain import ids
from app.errors import NotFound

ORGANIZATION = "org"
BRAND = "brand"
POST = "post"
CREDENTIAL = "cred"
REFRESH_RUN = "refresh"
SYNC_RUN = "sync"
CONTENT_PERFORMANCE = "perf"
MEMORY = "memory"
GOAL = "goal"

_NOUNS = {
    ORGANIZATION: "organization",
    BRAND: "brand",
    POST: "post",
    CREDENTIAL: "credential",
    REFRESH_RUN: "refresh",
    SYNC_RUN: "sync",
    CONTENT_PERFORMANCE: "row of content performance",
    MEMORY: "memory",
    GOAL: "goal",
}
"""What an id is one of, as messages call it."""

organization_id = partial(ids.to_text, ORGANIZATION)
brand_id = partial(ids.to_text, BRAND)
post_id = partial(ids.to_text, POST)
credential_id = partial(ids.to_text, CREDENTIAL)
refresh_run_id = partial(ids.to_text, REFRESH_RUN)
sync_run_id = partial(ids.to_text, SYNC_RUN)
goal_id = partial(ids.to_text, GOAL)
performance_id = partial(ids.to_text, CONTENT_PERFORMANCE)
memory_id = partial(ids.to_text, MEMORY)


def key_of(prefix: str, text: str) -> UUID:
    """Read an id that must name something of one type.

    Raises:
        NotFound: It can't name anything of that type.
    """
    key = ids.from_text(prefix, text)
    if key is None:
        raise NotFound(f"There is no such {_NOUNS[prefix]}: an id starts with {prefix}_.")
    return key


organization_key = partial(key_of, ORGANIZATION)
brand_key = partial(key_of, BRAND)
post_key = partial(key_of, POST)
credential_key = partial(key_of, CREDENTIAL)
refresh_run_key = partial(key_of, REFRESH_RUN)
goal_key = partial(key_of, GOAL)
