"""The domain's enumerations as GraphQL enums, with every value described."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry

from app.domain.catalogue.definitions import MetricAddition, MetricUnit
from app.domain.erasures import ErasureKind
from app.domain.goals import GoalMetric
from app.domain.imports.plans import Kind
from app.domain.numbers.age_orders import MOST_INDEXED
from app.domain.numbers.buckets import Granularity
from app.domain.numbers.change import Direction
from app.domain.numbers.drivers import DriverMetric
from app.domain.numbers.leaderboards import LeaderboardSort
from app.domain.numbers.metrics import GrowthMetric
from app.domain.numbers.posting_times import Weekday
from app.domain.numbers.top_content import ContentMetric, MetricBasis, RankOrder
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostOrderBy, PostStatus
from app.domain.runs import RunStatus
from app.domain.shares import ReportSection
from app.domain.uploads import UploadState
from app.domain.windows.calendar import Preset
from app.domain.windows.comparison import ComparisonTo
from app.domain.windows.periods import WeekStart

E = TypeVar("E", bound=Enum)


def described(
    enumeration: type[E], description: str, values: Mapping[E, str], *, name: str | None = None
) -> type[E]:
    """Make a domain enumeration a GraphQL enum; each of its values must be described."""
    strawberry.enum(enumeration, name=name, description=description)
    definition = enumeration.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[enumeration[value.name]]
    return enumeration


described(
    Platform,
    "Where a post lives.",
    {
        Platform.YOUTUBE: "YouTube, with Shorts.",
        Platform.TIKTOK: "TikTok.",
        Platform.INSTAGRAM: "Instagram: feed, reels and stories.",
        Platform.TWITTER: "X, formerly Twitter.",
        Platform.PINTEREST: "Pinterest.",
        Platform.LINKEDIN: "LinkedIn.",
        Platform.MASTODON: "Any Mastodon server. It reports no views.",
        Platform.FACEBOOK: "Facebook pages.",
        Platform.THREADS: "Threads.",
        Platform.BLUESKY: "Bluesky. It reports no views.",
        Platform.REDDIT: "Reddit. It reports no views.",
    },
)
described(
    PostCategory,
    "What kind of content a post is.",
    {
        PostCategory.VIDEO: "A video.",
        PostCategory.REEL: "A short vertical video.",
        PostCategory.STORY: "A story: gone after 24 hours.",
        PostCategory.IMAGE: "One image.",
        PostCategory.CAROUSEL: "Several images or videos in one post.",
        PostCategory.ARTICLE: "An article.",
        PostCategory.TEXT: "Text alone.",
        PostCategory.POST: "A post of no stated kind.",
    },
)
described(
    PostStatus,
    "Where a post is in its life.",
    {
        PostStatus.DRAFT: "Not ready.",
        PostStatus.SCHEDULED: "To be published later.",
        PostStatus.PUBLISHED: "Published: counted and collected.",
        PostStatus.FAILED: "Publishing it failed.",
    },
)
described(
    PostOrderBy,
    "What a list of posts is ordered by.",
    {
        PostOrderBy.PUBLISHED_AT: "When it was published.",
        PostOrderBy.CREATED_AT: "When it became known here.",
        PostOrderBy.VIEWS: "Lifetime views.",
        PostOrderBy.LIKES: "Lifetime likes.",
        PostOrderBy.COMMENTS: "Lifetime comments.",
        PostOrderBy.SHARES: "Lifetime shares.",
        PostOrderBy.SAVES: "Lifetime saves.",
        PostOrderBy.ENGAGEMENT: "Lifetime likes + comments + shares + saves.",
        PostOrderBy.IMPRESSIONS: "Lifetime impressions.",
        PostOrderBy.CLICKS: "Lifetime clicks.",
        PostOrderBy.WATCH_SECONDS: "Lifetime watch time.",
        PostOrderBy.ENGAGEMENT_RATE: "Lifetime engagement per hundred views, of however many.",
        PostOrderBy.GAINED_VIEWS: "Views gained in the last 7 complete days of its organization's "
        "calendar, as analytics.gainedLast7Days has them. topPosts ranks by any window.",
        PostOrderBy.GAINED_ENGAGEMENT: "Engagement gained in those days.",
        PostOrderBy.INDEX: "ageIndex: how posts do for their age; 1.0 is usual. Costs per post: of "
        f"lists of at most {MOST_INDEXED:,} posts together.",
    },
)
described(
    Direction,
    "Where a number is heading.",
    {
        Direction.UP: "More than 5 % up.",
        Direction.DOWN: "More than 5 % down.",
        Direction.STABLE: "Within 5 % either way.",
    },
)
described(
    Granularity,
    "How long a bucket of a time series is. A bucket is named by its first day.",
    {
        Granularity.DAY: "One calendar day.",
        Granularity.WEEK: "A week from the organization's weekStart; from Monday, an ISO week, "
        "over organizations that differ.",
        Granularity.MONTH: "A calendar month.",
        Granularity.QUARTER: "Three months from the first of January, April, July or October.",
        Granularity.YEAR: "A calendar year.",
    },
)
described(
    Preset,
    "A window with a name. Days are the organization's own.",
    {
        Preset.TODAY: "Today, which is not over yet.",
        Preset.YESTERDAY: "The last complete day.",
        Preset.LAST_7_DAYS: "7 days that end yesterday (today with includeToday).",
        Preset.LAST_14_DAYS: "14 days that end yesterday (today with includeToday).",
        Preset.LAST_28_DAYS: "28 days that end yesterday (today with includeToday).",
        Preset.LAST_30_DAYS: "30 days that end yesterday (today with includeToday).",
        Preset.LAST_90_DAYS: "90 days that end yesterday (today with includeToday).",
        Preset.LAST_365_DAYS: "365 days that end yesterday (today with includeToday).",
        Preset.WEEK_TO_DATE: "From the first day of the week (see weekStart) to today.",
        Preset.MONTH_TO_DATE: "From the first of the month to today.",
        Preset.QUARTER_TO_DATE: "From the first day of the quarter to today.",
        Preset.YEAR_TO_DATE: "From the first of January to today.",
        Preset.LAST_WEEK: "The last whole week (see weekStart).",
        Preset.LAST_MONTH: "The last whole calendar month.",
        Preset.LAST_QUARTER: "The last whole quarter: three months.",
        Preset.LAST_YEAR: "The last whole calendar year.",
    },
)
described(
    WeekStart,
    "The day on which an organization's weeks begin.",
    {
        WeekStart.MONDAY: "Monday, as in ISO 8601.",
        WeekStart.SUNDAY: "Sunday.",
        WeekStart.SATURDAY: "Saturday.",
    },
)
described(
    ComparisonTo,
    "What a window is compared with. Days are paired by their place: the first with the first.",
    {
        ComparisonTo.PREVIOUS_PERIOD: "As many days right before; for *_TO_DATE the first days of "
        "the week, month or quarter before, or the same dates of last year; for LAST_WEEK, "
        "LAST_MONTH, LAST_QUARTER and LAST_YEAR the whole one before.",
        ComparisonTo.PREVIOUS_YEAR: "The same dates a year earlier, paired by date: a 29 February "
        "has no partner. For windows of a year at most.",
        ComparisonTo.CUSTOM: "Days of your own: give start and end.",
        ComparisonTo.NONE: "Nothing: every change is empty.",
    },
)
described(
    ContentMetric,
    "What posts are ranked by.",
    {
        ContentMetric.VIEWS: "Views.",
        ContentMetric.LIKES: "Likes.",
        ContentMetric.COMMENTS: "Comments.",
        ContentMetric.SHARES: "Shares.",
        ContentMetric.SAVES: "Saves.",
        ContentMetric.ENGAGEMENT: "Likes + comments + shares + saves.",
        ContentMetric.ENGAGEMENT_RATE: "Engagement per hundred views, from 10 views by default.",
        ContentMetric.CLICKS: "Clicks.",
        ContentMetric.IMPRESSIONS: "Impressions.",
        ContentMetric.WATCH_SECONDS: "Watch time.",
        ContentMetric.INDEX: "ageIndex of the posts published in the window: 1.0 is usual.",
    },
)
described(
    RankOrder,
    "Which end of a ranking comes first; equal posts are in the order of publication either way.",
    {
        RankOrder.BEST: "The highest number first.",
        RankOrder.WORST: "The lowest number first.",
    },
)
described(
    MetricBasis,
    "Which of a post's numbers count.",
    {
        MetricBasis.GAINED: "What it gained in the window.",
        MetricBasis.LIFETIME: "Its totals since publication, as of the window's end.",
    },
)
described(
    DriverMetric,
    "Which change is to be explained.",
    {
        DriverMetric.ENGAGEMENT: "That of likes + comments + shares + saves.",
        DriverMetric.VIEWS: "That of views.",
    },
)
described(
    LeaderboardSort,
    "What a leaderboard ranks by.",
    {
        LeaderboardSort.VIEWS: "Views gained.",
        LeaderboardSort.ENGAGEMENT: "Likes + comments + shares + saves gained.",
        LeaderboardSort.ENGAGEMENT_RATE: "Engagement per hundred views.",
        LeaderboardSort.POSTS: "Posts published.",
        LeaderboardSort.GROWTH: "The change of engagement, in percent of the compared days.",
    },
)
described(
    GoalMetric,
    "What a goal counts.",
    {
        GoalMetric.VIEWS: "Views gained.",
        GoalMetric.ENGAGEMENT: "Likes + comments + shares + saves gained.",
        GoalMetric.ENGAGEMENT_RATE: "Engagement per hundred views, over all of the goal's days.",
        GoalMetric.POSTS: "Posts published.",
    },
)
described(
    Weekday,
    "A day of the week, in the time zone of a post's organization.",
    {day: f"{day.name.title()}." for day in Weekday},
)
described(
    RunStatus,
    "How far a run has come.",
    {
        RunStatus.QUEUED: "Waiting to begin.",
        RunStatus.RUNNING: "At work.",
        RunStatus.SUCCEEDED: "Over; something of it may have failed.",
        RunStatus.FAILED: "Over, and nothing of it succeeded.",
        RunStatus.CANCELLED: "Ended by somebody before its time.",
    },
)

described(
    GrowthMetric,
    "What posts of an age are compared by.",
    {
        GrowthMetric.VIEWS: "How often it was shown or started.",
        GrowthMetric.ENGAGEMENT: "Likes + comments + shares + saves.",
        GrowthMetric.LIKES: "Likes, and reactions of any kind.",
        GrowthMetric.COMMENTS: "Comments and replies.",
        GrowthMetric.SHARES: "Shares, reposts and quotes.",
        GrowthMetric.SAVES: "Saves and bookmarks.",
        GrowthMetric.IMPRESSIONS: "How often it was on a screen.",
        GrowthMetric.CLICKS: "Clicks on its links.",
        GrowthMetric.WATCH_SECONDS: "Seconds watched, by all viewers together.",
    },
)
described(
    MetricUnit,
    "What a metric's number is a number of.",
    {
        MetricUnit.COUNT: "Times that something happened.",
        MetricUnit.PEOPLE: "People or accounts, each once.",
        MetricUnit.SECONDS: "Seconds.",
        MetricUnit.PERCENT: "Percent: 5.0 is 5 %.",
    },
)
described(
    MetricAddition,
    "How a metric's numbers of several days and posts become one.",
    {
        MetricAddition.SUM: "What they gained is added.",
        MetricAddition.LAST: (
            "Not at all: of a post the latest number stands, and those of several posts make no "
            "new one. So it is with averages and shares."
        ),
        MetricAddition.NONE: "Not at all: two of them may count the same person.",
    },
)
described(
    ReportSection,
    "The parts of a shared report.",
    {
        ReportSection.NUMBERS: "Views, engagement, rate and posts, with their changes and days.",
        ReportSection.SERIES: "The window day by day.",
        ReportSection.PLATFORMS: "Where the views came from.",
        ReportSection.ENGAGEMENT: "What the engagement is made of.",
        ReportSection.WHY: "Which parts make up the change of views.",
        ReportSection.POSTS: "The five posts that gained most views.",
    },
)
described(
    ErasureKind,
    "What an erasure erases.",
    {
        ErasureKind.POSTS: "Posts that were named one by one.",
        ErasureKind.BRAND: "A brand, with everything that is its own.",
        ErasureKind.ORGANIZATION: "An organization, with everything that is its own.",
    },
)
described(
    UploadState,
    "How far a file is that was sent to be imported.",
    {
        UploadState.RECEIVING: "It is still being sent.",
        UploadState.READY: "It is there, and nobody has imported it yet.",
        UploadState.IMPORTING: "It is being imported.",
        UploadState.IMPORTED: "All of it is imported, but for the rows that were rejected.",
        UploadState.CANCELLED: "Its import was cancelled; what was stored until then stays.",
        UploadState.FAILED: "Its import ended before its end, and `error` says why; what was "
        "stored until then stays.",
    },
)
described(
    Kind,
    "What a file is a list of, where its columns are called like the fields.",
    {
        Kind.POSTS: "Posts, without numbers.",
        Kind.SNAPSHOTS: "Lifetime totals of posts, by day.",
        Kind.PERFORMANCE: "Content performance as you know it.",
        Kind.CHARGES: "Charges.",
        Kind.CREDITS: "Credit transactions.",
        Kind.INGREDIENTS: "Ingredients.",
        Kind.ACCOUNTS: "Days of accounts: followers and so on.",
        Kind.TAGS: "Tags of posts that are there.",
        Kind.NOTES: "Notes.",
    },
    name="ImportRows",
)
