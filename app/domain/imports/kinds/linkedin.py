"""What LinkedIn writes: a person's content workbook, and workbooks of pages."""

from app.domain.imports.kinds.definitions import LINK, FileKind, Values, column
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

TOP_POSTS = FileKind(
    "linkedin-posts",
    "LinkedIn, personal content export, top posts",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column(
            LINK,
            "Post URL",
            de=("Beitrags-URL", "URL des Beitrags"),
            pt=("URL da publicação",),
            es=("URL de la publicación",),
            fr=("URL du post", "URL de la publication"),
        ),
        column(
            "published_at",
            "Post publish date",
            de=("Veröffentlichungsdatum des Beitrags", "Veröffentlichungsdatum"),
            pt=("Data de publicação",),
            es=("Fecha de publicación",),
            fr=("Date de publication du post", "Date de publication"),
        ),
        column("impressions", "Impressions", de="Impressions", pt="Impressões", es="Impresiones"),
        column(None, "Engagements", de=("Interaktionen", "Engagement"), es="Interacciones"),
    ),
    ("Post URL", "Post publish date"),
    Platform.LINKEDIN,
    side_by_side=True,
    whence="LinkedIn, your profile's Analytics, Content, Export (XLSX, sheet TOP POSTS)",
    notes=(
        "Two lists stand side by side, by engagements and by impressions; each row of either is "
        "read. Engagements are a sum of LinkedIn's own, and not used.",
        "Dates are month first where the file is in English.",
    ),
)
ENGAGEMENT = FileKind(
    "linkedin-days",
    "LinkedIn, personal content export, days",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "Date", de="Datum", pt="Data", es="Fecha", fr="Date"),
        column("impressions", "Impressions", pt="Impressões", es="Impresiones"),
        column(None, "Engagements", de=("Interaktionen", "Engagement"), es="Interacciones"),
    ),
    ("Date", "Impressions", "Engagements"),
    Platform.LINKEDIN,
    never=frozenset({"new follows", "likes", "post id", "reach", "clicks", "comments"}),
    whence="the same workbook, sheet ENGAGEMENT",
)
FOLLOWERS = FileKind(
    "linkedin-followers",
    "LinkedIn, new followers per day",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "Date", de="Datum", pt="Data", es="Fecha", fr="Date"),
        column(
            "followers_gained",
            ("New followers", "Total followers"),
            de=("Neue Follower", "Neue Follower:innen", "Follower insgesamt"),
            pt=("Novos seguidores",),
            es=("Nuevos seguidores",),
            fr=("Nouveaux abonnés",),
        ),
        column(None, ("Sponsored followers", "Organic followers")),
    ),
    ("Date", "New followers"),
    Platform.LINKEDIN,
    never=frozenset({"followers", "likes", "impressions"}),
    whence="the same workbook, sheet FOLLOWERS, or a page's follower export, sheet New followers",
    notes=("A page's `Total followers` of a day are those that it won on that day.",),
)
PAGE_POSTS = FileKind(
    "linkedin-page-posts",
    "LinkedIn, page, content export",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("description", ("Post title", "Update title"), de="Titel des Beitrags"),
        column(LINK, ("Post link", "Update link"), de="Link zum Beitrag"),
        column("category", ("Content Type",), de="Inhaltstyp"),
        column("published_at", ("Created date",), de="Erstellungsdatum"),
        column("impressions", "Impressions", de="Impressions"),
        column("video_views", ("Views", "Views (Excluding offsite video views)")),
        column("clicks", "Clicks", de="Klicks"),
        column("likes", ("Likes", "Reactions"), de=("Likes", "Reaktionen")),
        column("comments", "Comments", de="Kommentare"),
        column("shares", ("Reposts", "Shares"), de=("Reposts", "Geteilte Inhalte")),
        column(None, ("Post type", "Update type")),
    ),
    ("Post title", "Post link", "Created date"),
    Platform.LINKEDIN,
    numbers="en",
    whence="LinkedIn, your page's Analytics, Content, Export (XLS, sheet All posts)",
    notes=("The first row explains the file, and is no header.",),
)
PAGE_DAYS = FileKind(
    "linkedin-page-days",
    "LinkedIn, page, days",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "Date", de="Datum"),
        column("impressions", ("Impressions (total)",), de="Impressions (insgesamt)"),
        column("reach", ("Unique impressions (organic)", "Unique impressions (total)")),
    ),
    ("Date", "Impressions (total)"),
    Platform.LINKEDIN,
    numbers="en",
    whence="the same workbook, sheet Metrics",
)
KINDS = (TOP_POSTS, ENGAGEMENT, FOLLOWERS, PAGE_POSTS, PAGE_DAYS)
