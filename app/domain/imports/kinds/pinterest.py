"""What Pinterest writes: its list of top pins."""

from app.domain.imports.kinds.definitions import LINK, FileKind, Unit, Values, column
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

PINS = FileKind(
    "pinterest-pins",
    "Pinterest, analytics, pins",
    Kind.SNAPSHOTS,
    Values.UNSAID,
    (
        column("external_id", ("Pin ID", "pin_id"), de="Pin-ID", es="ID del Pin", pt="ID do Pin"),
        column(LINK, ("Pin link", "Pin URL"), de="Pin-Link", es="Enlace del Pin"),
        column("label", ("Pin title", "Title"), de="Pin-Titel", es="Título del Pin"),
        column("description", ("Pin description", "Description")),
        column("published_at", ("Created", "Created at", "Publish date", "Pin created date")),
        column("impressions", "Impressions", de="Impressionen", es="Impresiones", pt="Impressões"),
        column("saves", ("Saves",), de="Gemerkt", es="Guardados", pt="Salvamentos"),
        column("pin_clicks", "Pin clicks", de="Pin-Klicks", es="Clics en Pines"),
        column("clicks", "Outbound clicks", de="Ausgehende Klicks", es="Clics salientes"),
        column("likes", ("Total reactions", "Reactions")),
        column("comments", ("Total comments", "Comments")),
        column("follows", ("Follows", "User follows")),
        column("profile_visits", "Profile visits"),
        column("video_views", ("Video views",)),
        column("average_watch_seconds", "Average video play time", unit=Unit.SECONDS),
    ),
    ("Pin ID|Pin link", "Impressions", "Saves|Pin clicks|Outbound clicks"),
    Platform.PINTEREST,
    whence="Pinterest, Analytics, Overview, Export",
    notes=(
        "The numbers are those of the range that was chosen, and the file doesn't say which: give "
        "--values totals where it reaches back to the pins' first day.",
    ),
)
KINDS = (PINS,)
