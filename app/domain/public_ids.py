"""Public ids: `post_06eh...`, of each type, and what a wrong one is answered with.

An id names the type and carries the key in Crockford's base 32, so that ids sort by time of
creation as their keys do, and can be told apart by eye.
"""

from functools import lru_cache, partial
from uuid import UUID

from app.errors import NotFound

ORGANIZATION = "org"
BRAND = "brand"
POST = "post"
CREDENTIAL = "cred"
ACCOUNT = "account"
REFRESH_RUN = "refresh"
SYNC_RUN = "sync"
CONTENT_PERFORMANCE = "perf"
MEMORY = "memory"
GOAL = "goal"
TAG = "tag"
TAG_RULE = "rule"
NOTE = "note"
TOKEN = "token"  # noqa: S105 - a prefix
SESSION = "session"
SHARE = "shr"
ERASURE = "erasure"
UPLOAD = "upload"

_NOUNS = {
    ORGANIZATION: "organization",
    BRAND: "brand",
    POST: "post",
    CREDENTIAL: "credential",
    ACCOUNT: "account",
    REFRESH_RUN: "refresh",
    SYNC_RUN: "sync",
    CONTENT_PERFORMANCE: "row of content performance",
    MEMORY: "memory",
    GOAL: "goal",
    TAG: "tag",
    TAG_RULE: "rule",
    NOTE: "note",
    TOKEN: "token",
    SESSION: "session",
    SHARE: "share",
    ERASURE: "erasure",
    UPLOAD: "upload",
}
"""What an id is one of, as messages call it."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {digit: value for value, digit in enumerate(_ALPHABET)}
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_DIGITS = 26
_SIX = (1 << 30) - 1
"""The last six digits of a number."""


@lru_cache(maxsize=8192)
def to_text(prefix: str, key: UUID) -> str:
    """Write a key as a public id, for example `brand_06ehw6d0qb7xyz...`.

    Those written lately are remembered: the same lists are asked for again and again.
    """
    value, p = key.int, _PAIRS
    # Two digits at a time, out of numbers that Python shifts fast: an export has thousands of ids.
    a, b, c, d = value >> 90, value >> 60 & _SIX, value >> 30 & _SIX, value & _SIX
    return (
        f"{prefix}_{p[a >> 30]}{p[a >> 20 & 1023]}{p[a >> 10 & 1023]}{p[a & 1023]}"
        f"{p[b >> 20]}{p[b >> 10 & 1023]}{p[b & 1023]}"
        f"{p[c >> 20]}{p[c >> 10 & 1023]}{p[c & 1023]}"
        f"{p[d >> 20]}{p[d >> 10 & 1023]}{p[d & 1023]}"
    )


def from_text(prefix: str, text: str) -> UUID | None:
    """Read a public id of the given type; None if it is not one."""
    found, _, digits = text.partition("_")
    if found != prefix or len(digits) != _DIGITS:
        return None
    value = 0
    for digit in digits:
        if digit not in _VALUES:
            return None
        value = value << 5 | _VALUES[digit]
    return UUID(int=value) if value < 1 << 128 else None


organization_id = partial(to_text, ORGANIZATION)
brand_id = partial(to_text, BRAND)
post_id = partial(to_text, POST)
credential_id = partial(to_text, CREDENTIAL)
account_id = partial(to_text, ACCOUNT)
refresh_run_id = partial(to_text, REFRESH_RUN)
sync_run_id = partial(to_text, SYNC_RUN)
goal_id = partial(to_text, GOAL)
performance_id = partial(to_text, CONTENT_PERFORMANCE)
memory_id = partial(to_text, MEMORY)
tag_id = partial(to_text, TAG)
tag_rule_id = partial(to_text, TAG_RULE)
note_id = partial(to_text, NOTE)
token_id = partial(to_text, TOKEN)
session_id = partial(to_text, SESSION)
share_id = partial(to_text, SHARE)
erasure_id = partial(to_text, ERASURE)
upload_id = partial(to_text, UPLOAD)


def key_of(prefix: str, text: str) -> UUID:
    """Read an id that must name something of one type.

    Raises:
        NotFound: It can't name anything of that type.
    """
    key = from_text(prefix, text)
    if key is None:
        raise NotFound(f"There is no such {_NOUNS[prefix]}: an id starts with {prefix}_.")
    return key


organization_key = partial(key_of, ORGANIZATION)
brand_key = partial(key_of, BRAND)
post_key = partial(key_of, POST)
credential_key = partial(key_of, CREDENTIAL)
account_key = partial(key_of, ACCOUNT)
refresh_run_key = partial(key_of, REFRESH_RUN)
goal_key = partial(key_of, GOAL)
tag_key = partial(key_of, TAG)
tag_rule_key = partial(key_of, TAG_RULE)
note_key = partial(key_of, NOTE)
token_key = partial(key_of, TOKEN)
session_key = partial(key_of, SESSION)
share_key = partial(key_of, SHARE)
upload_key = partial(key_of, UPLOAD)
