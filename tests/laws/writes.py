"""What may happen to an organization's posts, as hypothesis draws it.

Posts, brands, days and hours are small numbers, so that writes meet each other often; a `Stage`
(see `stage.py`) does them through the services.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from app.domain.numbers.gains import Snapshot
from app.domain.numbers.metrics import COUNTS, LARGEST_COUNT
from app.domain.numbers.readings import reading
from app.domain.platforms import Platform
from app.domain.posts import PostStatus

FIRST_DAY = date(2026, 2, 25)
DAYS = 12
BRANDS = 2
POSTS = (
    (0, Platform.YOUTUBE),
    (0, Platform.MASTODON),
    (1, Platform.YOUTUBE),
    (1, Platform.PINTEREST),
)
"""The brand that each post starts in, and its platform."""


class Recorded(NamedTuple):
    """A reading of a post."""

    post: int
    snapshot: Snapshot


class Record(NamedTuple):
    """Readings written in one transaction."""

    batch: Sequence[Recorded]


class Edit(NamedTuple):
    """A change of a post: `brand` (by number), `status`, `published_at`."""

    post: int
    values: Mapping[str, Any]


class Archive(NamedTuple):
    """Posts archived together."""

    posts: frozenset[int]


class Restore(NamedTuple):
    """Posts restored together."""

    posts: frozenset[int]


Write = Record | Edit | Archive | Restore

# Not answered is what isn't there, not reported is None.
_counts = st.none() | st.integers(0, 40) | st.sampled_from((0, LARGEST_COUNT))
_whole = st.fixed_dictionaries(dict.fromkeys(COUNTS, _counts))
_partial = st.fixed_dictionaries(
    {}, optional=dict.fromkeys((*COUNTS, "videoViews", "quotes"), _counts)
)
_posts = st.integers(0, len(POSTS) - 1)
_hours = st.integers(0, 3).map(lambda hour: datetime(2026, 3, 10, hour, tzinfo=UTC))
# From well before the first snapshot to after it, both sides of the seven days, or unknown.
_published = st.none() | st.integers(-10, 5).map(
    lambda day: datetime(2026, 2, 25, 20, tzinfo=UTC) + timedelta(days=day)
)


def readings(days: int) -> st.SearchStrategy[Snapshot]:
    """Readings of the first days, whole and partial, of which some answer nothing."""
    day = st.integers(0, days - 1).map(lambda number: FIRST_DAY + timedelta(days=number))
    return st.builds(reading, day, _hours, _whole | _partial)


def _recorded(days: int = DAYS) -> st.SearchStrategy[Recorded]:
    return st.builds(Recorded, _posts, readings(days))


batches = st.lists(_recorded(), min_size=1, max_size=6).map(Record)

_few_metrics = st.sampled_from(("views", "likes", "clicks"))
_some_counts = st.dictionaries(_few_metrics, st.integers(0, 40), min_size=1)
_days = st.integers(0, DAYS - 1).map(lambda number: FIRST_DAY + timedelta(days=number))
_gaps = st.builds(reading, _days, _hours, _some_counts)
gaps = st.lists(st.builds(Recorded, st.just(0), _gaps), min_size=1, max_size=3).map(Record)
"""Snapshots of one post that report some metrics each, so that days carry what others said."""

edits = st.builds(
    Edit,
    _posts,
    st.fixed_dictionaries(
        {},
        optional={
            "brand": st.integers(0, BRANDS - 1),
            "status": st.sampled_from(PostStatus),
            "published_at": _published,
        },
    ),
)
_some_posts = st.frozensets(_posts, min_size=1)
changes = edits | st.builds(Archive, _some_posts) | st.builds(Restore, _some_posts)

histories = st.lists(batches | batches | changes, min_size=1, max_size=8)
"""Writes one after the other."""


Item = TypeVar("Item")


@st.composite
def arrivals(draw: st.DrawFn, items: Sequence[Item]) -> list[Sequence[Item]]:
    """Some order of the items, cut anywhere."""
    queue: Sequence[Item] = draw(st.permutations(items))
    batches = []
    while queue:
        size = draw(st.integers(1, len(queue)))
        batches.append(queue[:size])
        queue = queue[size:]
    return batches


class Story(NamedTuple):
    """Readings and changes, and a way in which they may arrive instead of all at once."""

    recorded: Sequence[Recorded]
    changes: Sequence[Write]
    arrival: Sequence[Write]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """The same readings in another order, some repeated, in batches, with changes between."""
    days = draw(st.sampled_from((1, 2, DAYS)))
    recorded = draw(st.lists(_recorded(days), min_size=1, max_size=12))
    changed = draw(st.lists(changes, max_size=3))
    repeated = draw(st.lists(st.sampled_from(recorded), max_size=4))
    arrival: list[Write] = [Record(batch) for batch in draw(arrivals([*recorded, *repeated]))]
    for change in reversed(changed):
        # Each goes before the ones that follow it: the changes keep their order.
        later = (n for n, write in enumerate(arrival) if not isinstance(write, Record))
        arrival.insert(draw(st.integers(0, next(later, len(arrival)))), change)
    return Story(recorded, changed, arrival)


class OneDay(NamedTuple):
    """Readings of one post on one day, and three ways in which they may arrive."""

    post: int
    readings: Sequence[Snapshot]
    arrivals: Sequence[Sequence[Sequence[Snapshot]]]


@st.composite
def one_day(draw: st.DrawFn) -> OneDay:
    """Three and more readings, in three orders and splits."""
    given = draw(st.lists(readings(days=1), min_size=3, max_size=5))
    return OneDay(draw(_posts), given, [draw(arrivals(given)) for _ in range(3)])
