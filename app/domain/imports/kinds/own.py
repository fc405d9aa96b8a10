"""Our own files: rows with the fields' own names, and what `/exports` gives."""

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
_TOTALS = ("views", "likes", "comments", "shares", "saves", "impressions", "reach", "clicks")

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
EXPORTED_POSTS = FileKind(
    "backbone-export-posts",
    "Backbone, export of posts",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("platform", "platform"),
        column("external_id", "external id"),
        *(column(name, name.replace("_", " ")) for name in POST_FIELDS),
        column("brand", "brand label"),
        column("date", "analytics as of"),
        *(column(name, f"analytics totals {name}") for name in _TOTALS),
        column("watch_seconds", "analytics totals watch seconds"),
    ),
    ("external id", "analytics as of", "brand label"),
    numbers="en",
    whence="`/exports/posts.csv` or `.jsonl`",
)
EXPORTED_DAYS = FileKind(
    "backbone-export-days",
    "Backbone, export of days of posts",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("date", "date"),
        column("collected_at", "collected at"),
        *(column(name, f"totals {name}") for name in _TOTALS),
        column("watch_seconds", "totals watch seconds"),
        column("platform", "post platform"),
        column("external_id", "post external id"),
        column("label", "post label"),
        column("url", "post url"),
        column("published_at", "post published at"),
        column("brand", "post brand label"),
    ),
    ("date", "post external id", "post platform", "totals views"),
    numbers="en",
    whence="`/exports/post_days.csv` or `.jsonl`",
)
EXPORTED_ACCOUNTS = FileKind(
    "backbone-export-accounts",
    "Backbone, export of account days",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "date"),
        column("collected_at", "collected at"),
        *(
            column(name, name.replace("_", " "))
            for name in (
                *("followers", "following", "posts", "profile_views", "reach", "impressions"),
                *("followers_gained", "followers_lost"),
            )
        ),
        column("platform", "account platform"),
        column("external_id", "account external id"),
        column("handle", "account handle"),
        column("brand", "account brand label"),
    ),
    ("date", "account platform", "account handle", "followers"),
    numbers="en",
    whence="`/exports/account_days.csv` or `.jsonl`",
)
KINDS = (SNAPSHOTS, POSTS, ACCOUNTS, EXPORTED_POSTS, EXPORTED_DAYS, EXPORTED_ACCOUNTS)
