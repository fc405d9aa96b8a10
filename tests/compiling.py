"""Statements are compiled once in a run, though each test opens engines of its own."""

from typing import Any, ClassVar

from sqlalchemy import util
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

MOST_STATEMENTS = 5000


class SharedCache:
    """What engines for one kind of database have compiled, whichever of them did.

    An engine's own cache has its dialect first in each key, an object that no other engine has.
    """

    _compiled: ClassVar[dict[str, util.LRUCache[Any, Any]]] = {}

    def __init__(self, dialect: str) -> None:
        """Share with all engines of this dialect."""
        cache: util.LRUCache[Any, Any] = util.LRUCache(MOST_STATEMENTS)
        self._cache = self._compiled.setdefault(dialect, cache)

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """What was compiled for a statement."""
        return self._cache.get(key[1:], default)

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return self._cache[key[1:]]

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._cache[key[1:]] = compiled


def create_sharing_engine(*arguments: Any, **named: Any) -> AsyncEngine:
    """Do what `create_async_engine` does; the engine's cache is everybody's."""
    engine = create_async_engine(*arguments, **named)
    cache: Any = SharedCache(engine.dialect.name)
    engine.sync_engine._compiled_cache = cache
    return engine
