"""What YouTube writes: tables and charts of Studio; and data sets of trending videos."""

from app.domain.imports.kinds.definitions import Column, FileKind, Unit, Values, column
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

_CONTENT = column(
    "external_id",
    ("Content", "Video"),
    de=("Inhalte", "Inhalt", "Video"),
    pt=("Conteúdo", "Vídeo"),
    es=("Contenido", "Vídeo", "Video"),
    fr=("Contenu", "Vidéo"),
)
_TITLE = column(
    "label",
    "Video title",
    de=("Videotitel", "Titel des Videos"),
    pt=("Título do vídeo",),
    es=("Título del video", "Título del vídeo"),
    fr=("Titre de la vidéo",),
)
_VIEWS = column(
    "views",
    "Views",
    de="Aufrufe",
    pt="Visualizações",
    es=("Vistas", "Visualizaciones"),
    fr="Vues",
)
_DATE = column("date", "Date", de="Datum", pt="Data", es="Fecha", fr="Date")
_OF_VIDEOS = (
    _CONTENT,
    _TITLE,
    column(
        "published_at",
        "Video publish time",
        de=(
            *("Veröffentlichungszeitpunkt des Videos", "Veröffentlichungszeit des Videos"),
            *("Zeitpunkt der Videoveröffentlichung", "Uhrzeit der Videoveröffentlichung"),
        ),
        pt=("Horário de publicação do vídeo", "Hora da publicação do vídeo"),
        es=("Hora de publicación del video", "Hora de publicación del vídeo"),
        fr=("Heure de publication de la vidéo", "Date de publication de la vidéo"),
    ),
    column(None, "Duration", de="Dauer", pt="Duração", es="Duración", fr="Durée"),
    _VIEWS,
    column(
        "engaged_views",
        "Engaged views",
        de=("Aufrufe mit Interaktion", "Interessierte Aufrufe"),
        pt=("Visualizações com engajamento",),
        es=("Vistas con interacción", "Visualizaciones con interacción"),
        fr=("Vues avec engagement",),
    ),
    column(
        "likes",
        "Likes",
        de=("„Mag ich“-Bewertungen", "Mag ich", "Likes"),
        pt=("Marcações Gostei", 'Marcações "Gostei"', "Gostos"),
        es=("Me gusta",),
        fr=("J'aime", "Mentions J'aime"),
    ),
    column(
        "comments",
        ("Comments added", "Comments"),
        de=("Hinzugefügte Kommentare", "Kommentare"),
        pt=("Comentários adicionados", "Comentários"),
        es=("Comentarios agregados", "Comentarios añadidos", "Comentarios"),
        fr=("Commentaires ajoutés", "Commentaires"),
    ),
    column(
        "shares",
        "Shares",
        de=("Geteilt", "Geteilte Inhalte"),
        pt=("Compartilhamentos", "Partilhas"),
        es=("Compartidos", "Veces compartido"),
        fr=("Partages",),
    ),
    column(
        "watch_seconds",
        "Watch time (hours)",
        de=("Wiedergabezeit (Stunden)",),
        pt=("Tempo de exibição (horas)", "Tempo de visualização (horas)"),
        es=("Tiempo de reproducción (horas)", "Tiempo de visualización (horas)"),
        fr=("Durée de visionnage (heures)",),
        unit=Unit.HOURS,
    ),
    column(
        "average_watch_seconds",
        "Average view duration",
        de=("Durchschnittliche Wiedergabedauer",),
        pt=("Duração média da visualização",),
        es=("Duración promedio de vistas", "Duración media de las visualizaciones"),
        fr=("Durée moyenne d'une vue", "Durée moyenne de visionnage"),
        unit=Unit.SECONDS,
    ),
    column(
        "average_watched_percent",
        "Average percentage viewed (%)",
        de=("Durchschnittlich wiedergegebene Videolänge (%)", "Durchschnittliche Wiedergabe (%)"),
        pt=("Porcentagem média visualizada (%)",),
        es=("Porcentaje promedio visto (%)", "Porcentaje medio visto (%)"),
        fr=("Pourcentage moyen visionné (%)", "Pourcentage moyen de visionnage (%)"),
        unit=Unit.PERCENT,
    ),
    column(
        "follows",
        "Subscribers gained",
        de=("Gewonnene Abonnenten",),
        pt=("Inscritos conquistados", "Inscritos ganhos"),
        es=("Suscriptores ganados", "Suscriptores obtenidos"),
        fr=("Abonnés gagnés",),
    ),
    column(
        "thumbnail_impressions",
        "Impressions",
        de="Impressionen",
        pt="Impressões",
        es="Impresiones",
        fr="Impressions",
    ),
)
_WHENCE = "YouTube Studio, Analytics, Advanced mode, Export current view (a zip of CSV files)"

TABLE = FileKind(
    "youtube-table",
    "YouTube, Studio, table of videos",
    Kind.SNAPSHOTS,
    Values.UNSAID,
    _OF_VIDEOS,
    ("Content", "Video title", "Video publish time"),
    Platform.YOUTUBE,
    numbers="en",
    never=frozenset({"date", "datum", "data", "fecha"}),
    whence=_WHENCE,
    notes=(
        "The numbers are those of the range that was chosen in Studio, and the file doesn't say "
        "which: choose `Lifetime` there, and give --values totals with the day of the download as "
        "--as-of. Those of any other range are no lifetime totals (--values period) and are "
        "refused.",
        "The row `Total` is no video.",
    ),
)
CHART = FileKind(
    "youtube-chart",
    "YouTube, Studio, chart of videos per day",
    Kind.SNAPSHOTS,
    Values.GAINS,
    (_DATE, *_OF_VIDEOS),
    ("Date", "Content", "Video title"),
    Platform.YOUTUBE,
    numbers="en",
    whence=_WHENCE,
    notes=(
        "Each row is what a video gained on a day: its running totals are kept, from its first "
        "day on or from a total that is known.",
    ),
)
TOTALS = FileKind(
    "youtube-totals",
    "YouTube, Studio, a channel's days",
    Kind.ACCOUNTS,
    Values.DAYS,
    (
        _DATE,
        Column(None, _VIEWS.names),
        column(
            "followers_gained",
            "Subscribers gained",
            de="Gewonnene Abonnenten",
            pt=("Inscritos conquistados", "Inscritos ganhos"),
            es=("Suscriptores ganados", "Suscriptores obtenidos"),
            fr="Abonnés gagnés",
        ),
        column(
            "followers_lost",
            "Subscribers lost",
            de="Verlorene Abonnenten",
            pt="Inscritos perdidos",
            es="Suscriptores perdidos",
            fr="Abonnés perdus",
        ),
        column(
            "reach",
            "Unique viewers",
            de=("Einzelne Zuschauer", "Zuschauer"),
            pt="Espectadores únicos",
            es=("Usuarios únicos", "Espectadores únicos"),
            fr=("Spectateurs uniques",),
        ),
        column(
            "impressions",
            "Impressions",
            de="Impressionen",
            pt="Impressões",
            es="Impresiones",
            fr="Impressions",
        ),
    ),
    ("Date", "Views|Subscribers gained"),
    Platform.YOUTUBE,
    numbers="en",
    never=frozenset({"content", "inhalte", "contenu", "conteúdo", "contenido", "likes", "reach"}),
    whence=_WHENCE,
    notes=(
        "Accounts have followers, reach and impressions per day. Views of a whole channel are "
        "those of its videos, and aren't kept a second time: a file with nothing else brings "
        "nothing.",
    ),
)
TRENDING = FileKind(
    "youtube-trending",
    "YouTube, trending videos, as data sets have them",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    (
        column("external_id", ("video_id", "videoid")),
        column("date", ("trending_date", "trendingdate")),
        column("label", "title"),
        column("brand", ("channel_title", "channelTitle")),
        column("published_at", ("publish_time", "publishedAt")),
        column("views", ("views", "view_count")),
        column("likes", "likes"),
        column("comments", ("comment_count", "comments")),
        column("description", "description"),
        column(None, "comments_disabled"),
    ),
    ("video_id", "trending_date", "channel_title"),
    Platform.YOUTUBE,
    numbers="en",
    forms={"date": "%y.%d.%m"},
    whence="public data sets of trending videos",
    notes=(
        "Trending dates are written year, day, month. Channels become brands "
        "(--create-brands makes them). Comments that are disabled are unknown.",
    ),
)
KINDS = (TABLE, CHART, TOTALS, TRENDING)
