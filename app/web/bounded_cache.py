"""Values in so many bytes of memory: the least recently used go first."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Stores values by key, each with the bytes that it counts for."""

    def __init__(self, most_bytes: float, largest: float) -> None:
        """Store `most_bytes` in all, and nothing that has more than `largest`."""
        self._most_bytes = most_bytes
        self._largest = largest
        self._bytes = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __contains__(self, key: K) -> bool:
        return key in self._values

    def get(self, key: K) -> V | None:
        """The value of a key, which is now the most recently used; None if there is none."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, size: int) -> None:
        """Store a value of so many bytes, unless it is too large."""
        if size > self._largest:
            return
        self.evict(key)
        self._values[key] = (value, size)
        self._bytes += size
        while self._bytes > self._most_bytes:
            self.evict(next(iter(self._values)))

    def evict(self, key: K) -> None:
        """Drop the value of a key, if there is one."""
        if key in self._values:
            self._bytes -= self._values.pop(key)[1]

    def clear(self) -> None:
        """Drop all values."""
        self._values.clear()
        self._bytes = 0
