"""Identifiers: 16-byte UUIDv7 keys inside, `post_06eh...` outside.

The text form names the type and carries the key in Crockford's base 32 (RFC 9562 for the key),
so that ids sort by time of creation in both forms and can be told apart by eye.
"""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {digit: value for value, digit in enumerate(_ALPHABET)}
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_DIGITS = 26
_RANDOM_BITS = 74


def new_key(now: datetime, randomness: int) -> UUID:
    """Make a UUIDv7: 48 bits of milliseconds, then 74 bits of the given randomness."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    randomness &= (1 << _RANDOM_BITS) - 1
    high, low = randomness >> 62, randomness & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


@lru_cache(maxsize=8192)
def to_text(prefix: str, key: UUID) -> str:
    """Write a key as a public id, for example `brand_06ehw6d0qb7xyz...`.

    Those written lately are remembered: the same lists are asked for again and again.
    """
    value = key.int
    # Two digits at a time: an answer may hold hundreds of ids.
    digits = [_PAIRS[value >> bits & 1023] for bits in range(5 * (_DIGITS - 2), -1, -10)]
    return f"{prefix}_{''.join(digits)}"


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
