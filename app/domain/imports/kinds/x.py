"""What X writes: analytics of posts, old and new, of the account per day, and the archive."""

from app.domain.imports.kinds.definitions import LINK, FileKind, Values, column
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

CLASSIC = FileKind(
    "x-tweets",
    "X, analytics of tweets (until 2023)",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("external_id", "Tweet id"),
        column(LINK, "Tweet permalink"),
        column("description", "Tweet text"),
        column("published_at", "time"),
        column("impressions", "impressions"),
        column("likes", "likes"),
        column("comments", "replies"),
        column("shares", "retweets"),
        column("clicks", "url clicks"),
        column("profile_visits", "user profile clicks"),
        column("follows", "follows"),
        column("video_views", "media views"),
    ),
    ("Tweet id", "Tweet permalink", "time", "impressions"),
    Platform.TWITTER,
    numbers="en",
    whence="the old analytics.twitter.com, Export data, by tweet",
)
CONTENT = FileKind(
    "x-content",
    "X, analytics of posts (account_analytics_content)",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("external_id", "Post id"),
        column("published_at", "Date"),
        column("description", "Post text"),
        column(LINK, "Post Link"),
        column("impressions", "Impressions"),
        column("likes", "Likes"),
        column("saves", "Bookmarks"),
        column("shares", "Reposts"),
        column("comments", "Replies"),
        column("follows", "New follows"),
        column("profile_visits", "Profile visits"),
        column("clicks", "URL Clicks"),
    ),
    ("Post id", "Date", "Post text", "Impressions"),
    Platform.TWITTER,
    numbers="en",
    whence="X, Premium, Analytics, Content, Download",
    notes=(
        "Date is the day of publication.",
        "What X calls Shares is how often the link was copied or sent: reposts are the shares.",
    ),
)
OVERVIEW = FileKind(
    "x-overview",
    "X, analytics of the account per day",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "Date"),
        column("impressions", "Impressions"),
        column("followers_gained", ("New follows", "follows")),
        column("followers_lost", "Unfollows"),
        column("profile_views", ("Profile visits", "user profile clicks")),
        column(None, "Engagements"),
    ),
    ("Date", "Impressions", "Engagements", "New follows", "Profile visits"),
    Platform.TWITTER,
    numbers="en",
    never=frozenset({"post id", "tweet id"}),
    whence="X, Premium, Analytics, Overview, Download",
)
ARCHIVE = FileKind(
    "x-archive",
    "X, archive (tweets.js)",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("external_id", ("tweet.id_str", "id_str")),
        column("published_at", ("tweet.created_at", "created_at")),
        column("description", ("tweet.full_text", "full_text")),
        column("likes", ("tweet.favorite_count", "favorite_count")),
        column("reposts", ("tweet.retweet_count", "retweet_count")),
    ),
    ("tweet.id_str", "tweet.created_at", "tweet.full_text"),
    Platform.TWITTER,
    numbers="en",
    whence="X, Settings, Download an archive of your data",
    notes=(
        "The counts are those of the day on which the archive was made.",
        "Of a repost (`RT @...`) the counts belong to somebody else's post, so they are unknown.",
    ),
)
KINDS = (CLASSIC, CONTENT, OVERVIEW, ARCHIVE)
