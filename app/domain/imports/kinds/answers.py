"""Exports that don't come in again: answers, which are worked out, and what is set, as goals."""

from app.domain.imports.kinds.definitions import FileKind, Values, column
from app.domain.imports.plans import Kind

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
_PLANNED = (
    "it says what is to be reached, and an import brings what was: set goals in the dashboard or "
    "by `createGoal`, or bring the whole workspace by `backbone load`"
)
_ALL_TAGS = "it names tags and no posts: import the export `post_tags`, which has the tags of posts"
_RULES = (
    "it says how posts are to be tagged: import the export `post_tags`, which has what they are "
    "tagged with, and set rules in the dashboard or by `createTagRule`"
)
_LEARNED = (
    "it says what follows from how posts did, and no post comes back out of that: import the "
    "exports `posts`, `post_days` and `content_performance`"
)
_FOLLOWED = (
    "it adds up who follows accounts, and no account comes back out of a sum: import the export "
    "`account_days`"
)
_OF_ONE = (
    "it is worked out of what was measured of one post: import the export `days_of_post`, which "
    "has that day by day"
)
_COVERED = (
    "it says how many posts are measured, and nothing that was measured of them: import the "
    "exports `posts` and `post_days`"
)
_USED = (
    "it adds up what organizations used or made: import the exports `credit_transactions` and "
    "`ingredients`"
)
_TAKINGS = "it adds up charges, and no charge comes back out of a sum: import the export `charges`"


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


ANSWERS = (
    _answer(
        *("series", "series", "gains over time", _ADDED_UP),
        *("date", "posts published", "is measured", "is complete"),
    ),
    _answer(
        *("platform_series", "platform-series", "gains over time by platform", _ADDED_UP),
        *("date", "posts published", "is measured", "is complete"),
        "scope time series platforms platform",
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
        *("previous", "current", "delta", "post published on"),
    ),
    _answer(
        *("change_parts", "change-parts", "the parts of a change", _ADDED_UP),
        *("previous", "current", "volume", "mix", "reach", "unrated"),
    ),
    _answer(
        *("engagement", "engagement", "what engagement is made of", _ADDED_UP),
        *("total", "likes percent (%)", "saves percent (%)"),
    ),
    _answer(
        *("growth_of_post", "growth-of-post", "how a post grew", _OF_ONE),
        *("age", "date", "total", "usual median", "post growth curve metric"),
    ),
    _answer(
        *("hours_of_post", "hours-of-post", "a post's first week", _OF_ONE),
        *("at", "hour", "total", "post external id"),
    ),
    _answer(
        *("totals_of_post", "totals-of-post", "a post as of now", _OF_ONE),
        *("as of", "totals views", "gained today views", "gained last 7 days views"),
    ),
    _answer(
        *("coverage", "coverage", "how many posts are measured", _COVERED),
        *("published", "measured", "due", "unsupported", "disconnected"),
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
        *("goals", "goals", "goals", _PLANNED),
        *("metric", "target", "progress current", "progress status"),
    ),
    _answer(*("tags", "tags-of-all", "tags", _ALL_TAGS), *("tag", "organization label")),
    _answer(
        *("tag_rules", "tag-rules", "rules for tags", _RULES),
        *("kind", "text", "tag label", "brand label"),
    ),
    _answer(
        *("revenue", "revenue", "revenue", _TAKINGS),
        *("currency", "takings today", "takings month to date"),
    ),
    _answer(
        *("revenue_days", "revenue-days", "revenue over time", _TAKINGS),
        *("date", "amount", "business revenue currencies currency"),
    ),
    _answer(
        *("asset_days", "asset-days", "assets made over time", _USED),
        *("date", "amount", "business ingredients takings today"),
    ),
    _answer(
        *("asset_kinds", "asset-kinds", "assets made by kind", _USED),
        *("category", "made", "business today"),
    ),
    _answer(
        *("credit_days", "credit-days", "credits over time", _USED),
        *("date", "sold", "consumed", "business credits balance"),
    ),
    _answer(
        *("credit_leaders", "credit-leaders", "organizations by use of credits", _USED),
        *("rank", "used", "organization label"),
    ),
    _answer(
        *("asset_leaders", "asset-leaders", "organizations by assets made", _USED),
        *("rank", "made", "organization label"),
    ),
    _answer(
        *("revenue_leaders", "revenue-leaders", "organizations by revenue", _TAKINGS),
        *("rank", "value", "organization label", "business leaders by revenue currency"),
    ),
    _answer(
        *("revenue_outlook", "revenue-outlook", "what may come in", _TAKINGS),
        *("currency", "projection total", "projection low"),
    ),
    _answer(
        *("cash_and_use", "cash-and-use", "cash beside use", _TAKINGS),
        *("currency", "cash in minor", "usage value minor", "business comparisons sold"),
    ),
    _answer(
        *("opening_lines", "opening-lines", "opening lines", _LEARNED),
        *("hook", "posts", "mean views", "mean engagement"),
    ),
    _answer(
        *("kinds_of_posts", "kinds-of-posts", "kinds of posts", _LEARNED),
        *("category", "posts", "average views"),
    ),
    _answer(
        *("tag_performance", "tag-performance", "tags and how posts did by them", _LEARNED),
        *("tag label", "posts", "average views"),
    ),
    _answer(
        *("patterns", "patterns", "what posts have in common", _LEARNED),
        *("kind", "value", "mean rate (%)", "rest rate (%)"),
    ),
    _answer(
        *("experiments", "experiments", "experiments", _LEARNED),
        *("variant", "rated posts", "has enough", "brand experiments verdict"),
    ),
    _answer(
        *("attribution", "attribution", "what made posts", _LEARNED),
        *("value", "unknown posts", "best post id"),
    ),
    _answer(
        *("recommendations", "recommendations", "what to make more of", _LEARNED),
        *("statement", "confidence", "pattern value", "pattern mean rate (%)"),
    ),
    _answer(
        *("memory", "memory", "what was learned", _LEARNED),
        *("statement", "learned at", "evidence conclusion"),
    ),
    _answer(
        *("learned", "learned", "what was learned of each brand", _LEARNED),
        *("conclusion", "learned at", "evidence conclusion"),
    ),
    _answer(
        *("audience_days", "audience-days", "followers over time", _FOLLOWED),
        *("date", "followers", "measured accounts", "is measured"),
    ),
    _answer(
        *("audience_platforms", "audience-platforms", "followers by platform", _FOLLOWED),
        *("platform", "followers", "net growth", "account count"),
    ),
    _answer(
        *("audience_accounts", "audience-accounts", "followers by account", _FOLLOWED),
        *("followers", "net growth", "account id", "account platform"),
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
KINDS = (*ANSWERS, ABOUT)
