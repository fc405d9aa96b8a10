"""How many streams are open: sockets and subscriptions last, so they are counted, not timed.

Sockets of nobody known yet are counted by address, and timed as well.
"""

from collections import Counter
from collections.abc import Callable, Hashable

from app.web.refusals import Busy


class Streams:
    """Streams of one kind that are open, in all and for each who opens them."""

    def __init__(self, most: int, most_each: int) -> None:
        self._most = most
        self._most_each = most_each
        self._open: Counter[Hashable] = Counter()

    def open(self, key: Hashable) -> Callable[[], None]:
        """Count one more; gives what counts it no more, which does so once.

        Raises:
            Busy: There are as many as there may be.
        """
        if self._open.total() >= self._most or self._open[key] >= self._most_each:
            raise Busy
        self._open[key] += 1
        is_open = True

        def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                self._open[key] -= 1
                if not self._open[key]:
                    del self._open[key]

        return close
