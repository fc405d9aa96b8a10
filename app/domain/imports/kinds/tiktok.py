"""What TikTok Studio writes: a table of videos, and followers per day."""

from app.domain.imports.kinds.definitions import LINK, FileKind, Unit, Values, column
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

CONTENT = FileKind(
    "tiktok-content",
    "TikTok, Studio, content",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column(
            "label",
            ("Video title", "Post title", "Title"),
            de=("Videotitel", "Titel des Videos"),
            pt="Título do vídeo",
            es=("Título del vídeo", "Título del video"),
            fr="Titre de la vidéo",
        ),
        column(
            LINK,
            ("Video link", "Post link", "Link"),
            de=("Videolink", "Video-Link", "Link zum Video"),
            pt="Link do vídeo",
            es=("Enlace del vídeo", "Enlace del video"),
            fr="Lien de la vidéo",
        ),
        column(
            "published_at",
            ("Post time", "Time posted", "Publish time"),
            de=("Veröffentlichungszeit", "Zeit der Veröffentlichung", "Postzeit"),
            pt=("Horário da publicação", "Hora da publicação", "Data da publicação"),
            es=("Hora de publicación", "Fecha de publicación"),
            fr=("Heure de publication", "Date de publication"),
        ),
        column(
            "likes",
            "Total likes",
            de=("Gesamtzahl der Likes", "Likes insgesamt", "Likes gesamt"),
            pt=("Total de curtidas",),
            es=("Total de Me gusta", "Me gusta totales"),
            fr=("Total des J'aime", "Nombre total de J'aime"),
        ),
        column(
            "comments",
            "Total comments",
            de=("Gesamtzahl der Kommentare", "Kommentare insgesamt", "Kommentare gesamt"),
            pt=("Total de comentários",),
            es=("Total de comentarios", "Comentarios totales"),
            fr=("Total des commentaires", "Nombre total de commentaires"),
        ),
        column(
            "shares",
            "Total shares",
            de=("Gesamtzahl der Shares", "Shares insgesamt", "Geteilt insgesamt"),
            pt=("Total de compartilhamentos",),
            es=("Total de veces compartido", "Compartidos totales"),
            fr=("Total des partages", "Nombre total de partages"),
        ),
        column(
            "views",
            ("Total views", "Total video views"),
            de=("Gesamtzahl der Aufrufe", "Aufrufe insgesamt", "Aufrufe gesamt"),
            pt=("Total de visualizações",),
            es=("Total de visualizaciones", "Visualizaciones totales"),
            fr=("Total des vues", "Nombre total de vues"),
        ),
        column(
            "average_watch_seconds",
            "Average watch time",
            de="Durchschnittliche Wiedergabezeit",
            pt="Tempo médio de exibição",
            es="Tiempo medio de visualización",
            fr="Durée moyenne de visionnage",
            unit=Unit.SECONDS,
        ),
        column(
            "completion_rate",
            ("Watched full video", "Full video watched rate"),
            de="Vollständig angesehen",
            unit=Unit.PERCENT,
        ),
    ),
    ("Video link", "Post time", "Total views"),
    Platform.TIKTOK,
    whence="TikTok Studio, Analytics, Content, Download data",
    notes=("Ids come out of the links; a row without a link is rejected.",),
)
FOLLOWERS = FileKind(
    "tiktok-followers",
    "TikTok, Studio, followers per day",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "Date", de="Datum", pt="Data", es="Fecha", fr="Date"),
        column(
            "followers", "Followers", de="Follower", pt="Seguidores", es="Seguidores", fr="Abonnés"
        ),
        column(None, "Difference in followers from previous day"),
    ),
    ("Date", "Followers", "Difference in followers from previous day"),
    Platform.TIKTOK,
    whence="TikTok Studio, Analytics, Followers, Download data",
    notes=("Days without a year are rejected: write the year into the file.",),
)
OVERVIEW = FileKind(
    "tiktok-overview",
    "TikTok, Studio, overview per day",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        column("date", "Date", de="Datum", pt="Data", es="Fecha", fr="Date"),
        column("profile_views", "Profile views", de="Profilaufrufe", es="Visitas al perfil"),
        column("reach", ("Unique viewers", "Reached audience")),
        column(None, "Video views", de="Videoaufrufe", es="Visualizaciones de vídeos"),
    ),
    ("Date", "Video views", "Profile views"),
    Platform.TIKTOK,
    whence="TikTok Studio, Analytics, Overview, Download data",
)
KINDS = (CONTENT, FOLLOWERS, OVERVIEW)
