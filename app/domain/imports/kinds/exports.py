"""What `/exports` and `backbone export` give that comes in again."""

from app.domain.imports.fields import POST_FIELDS
from app.domain.imports.kinds.definitions import METRIC, VALUE, Column, FileKind, Values, column
from app.domain.imports.plans import Kind

_TOTALS = ("views", "likes", "comments", "shares", "saves", "impressions", "reach", "clicks")


def _totals(before: str) -> tuple[Column, ...]:
    """The columns of lifetime totals, behind these words."""
    return (
        *(column(name, f"{before} {name}") for name in _TOTALS),
        column("watch_seconds", f"{before} watch seconds"),
    )


POSTS = FileKind(
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
        *_totals("analytics totals"),
    ),
    ("external id", "analytics as of", "brand label"),
    numbers="en",
    whence="the export `posts`",
    is_export=True,
    notes=("Posts that were never measured come in without numbers.",),
)
DAYS = FileKind(
    "backbone-export-days",
    "Backbone, export of days of posts",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("date", "date"),
        column("collected_at", "collected at"),
        *_totals("totals"),
        column("platform", "post platform"),
        column("external_id", "post external id"),
        column("label", "post label"),
        column("url", "post url"),
        column("published_at", "post published at"),
        column("brand", "post brand label"),
    ),
    ("date", "post external id", "post platform", "totals views"),
    numbers="en",
    whence="the export `post_days`",
    is_export=True,
)
ACCOUNTS = FileKind(
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
    whence="the export `account_days`",
    is_export=True,
)
PERFORMANCE = FileKind(
    "backbone-export-performance",
    "Backbone, export of content performance",
    Kind.PERFORMANCE,
    Values.TOTALS,
    (
        column("platform", "platform"),
        column("external_id", "post external id"),
        column("measured_on", "measured on"),
        column("source", "source"),
        *(column(name, name) for name in ("views", "likes", "comments", "shares", "saves")),
        column("clicks", "clicks"),
        column(None, "performance score"),
    ),
    ("measured on", "source", "performance score", "post external id"),
    numbers="en",
    whence="the export `content_performance`",
    is_export=True,
    notes=("Its posts have to be there: import the export `posts` first.",),
)
TAGS = FileKind(
    "backbone-export-tags",
    "Backbone, export of tags of posts",
    Kind.TAGS,
    Values.TOTALS,
    (
        column("tags", "tag"),
        column("platform", "post platform"),
        column("external_id", "post external id"),
    ),
    ("tag", "post platform", "post external id"),
    numbers="en",
    whence="the export `post_tags`",
    is_export=True,
    notes=("Its posts have to be there: import the export `posts` first.",),
)
EXTRA_METRICS = FileKind(
    "backbone-export-extra-metrics",
    "Backbone, export of metrics beyond the nine",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column(METRIC, "metric"),
        column(VALUE, "value"),
        column("date", "post day date"),
        column("collected_at", "post day collected at"),
        column("platform", "post platform"),
        column("external_id", "post external id"),
        column("label", "post label"),
        column("url", "post url"),
        column("published_at", "post published at"),
        column("brand", "post brand label"),
    ),
    ("metric", "value", "post day date", "post platform", "post external id"),
    numbers="en",
    whence="the export `extra_metrics`",
    is_export=True,
    notes=("Each row has one metric: those of a day come together, whatever came in before.",),
)
NOTES = FileKind(
    "backbone-export-notes",
    "Backbone, export of notes",
    Kind.NOTES,
    Values.TOTALS,
    (
        *(column(name, name) for name in ("start", "end", "text")),
        column("brand", "brand label"),
        column(None, "created by"),
    ),
    ("start", "end", "text", "created by", "brand label"),
    numbers="en",
    whence="the export `notes`",
    is_export=True,
    notes=("Its brands have to be there: import the export `posts` first.",),
)
CHARGES = FileKind(
    "backbone-export-charges",
    "Backbone, export of charges",
    Kind.CHARGES,
    Values.TOTALS,
    tuple(
        column(name, name.replace("_", " "))
        for name in ("external_id", "amount", "refunded", "currency", "source", "charged_at")
    ),
    ("external id", "amount", "refunded", "currency", "charged at"),
    numbers="en",
    whence="the export `charges`",
    is_export=True,
)
CREDITS = FileKind(
    "backbone-export-credits",
    "Backbone, export of credit transactions",
    Kind.CREDITS,
    Values.TOTALS,
    tuple(
        column(name, name.replace("_", " "))
        for name in ("external_id", "kind", "amount", "occurred_at")
    ),
    ("external id", "kind", "amount", "occurred at"),
    numbers="en",
    whence="the export `credit_transactions`",
    is_export=True,
)
INGREDIENTS = FileKind(
    "backbone-export-ingredients",
    "Backbone, export of ingredients",
    Kind.INGREDIENTS,
    Values.TOTALS,
    (
        *(column(name, name.replace("_", " ")) for name in ("external_id", "category", "made_at")),
        column(None, "made on"),
    ),
    ("external id", "category", "made at", "made on"),
    numbers="en",
    whence="the export `ingredients`",
    is_export=True,
)
KINDS = (
    *(POSTS, DAYS, EXTRA_METRICS, ACCOUNTS, PERFORMANCE, TAGS, NOTES),
    *(CHARGES, CREDITS, INGREDIENTS),
)
