"""What Meta's Business Suite writes of an account, day by day: a file for each metric.

The row above the header names the metric, and with it mostly the platform.
"""

from collections.abc import Mapping

from app.domain.imports.kinds.definitions import Column, FileKind, Values, column
from app.domain.imports.layouts import PRIMARY
from app.domain.imports.plans import Kind
from app.domain.platforms import PLATFORM_NAMES, Platform

_Titles = Mapping[str, tuple[str, ...]]
_NAMED: Mapping[str | None, _Titles] = {
    "followers_gained": {
        "en": ("{} follows", "New {} followers", "{} new followers"),
        "de": ("{}-Follows", "Neue {}-Follower", "{}-Abonnements"),
        "pt": ("Seguimentos do {}", "Novos seguidores do {}"),
        "es": ("Seguimientos de {}", "Nuevos seguidores de {}"),
        "fr": ("Suivis {}", "Nouveaux followers {}", "Nouveaux abonnés {}"),
    },
    "profile_views": {
        "en": ("{} visits", "{} profile visits", "{} Page visits"),
        "de": ("{}-Besuche", "{}-Profilbesuche", "{}-Seitenbesuche", "{}-Profilaufrufe"),
        "pt": ("Visitas do {}", "Visitas ao perfil do {}", "Visitas à Página do {}"),
        "es": ("Visitas de {}", "Visitas al perfil de {}", "Visitas a la página de {}"),
        "fr": ("Visites {}", "Visites du profil {}", "Visites de la Page {}"),
    },
    "reach": {
        "en": ("{} reach", "{} viewers"),
        "de": ("{}-Reichweite", "{}-Zuschauer"),
        "pt": ("Alcance do {}", "Espectadores do {}"),
        "es": ("Alcance de {}", "Espectadores de {}"),
        "fr": ("Couverture {}", "Couverture sur {}", "Spectateurs {}"),
    },
    "impressions": {
        "en": ("{} impressions",),
        "de": ("{}-Impressionen",),
        "pt": ("Impressões do {}",),
        "es": ("Impresiones de {}",),
        "fr": ("Impressions {}",),
    },
    None: {
        "en": ("{} views", "{} link clicks", "{} content interactions"),
        "de": ("{}-Aufrufe", "{}-Link-Klicks", "{}-Content-Interaktionen"),
        "pt": ("Visualizações do {}", "Cliques no link do {}", "Interações com o conteúdo do {}"),
        "es": ("Visualizaciones de {}", "Clics en el enlace de {}"),
        "fr": ("Vues {}", "Clics sur un lien {}", "Interactions avec le contenu {}"),
    },
}
_UNNAMED: Mapping[str | None, _Titles] = {
    "followers_gained": {
        "en": ("Follows", "New followers"),
        "de": ("Follows", "Neue Follower"),
        "pt": ("Seguimentos", "Novos seguidores"),
        "es": ("Seguimientos", "Nuevos seguidores"),
        "fr": ("Suivis", "Nouveaux followers", "Nouveaux abonnés"),
    },
    "profile_views": {
        "en": ("Visits", "Profile visits"),
        "de": ("Besuche", "Profilbesuche"),
        "pt": ("Visitas", "Visitas ao perfil"),
        "es": ("Visitas", "Visitas al perfil"),
        "fr": ("Visites", "Visites du profil"),
    },
    "reach": {
        "en": ("Reach", "Viewers"),
        "de": ("Reichweite", "Zuschauer"),
        "pt": ("Alcance", "Espectadores"),
        "es": ("Alcance", "Espectadores"),
        "fr": ("Couverture", "Spectateurs"),
    },
    "impressions": {
        "en": ("Impressions",),
        "de": ("Impressionen",),
        "pt": ("Impressões",),
        "es": ("Impresiones",),
        "fr": ("Impressions",),
    },
    None: {
        "en": ("Views", "Link clicks", "Content interactions"),
        "de": ("Aufrufe", "Link-Klicks", "Content-Interaktionen"),
        "pt": ("Visualizações", "Cliques no link", "Interações com o conteúdo"),
        "es": ("Visualizaciones", "Clics en el enlace", "Interacciones con el contenido"),
        "fr": ("Vues", "Clics sur un lien", "Interactions avec le contenu"),
    },
}
_DATE = column("date", "Date", de="Datum", pt="Data", es="Fecha", fr="Date")


def _columns(titles: Mapping[str | None, _Titles], platform: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            field,
            {
                language: tuple(f"{PRIMARY}: {each.format(platform)}" for each in spelt)
                for language, spelt in names.items()
            },
        )
        for field, names in titles.items()
    )


def _kind(
    name: str, of: str, platform: Platform | None, titles: Mapping[str | None, _Titles]
) -> FileKind:
    metrics = _columns(titles, PLATFORM_NAMES[platform] if platform else "")
    return FileKind(
        name,
        f"{of}, Meta Business Suite, results per day",
        Kind.ACCOUNTS,
        Values.DAYS,
        (_DATE, *metrics),
        ("Date", "|".join(spelt for each in metrics for spelt in each.names["en"])),
        platform,
        whence="Meta Business Suite, Insights, Results, the menu of a chart",
        notes=(
            "The row above the header says which metric its column `Primary` is. There is a file "
            "for each: several complete each other.",
            "Viewers are kept as reach. Views, clicks and interactions of an account aren't kept.",
        ),
    )


FACEBOOK = _kind("facebook-meta-days", "Facebook", Platform.FACEBOOK, _NAMED)
INSTAGRAM = _kind("instagram-meta-days", "Instagram", Platform.INSTAGRAM, _NAMED)
UNNAMED = _kind("meta-days", "Facebook or Instagram", None, _UNNAMED)
KINDS = (FACEBOOK, INSTAGRAM, UNNAMED)
