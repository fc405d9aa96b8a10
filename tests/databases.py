"""Which of the two databases a test runs on when all tests run.

The laws and `storage` run on both, and so does what is marked `both_databases`: what sums numbers,
pages lists, waits for locks. Others only call that, and run on one of them each, half of them on
SQLite and half on PostgreSQL. Whoever names tests, as `make databases` does, has them run on both.
"""

import re
from collections import Counter
from pathlib import Path
from zlib import crc32

import pytest

HERE = Path(__file__).parent
KINDS = ("sqlite", "postgresql")
BOTH = ("laws", "smoke", "storage")


def is_whole_run(config: pytest.Config) -> bool:
    """Whether nobody named what is to run."""
    return [Path(each).resolve() for each in config.args] == [HERE]


def deselect_other_databases(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of a whole run what runs on the other database."""
    if is_whole_run(config):
        names = Counter(name_of(item) for item in items)
        others = {item for item in items if names[name_of(item)] > 1 and not is_chosen(item)}
        config.hook.pytest_deselected(items=list(others))
        items[:] = [item for item in items if item not in others]


def is_chosen(item: pytest.Item) -> bool:
    """Whether a test runs on the database that it has."""
    kind = item.callspec.params.get("database_url") if hasattr(item, "callspec") else None
    if kind not in KINDS or item.get_closest_marker("both_databases"):
        return True
    folder, *_ = item.path.relative_to(HERE).parts
    return folder in BOTH or kind == KINDS[crc32(name_of(item).encode()) % len(KINDS)]


def name_of(item: pytest.Item) -> str:
    """The name of a test without that of its database."""
    return re.sub("|".join(KINDS), "", item.nodeid)
