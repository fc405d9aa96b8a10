"""What Meta's Business Suite writes of Facebook."""

from app.domain.imports.kinds.definitions import Column, FileKind, Unit, Values, column
from app.domain.imports.kinds.meta import COMMON, NOTES, POST_ID, WHENCE
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

_FACEBOOK: tuple[Column, ...] = (
    POST_ID,
    column(
        None,
        ("Page name", "Page ID"),
        de=("Seitenname", "Name der Seite", "Seiten-ID", "ID der Seite"),
        pt=("Nome da Página", "Identificação da Página", "ID da Página"),
        es=("Nombre de la página", "Identificador de la página", "ID de la página"),
        fr=("Nom de la Page", "Nom de Page", "ID de la Page", "ID de Page"),
    ),
    *COMMON,
    column(
        "likes",
        "Reactions",
        de="Reaktionen",
        pt="Reações",
        es="Reacciones",
        fr="Réactions",
    ),
    column(
        "clicks",
        ("Total clicks",),
        de=("Klicks insgesamt", "Gesamtklicks", "Gesamtzahl der Klicks"),
        pt=("Total de cliques",),
        es=("Clics totales", "Total de clics"),
        fr=("Total des clics", "Nombre total de clics"),
    ),
    column(
        "watch_seconds",
        "Seconds viewed",
        de=("Angesehene Sekunden", "Aufgerufene Sekunden"),
        pt=("Segundos visualizados",),
        es=("Segundos reproducidos", "Segundos visualizados"),
        fr=("Secondes regardées", "Secondes visionnées"),
        unit=Unit.SECONDS,
    ),
)
FACEBOOK = FileKind(
    "facebook-meta",
    "Facebook, Meta Business Suite, content export",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    _FACEBOOK,
    ("Post ID", "Page name", "Publish time"),
    Platform.FACEBOOK,
    whence=WHENCE,
    notes=(
        *NOTES,
        "Reactions of every kind are its likes.",
        "Spreadsheets round its ids (`1.22158E+17`): such rows are rejected; get the file anew.",
    ),
)
KINDS = (FACEBOOK,)
