"""How many streams are open: sockets and subscriptions last, so they are counted, not timed.

Sockets of nobody known yet are counted by address, and timed as well.

What there may be in all is what one process has memory for. What each may open holds for all
processes that serve on one socket: each says in a file what is open in it, and holds another file
locked, which a killed process lets go of. So no count outlives its process.
"""

import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import IO

import orjson
import structlog

from app.storage import file_locks
from app.web.refusals import Busy

_LOCK, _NEW = ".lock", ".new"
_numbers = count(1)

log = structlog.get_logger()


class Streams:
    """Streams of one kind that are open, in all and for each who opens them."""

    def __init__(self, kind: str, most: int, most_each: int, shared: Path | None = None) -> None:
        """Count streams of a kind; processes that serve together share a folder."""
        self._most = most
        self._most_each = most_each
        self._open: Counter[Hashable] = Counter()
        self._others = _Others(shared, kind) if shared else None

    def open(self, key: Hashable) -> Callable[[], None]:
        """Count one more; gives what counts it no more, which does so once.

        Raises:
            Busy: There are as many as there may be.
        """
        if self._open.total() >= self._most or self._open[key] >= self._most_each:
            raise Busy
        self._change(key, 1)
        # Told before it is asked: of two processes that open the last one both may be refused.
        if self._others and self._open[key] + self._others.count(key) > self._most_each:
            self._change(key, -1)
            raise Busy
        is_open = True

        def close() -> None:
            nonlocal is_open
            if is_open:
                is_open = False
                self._change(key, -1)

        return close

    def _change(self, key: Hashable, by: int) -> None:
        self._open[key] += by
        if not self._open[key]:
            del self._open[key]
        if self._others:
            try:
                self._others.tell(self._open)
            except OSError as problem:
                # A full disk, say: here it holds as before, and others hear of it next time.
                log.warning("streams.not_shared", problem=str(problem))


class _Others:
    """What is open in the other processes that serve on the same socket."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder = folder
        self._kind = kind
        self._own: Path | None = None
        self._lock: IO[bytes] | None = None

    def tell(self, opened: Counter[Hashable]) -> None:
        """Say what is open here; where nothing is, nothing is left to say it."""
        if not opened:
            self._leave()
            return
        own = self._own or self._come()
        new = own.with_suffix(_NEW)
        new.write_bytes(orjson.dumps({_name_of(key): number for key, number in opened.items()}))
        new.replace(own)

    def _come(self) -> Path:
        own = self._folder / f"{self._kind}-{os.getpid()}-{next(_numbers)}"
        lock = own.with_suffix(_NEW).open("wb")
        file_locks.take(lock)
        # Held as soon as others see it: who finds one that isn't takes its process for dead.
        own.with_suffix(_NEW).replace(own.with_suffix(_LOCK))
        self._own, self._lock = own, lock
        return own

    def _leave(self) -> None:
        if self._own and self._lock:
            self._own.unlink(missing_ok=True)
            self._own.with_suffix(_LOCK).unlink(missing_ok=True)
            self._lock.close()
            self._own = self._lock = None

    def count(self, key: Hashable) -> int:
        """How many are open there for a key."""
        name = _name_of(key)
        return sum(told.get(name, 0) for told in self._told())

    def _told(self) -> Iterator[dict[str, int]]:
        for lock in self._folder.glob(f"{self._kind}-*{_LOCK}"):
            told = lock.with_suffix("")
            if told == self._own:
                continue
            if _is_held(lock):
                with suppress(FileNotFoundError):
                    yield orjson.loads(told.read_bytes())
            else:
                told.unlink(missing_ok=True)
                lock.unlink(missing_ok=True)


def _is_held(lock: Path) -> bool:
    """Whether the process lives that says what is open in it."""
    try:
        with lock.open("rb") as file:
            file_locks.take(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _name_of(key: Hashable) -> str:
    """What stands for who opens something, the same in every process."""
    return sha256(repr(key).encode()).hexdigest()[:32]
