"""What programs that collect and publish write, as JSON: Zernio (Late), Postiz, BrightBean."""

from app.domain.imports.kinds.definitions import LINK, FileKind, Values, column
from app.domain.imports.plans import Kind

ZERNIO = FileKind(
    "zernio",
    "Zernio (Late), timeline of posts",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("external_id", "platformPostId"),
        column("platform", "platform"),
        column("date", "date"),
        column("published_at", "publishedAt"),
        column(LINK, ("platformPostUrl",)),
        column("views", "views"),
        column("impressions", "impressions"),
        column("reach", "reach"),
        column("likes", "likes"),
        column("comments", "comments"),
        column("shares", "shares"),
        column("saves", "saves"),
        column("clicks", "clicks"),
    ),
    ("platformPostId", "platform", "date"),
    numbers="en",
    whence="its API, a post's timeline",
    notes=("The list stands at `timeline`. Its numbers are lifetime totals, day by day.",),
)
ZERNIO_POSTS = FileKind(
    "zernio-posts",
    "Zernio (Late), posts with analytics",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("external_id", ("platformPostId", "latePostId")),
        column("platform", "platform"),
        column("description", "content"),
        column("published_at", "publishedAt"),
        column(LINK, ("platformPostUrl",)),
        column("collected_at", ("analytics.lastUpdated", "lastUpdated")),
        *(
            column(name, (f"analytics.{name}", name))
            for name in (
                "views",
                "impressions",
                "reach",
                "likes",
                "comments",
                "shares",
                "saves",
                "clicks",
            )
        ),
    ),
    ("platform", "publishedAt", "platformPostUrl|platformPostId", "analytics.likes|likes"),
    numbers="en",
    never=frozenset({"date"}),
    whence="its API, analytics",
)
POSTIZ = FileKind(
    "postiz",
    "Postiz, analytics of a post",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("date", "date"),
        column("views", ("Views", "Plays", "Video Views")),
        column("impressions", "Impressions"),
        column("reach", "Reach"),
        column("likes", ("Likes", "Reactions", "Favorites")),
        column("comments", ("Comments", "Replies")),
        column("shares", ("Shares", "Retweets", "Reposts")),
        column("saves", ("Saves", "Saved", "Bookmarks")),
        column("clicks", ("Clicks", "Link Clicks")),
    ),
    ("date", "Likes|Views|Impressions|Comments|Shares"),
    numbers="en",
    is_pivoted=True,
    whence="its command line or API, analytics of a post (a list of labels with their days)",
    notes=(
        "The file doesn't say which post it is about: give --platform and --post. What it says of "
        "each label and day becomes one row per day.",
    ),
)
POSTIZ_ACCOUNT = FileKind(
    "postiz-account",
    "Postiz, analytics of a channel",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "date"),
        column("followers", ("Followers", "Subscribers", "Follower count")),
        column("impressions", "Impressions"),
        column("reach", "Reach"),
        column("profile_views", ("Profile Views", "Page Views")),
        column("followers_gained", ("New followers", "Followers gained")),
    ),
    ("date", "Followers|Subscribers|Follower count|New followers|Followers gained|Profile Views"),
    numbers="en",
    is_pivoted=True,
    whence="its command line or API, analytics of a channel",
    notes=("The file doesn't say which account it is about: give --platform and --account.",),
)
BRIGHTBEAN = FileKind(
    "brightbean",
    "BrightBean, analytics of posts",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("external_id", ("platform_post_id", "platform_id", "external_post_id")),
        column("platform", ("platform", "social_account.platform", "account.platform")),
        column("published_at", ("published_at", "publish_date")),
        column(LINK, ("platform_url", "permalink", "post_url")),
        column("description", ("caption", "content", "text")),
        column("collected_at", ("snapshot_at", "captured_at", "fetched_at", "collected_at")),
        *(
            column(name, (f"metrics.{name}", name))
            for name in (
                "views",
                "impressions",
                "reach",
                "likes",
                "comments",
                "shares",
                "saves",
                "clicks",
            )
        ),
    ),
    (
        "platform_post_id|platform_id|external_post_id",
        "platform|social_account.platform|account.platform",
        "likes|views|impressions",
    ),
    numbers="en",
    whence="its API or database, analytics of posts, as JSON or CSV",
)
KINDS = (ZERNIO, ZERNIO_POSTS, POSTIZ, POSTIZ_ACCOUNT, BRIGHTBEAN)
