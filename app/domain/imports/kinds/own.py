"""Files that people write for us: rows with the fields' own names."""

from app.domain.catalogue.definitions import EXTRA, MetricUnit, field_of
from app.domain.imports.fields import POST_FIELDS
from app.domain.imports.kinds.definitions import Column, FileKind, Unit, Values, column
from app.domain.imports.plans import Kind
from app.domain.numbers.metrics import COUNTS

_EXTRA = tuple(
    column(
        field_of(name),
        field_of(name),
        unit=Unit.PERCENT if meaning.unit is MetricUnit.PERCENT else Unit.COUNT,
    )
    for name, meaning in EXTRA.items()
)
_ROWS: tuple[Column, ...] = (
    *(column(name, name) for name in ("platform", "external_id", "brand", "date", "collected_at")),
    *(column(name, name) for name in (*POST_FIELDS, "tags", *COUNTS)),
    *_EXTRA,
)

SNAPSHOTS = FileKind(
    "backbone-snapshots",
    "Backbone, rows of snapshots",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    _ROWS,
    ("external_id", "date|collected_at", "|".join((*COUNTS, *map(field_of, EXTRA)))),
    numbers="en",
    whence="a file that you write yourself, with the names of the fields",
    notes=("The same as `backbone import snapshots`: date is the day of reading.",),
)
POSTS = FileKind(
    "backbone-posts",
    "Backbone, rows of posts",
    Kind.POSTS,
    Values.TOTALS,
    tuple(each for each in _ROWS if each.field in Kind.POSTS.fields),
    ("external_id", "label|description|url|published_at|category|tags"),
    numbers="en",
    never=frozenset({*COUNTS, "date", "collected at", "followers"}),
    whence="a file that you write yourself, with the names of the fields",
    notes=("The same as `backbone import posts`.",),
)
ACCOUNTS = FileKind(
    "backbone-accounts",
    "Backbone, rows of account days",
    Kind.ACCOUNTS,
    Values.DAYS,
    tuple(
        column(name, name)
        for name in (
            *("platform", "external_id", "handle", "display_name", "brand", "date", "collected_at"),
            *("followers", "following", "posts", "profile_views", "reach", "impressions"),
            *("followers_gained", "followers_lost"),
        )
    ),
    (
        "external_id|handle",
        "date|collected_at",
        "followers|followers_gained|followers_lost|profile_views",
    ),
    numbers="en",
    whence="a file that you write yourself, with the names of the fields",
    notes=("The same as `backbone import accounts`.",),
)
KINDS = (SNAPSHOTS, POSTS, ACCOUNTS)
