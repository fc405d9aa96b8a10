"""Who was seen a moment ago, so that being here is taken down once in a while and not each time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic


class Seen:
    """Remembers so many for a while: from the first time, or from the last where it `goes_on`."""

    def __init__(
        self,
        seconds: float,
        most: int,
        elapsed: Callable[[], float] = monotonic,
        *,
        goes_on: bool = False,
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._elapsed = elapsed
        self._goes_on = goes_on
        self._at: OrderedDict[Hashable, float] = OrderedDict()

    def is_new(self, who: Hashable) -> bool:
        """Whether somebody wasn't seen in that time; from now on they are."""
        now, before = self._elapsed(), self._at.get(who)
        is_new = before is None or now - before >= self._seconds
        if is_new or self._goes_on:
            self._at[who] = now
            self._at.move_to_end(who)
        while len(self._at) > self._most:
            self._at.popitem(last=False)
        return is_new
