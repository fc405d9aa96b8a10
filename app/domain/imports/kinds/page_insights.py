"""What Facebook's old Page insights wrote about posts."""

from app.domain.imports.kinds.definitions import LINK, FileKind, Values, column
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

POSTS = FileKind(
    "facebook-posts",
    "Facebook, Page insights, post level",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("external_id", "Post ID"),
        column(LINK, "Permalink"),
        column("description", "Post Message"),
        column("category", "Type"),
        column("published_at", "Posted"),
        column("reach", ("Lifetime Post Total Reach", "Lifetime Post reach")),
        column("impressions", "Lifetime Post Total Impressions"),
        column("clicks", ("Lifetime Post Consumptions", "Lifetime Matched Audience Consumptions")),
    ),
    ("Post ID", "Permalink", "Posted", "Lifetime Post Total Reach"),
    Platform.FACEBOOK,
    numbers="en",
    whence="the old Page insights, Export data, post level (until 2023)",
    notes=("A second row describes the columns: it is no post.",),
)
KINDS = (POSTS,)
