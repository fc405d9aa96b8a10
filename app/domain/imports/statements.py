"""What rows say of posts, field by field, and which of them counts: whatever their order.

A row speaks as of the instant at which its counts were collected, a row without counts as of the
import. Per field the latest counts, of equal ones the greater text; what is empty says nothing.
A post remembers when each of its fields was said by a row; the others count as said when
the post last changed.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from app.domain.imports.rows import Identity, Row

BRAND = "brand"


class Statement(NamedTuple):
    """What a line says of a field, and as of when."""

    at: datetime
    value: Any
    line: int

    def beats(self, at: datetime | None, value: Any) -> bool:
        """Whether it counts, and not what was said at another instant; None is never."""
        return at is None or (self.at, _text(self.value)) > (at, _text(value))


Said = dict[str, Statement]


class Decision(NamedTuple):
    """What of a post changes, and what it then remembers of when its fields were said."""

    taken: Said
    said_at: str | None


def gather(rows: Iterable[Row], now: datetime) -> dict[Identity, Said]:
    """What rows say of each post, those that are beaten by another left out."""
    said: dict[Identity, Said] = defaultdict(dict)
    for row in rows:
        of_post = said[row.identity]
        at = row.snapshot.collected_at if row.snapshot else row.at or now
        values: dict[str, Any] = {**row.values}
        if row.brand is not None:
            values[BRAND] = row.brand
        for name, value in values.items():
            known = of_post.get(name)
            new = Statement(at, value, row.line)
            if known is None or new.beats(known.at, known.value):
                of_post[name] = new
    return said


def decide(
    said: Said, stored: Mapping[str, Any] | None, defaults: Mapping[str, Any], last_change: datetime
) -> Decision:
    """What of a post changes by what rows say of it.

    Args:
        said: What they say, by field.
        stored: What is stored of these fields, and as `said_at` when that was said; None of a new
            post.
        defaults: The values that nobody had to say.
        last_change: When the post last changed.
    """
    times: dict[str, datetime] = {}
    if stored is not None:
        known = json.loads(stored["said_at"] or "{}")
        times = {name: datetime.fromisoformat(at) for name, at in known.items()}
        unknown = [name for name, value in defaults.items() if stored[name] != value]
        times = dict.fromkeys(unknown, last_change) | times
    taken = {
        name: statement
        for name, statement in said.items()
        if stored is None or statement.beats(times.get(name), stored[name])
    }
    if not taken:
        return Decision({}, stored["said_at"] if stored else None)
    times |= {name: statement.at for name, statement in taken.items()}
    written = {name: at.isoformat() for name, at in sorted(times.items())}
    return Decision(taken, json.dumps(written))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
