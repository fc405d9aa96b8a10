"""Statements are compiled once in a run, though each test opens engines of its own."""

from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Select, util
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.storage.distribution import is_distributed
from app.storage.statements import CompiledStatement
from tests import owning

MOST_STATEMENTS = 5000


class SharedCache:
    """What engines for one kind of database have compiled, whichever of them did.

    An engine's own cache has its dialect first in each key, an object that no other engine has.
    """

    _compiled: ClassVar[dict[tuple[str, bool], util.LRUCache[Any, Any]]] = {}

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """What was compiled for a statement."""
        return self._of(key[0]).get(key[1:], default)

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return self._of(key[0])[key[1:]]

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        owning.check(compiled.statement, compiled.string)
        self._of(key[0])[key[1:]] = compiled

    def _of(self, dialect: Dialect) -> util.LRUCache[Any, Any]:
        kind = dialect.name, is_distributed(dialect)
        if kind not in self._compiled:
            self._compiled[kind] = util.LRUCache(MOST_STATEMENTS)
        return self._compiled[kind]


_types: dict[str, WeakKeyDictionary[Any, Any]] = {}
"""What the types of columns do to values on their way to a kind of database and back."""


def create_sharing_engine(*arguments: Any, **named: Any) -> AsyncEngine:
    """Do what `create_async_engine` does; the engine's caches are everybody's."""
    engine = create_async_engine(*arguments, **named)
    cache: Any = SharedCache()
    engine.sync_engine._compiled_cache = cache
    dialect: Any = engine.dialect
    dialect._type_memos = _types.setdefault(dialect.name, WeakKeyDictionary())
    return engine


class CheckedStatement(CompiledStatement):
    """A statement that is compiled for the driver, and looked at as all others are."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        """Compile it."""
        super().__init__(statement, dialect)
        owning.check(statement, self.text)
