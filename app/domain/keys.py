"""Keys: 16-byte UUIDv7 (RFC 9562) that sort by time of creation; `public_ids` has their text."""

from datetime import datetime
from uuid import UUID

_RANDOM_BITS = 74

OwnedKey = tuple[UUID, UUID]
"""A key, after that of the organization whose it is."""


def new_key(now: datetime, randomness: int) -> UUID:
    """Make a UUIDv7: 48 bits of milliseconds, then 74 bits of the given randomness."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    randomness &= (1 << _RANDOM_BITS) - 1
    high, low = randomness >> 62, randomness & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
