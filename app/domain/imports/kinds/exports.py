"""What `/exports` and `backbone export` give: what comes in again, and answers, which don't."""

from app.domain.imports.fields import POST_FIELDS
from app.domain.imports.kinds.definitions import Column, FileKind, Values, column
from app.domain.imports.plans import Kind

_TOTALS = ("views", "likes", "comments", "shares", "saves", "impressions", "reach", "clicks")
_ADDED_UP = (
    "it adds up what posts counted, and no post comes back out of a sum: import the exports "
    "`posts` and `post_days`"
)
_RANKED = (
    "it ranks what was counted in its window, and has no post's days: import the exports `posts` "
    "and `post_days`"
)
_STATES = (
    "it says how accounts are doing, and nothing that was counted of them: import the export "
    "`account_days`"
)
_TAKINGS = (
    "it adds up charges, and no charge comes back out of a sum: import the charges themselves"
)


def _totals(before: str) -> tuple[Column, ...]:
    """The columns of lifetime totals, behind these words."""
    return (
        *(column(name, f"{before} {name}") for name in _TOTALS),
        column("watch_seconds", f"{before} watch seconds"),
    )


def _answer(export: str, name: str, title: str, refusal: str, *signs: str) -> FileKind:
    """An export that is worked out of what is kept, and can't be kept itself."""
    return FileKind(
        f"backbone-export-{name}",
        f"Backbone, export of {title}",
        Kind.SNAPSHOTS,
        Values.PERIOD,
        tuple(column(None, sign) for sign in signs),
        signs,
        numbers="en",
        whence=f"the export `{export}`",
        is_export=True,
        refusal=refusal,
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
ANSWERS = (
    _answer(
        *("series", "series", "gains over time", _ADDED_UP),
        *("date", "posts published", "is measured", "is complete"),
    ),
    _answer(
        *("platforms", "platforms", "gains by platform", _ADDED_UP),
        *("platform", "views percent (%)", "posts published"),
    ),
    _answer(
        *("top_posts", "top-posts", "posts by rank", _RANKED),
        *("rank", "value", "gained views", "lifetime views"),
    ),
    _answer(
        *("changed_posts", "changed-posts", "posts behind a change", _RANKED),
        *("previous", "current", "delta", "post published at"),
    ),
    _answer(
        *("posting_hours", "posting-hours", "hours of the week", _RANKED),
        *("weekday", "hour", "mean rate (%)", "is thin"),
    ),
    _answer(
        *("brand_ranking", "brand-ranking", "brands by rank", _RANKED),
        *("rank", "brand label", "posts published"),
    ),
    _answer(
        *("accounts", "account-states", "accounts", _STATES),
        *("state", "followers on", "coverage measured"),
    ),
    _answer(
        *("revenue", "revenue", "revenue", _TAKINGS),
        *("currency", "takings today", "takings month to date"),
    ),
)
ABOUT = FileKind(
    "backbone-export-about",
    "Backbone, what an export says of itself",
    Kind.POSTS,
    Values.TOTALS,
    (column(None, "column"), column(None, "meaning")),
    ("column", "meaning"),
    whence="the sheet `About` of an export as a workbook",
    is_export=True,
    refusal="it explains the other sheets, and has no rows of its own",
)
KINDS = (POSTS, DAYS, ACCOUNTS, PERFORMANCE, TAGS, *ANSWERS, ABOUT)
