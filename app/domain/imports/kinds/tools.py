"""What tools for publishing write about posts of several platforms, as CSV."""

from app.domain.imports.kinds.definitions import LINK, TIME, FileKind, Values, column
from app.domain.imports.plans import Kind

_COUNTS = (
    column("impressions", ("Impressions", "Organic impressions")),
    column("reach", ("Reach", "Organic reach", "Users reached", "People reached")),
    column("comments", ("Comments", "Replies", "Comments & replies")),
    column("shares", ("Shares", "Reposts", "Retweets", "Reshares")),
    column("saves", ("Saves", "Saved", "Bookmarks")),
)

HOOTSUITE = FileKind(
    "hootsuite",
    "Hootsuite, post performance",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("published_at", ("Date (GMT)", "Date (UTC)", "Date")),
        column("external_id", "Post ID"),
        column("description", "Post Message"),
        column(LINK, "Post Permalink"),
        column("category", "Post Type"),
        column("platform", "Social Network"),
        column("likes", ("Likes", "Reactions")),
        column("clicks", ("Post Link Clicks", "Link Clicks", "Clicks")),
        column("video_views", "Video Views"),
        *_COUNTS,
    ),
    ("Post Permalink", "Social Network", "Post Message|Post ID"),
    numbers="en",
    whence="Hootsuite, Analytics, Post performance, Export",
    notes=("Date (GMT) is the time of publication in UTC.",),
)
SPROUT = FileKind(
    "sprout",
    "Sprout Social, post performance",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("published_at", ("Date", "Published Date", "Created Time")),
        column("external_id", ("Post ID", "Message ID", "Native ID")),
        column("platform", "Network"),
        column("category", ("Content Type", "Post Type")),
        column(LINK, ("Link", "Permalink", "Post Link")),
        column("description", ("Post", "Message", "Text")),
        column(None, ("Profile", "Profiles")),
        column("likes", ("Reactions", "Likes")),
        column("clicks", ("Post Link Clicks", "Clicks", "Post Clicks (All)")),
        column("video_views", "Video Views"),
        *_COUNTS,
    ),
    ("Date|Published Date", "Network", "Profile|Link|Post ID", "Impressions|Reach"),
    numbers="en",
    never=frozenset({"profile id", "net follower growth", "followers"}),
    whence="Sprout Social, Reports, Post Performance, Export",
)
SPROUT_DAYS = FileKind(
    "sprout-days",
    "Sprout Social, profile performance per day",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "Date"),
        column("platform", "Network"),
        column("handle", ("Profile", "Profile Name")),
        column("followers", ("Audience", "Followers")),
        column("followers_gained", ("Audience Gained", "Followers Gained")),
        column("followers_lost", ("Audience Lost", "Followers Lost")),
        column("impressions", "Impressions"),
        column("reach", "Reach"),
        column(None, ("Net Audience Growth", "Net Follower Growth")),
    ),
    ("Date", "Network", "Profile", "Audience|Net Audience Growth"),
    numbers="en",
    never=frozenset({"post id", "link"}),
    whence="Sprout Social, Reports, Profile Performance, Export",
)
BUFFER = FileKind(
    "buffer",
    "Buffer, posts",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("published_at", ("Date", "Sent at", "Published at")),
        column("description", ("Update", "Post", "Text")),
        column("platform", ("Service", "Channel type", "Channel")),
        column(LINK, ("Service Link", "Post Link", "Link")),
        column("category", ("Type", "Post type")),
        column("views", "Views"),
        column("likes", ("Likes", "Reactions", "Favorites")),
        column("clicks", ("Clicks", "Link clicks")),
        *_COUNTS,
    ),
    ("Service|Channel type", "Service Link|Post Link", "Date|Sent at"),
    numbers="en",
    whence="Buffer, Analyze or Insights, Posts, Export CSV",
    notes=(
        "From 1 December 2026 on Buffer calls its numbers otherwise (Views, Reactions, Reposts); "
        "both are read.",
    ),
)
LATER = FileKind(
    "later",
    "Later, post performance",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column(
            "published_at",
            ("Posted Date", "Posted Time", "Publish Date", "Posted At", "Date Posted"),
        ),
        column("description", ("Caption",)),
        column(LINK, ("Post URL", "Permalink", "Instagram Link", "Post Link")),
        column("platform", ("Platform", "Profile Type", "Social Network")),
        column("category", ("Media Type", "Post Type")),
        column("views", ("Views", "Plays", "Video Views")),
        column("likes", ("Likes", "Like Count")),
        column("follows", "Follows"),
        *_COUNTS,
    ),
    (
        "Caption",
        "Post URL|Permalink|Instagram Link|Post Link",
        "Posted Date|Posted Time|Publish Date|Posted At|Date Posted",
    ),
    numbers="en",
    whence="Later, Analytics, Post Performance, Export CSV",
    notes=("Where no column names the platform, the links do.",),
)
AGORAPULSE = FileKind(
    "agorapulse",
    "Agorapulse, content report",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("published_at", ("Publishing date", "Published date", "Date")),
        column(TIME, ("Publishing time", "Published time", "Time", "Hour")),
        column("platform", ("Network", "Social network", "Profile type", "Platform")),
        column(LINK, ("Link", "Post URL", "URL", "Permalink", "Link to post", "Post link")),
        column("external_id", ("Post ID",)),
        column("description", ("Message", "Content", "Text", "Post", "Caption")),
        column("category", ("Type", "Post type", "Content type")),
        column("views", ("Views", "Video views")),
        column("likes", ("Likes", "Reactions")),
        column("clicks", ("Clicks", "Link clicks")),
        *_COUNTS,
    ),
    (
        *("Publishing date|Published date|Date", "Publishing time|Published time|Time|Hour"),
        "Link|Post URL|URL|Permalink|Link to post|Post link|Post ID",
        "Likes|Reactions|Impressions|Reach|Comments",
    ),
    numbers="en",
    whence="Agorapulse, Reports, Content, Export",
    notes=("The date and the time of publication stand in two columns.",),
)
METRICOOL = FileKind(
    "metricool-days",
    "Metricool, evolution per day",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "Date", es="Fecha", pt="Data", de="Datum", fr="Date"),
        column(
            "followers",
            ("Followers", "Fans", "Page followers", "Total followers"),
            es="Seguidores",
            pt="Seguidores",
            de="Follower",
            fr="Abonnés",
        ),
        column("following", "Following", es="Siguiendo", pt="Seguindo"),
        column("posts", ("Posts", "Content"), es=("Publicaciones",), pt="Publicações"),
        column(
            "impressions", ("Impressions", "Page impressions"), es="Impresiones", pt="Impressões"
        ),
        column("reach", ("Reach", "Page reach", "Avg. reach per day"), es="Alcance", pt="Alcance"),
        column("profile_views", ("Profile views", "Page views"), es="Visitas al perfil"),
        column("followers_gained", ("Gained followers", "New followers"), es="Seguidores ganados"),
        column("followers_lost", ("Lost followers", "Unfollows"), es="Seguidores perdidos"),
    ),
    ("Date", "Followers"),
    never=frozenset(
        {
            *("post id", "url", "link", "content", "network", "likes"),
            "difference in followers from previous day",
        }
    ),
    whence="Metricool, Analytics, a network's evolution, Download CSV",
    notes=("The file doesn't name its platform: give --platform, and the --account.",),
)
METRICOOL_POSTS = FileKind(
    "metricool-posts",
    "Metricool, list of posts",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column(
            "published_at",
            ("Date", "Publish date"),
            es=("Fecha", "Fecha de publicación"),
            pt="Data",
        ),
        column(LINK, ("URL", "Link", "Post link"), es=("URL", "Enlace"), pt="URL"),
        column(
            "description", ("Content", "Text", "Title"), es=("Contenido", "Texto"), pt="Conteúdo"
        ),
        column("category", "Type", es="Tipo", pt="Tipo"),
        column("platform", ("Network", "Social network"), es="Red", pt="Rede"),
        column("views", ("Views", "Video views"), es=("Visualizaciones", "Reproducciones")),
        column("impressions", "Impressions", es="Impresiones", pt="Impressões"),
        column("reach", ("Reach", "Organic reach"), es="Alcance", pt="Alcance"),
        column("likes", ("Likes", "Reactions"), es=("Me gusta", "Reacciones"), pt="Curtidas"),
        column("comments", "Comments", es="Comentarios", pt="Comentários"),
        column("shares", ("Shares", "Retweets"), es=("Compartidos",), pt="Compartilhamentos"),
        column("saves", "Saved", es="Guardados", pt="Salvamentos"),
        column("clicks", "Clicks", es="Clics", pt="Cliques"),
    ),
    ("Date", "URL", "Content", "Type"),
    whence="Metricool, Analytics, a network's posts, Download CSV",
)
KINDS = (
    *(HOOTSUITE, SPROUT, SPROUT_DAYS, BUFFER, LATER, AGORAPULSE),
    *(METRICOOL, METRICOOL_POSTS),
)
