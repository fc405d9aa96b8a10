"""What Citus says of a statement whose shard was moved or split between its plan and its start.

Sent again, it is planned anew. Citus has no codes of its own for that, so it is known by what its
source says.
"""

import re

import asyncpg

_SAID = re.compile(
    r"could not find valid entry for shard \d+"  # it waited for a lock while a shard was split
    r'|relation "[^"]+_\d{5,}" does not exist'  # it came to the node that had the shard before
)

_KINDS = (asyncpg.InternalServerError, asyncpg.UndefinedTableError)


def is_of_moved_shard(error: BaseException | None) -> bool:
    """Whether a driver's error says that rows were moved to another node or shard meanwhile."""
    return isinstance(error, _KINDS) and _SAID.match(str(error)) is not None
