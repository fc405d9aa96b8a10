"""YouTube Studio's tables in several languages, and lists of trending videos."""

import pytest

from app.domain.imports.kinds.definitions import Values
from tests.domain.imports.files import File, csv_of

HEADERS = {
    "en": (
        *("Content", "Video title", "Video publish time", "Duration", "Views"),
        *("Watch time (hours)", "Subscribers", "Impressions", "Average view duration"),
    ),
    "de": (
        *("Inhalte", "Videotitel", "Veröffentlichungszeitpunkt des Videos", "Dauer", "Aufrufe"),
        *("Wiedergabezeit (Stunden)", "Abonnenten", "Impressionen"),
        "Durchschnittliche Wiedergabedauer",
    ),
    "es": (
        *("Contenido", "Título del video", "Hora de publicación del video", "Duración", "Vistas"),
        *("Tiempo de reproducción (horas)", "Suscriptores", "Impresiones"),
        "Duración promedio de vistas",
    ),
    "fr": (
        *("Contenu", "Titre de la vidéo", "Heure de publication de la vidéo", "Durée", "Vues"),
        *("Durée de visionnage (heures)", "Abonnés", "Impressions", "Durée moyenne d'une vue"),
    ),
    "pt": (
        *("Conteúdo", "Título do vídeo", "Horário de publicação do vídeo", "Duração"),
        *("Visualizações", "Tempo de exibição (horas)", "Inscritos", "Impressões"),
        "Duração média da visualização",
    ),
}
PUBLISHED = {
    "en": "Aug 22, 2026",
    "de": "22. Aug. 2026",
    "es": "22 ago 2026",
    "fr": "22 août 2026",
    "pt": "22 de ago. de 2026",
}


@pytest.mark.parametrize("language", HEADERS)
def test_a_table_of_videos_has_its_sum_left_out(language: str) -> None:
    sums = {"de": "Gesamt"}.get(language, "Total")
    file = File(
        csv_of(
            HEADERS[language],
            (sums, "", "", "", 4521, 11.4662, 2, 38, "0:00:15"),
            ("L8ek-kPnDV4", "One", PUBLISHED[language], 42, 1204, 3.9407, 1, 11, "0:01:17"),
        )
    )

    assert (file.kind, file.language) == ("youtube-table", language)
    assert file.recognized.kind.values is Values.UNSAID
    assert file.others() == ["a sum"]
    assert file.posts() == [
        {
            "platform": "YOUTUBE",
            "id": "L8ek-kPnDV4",
            "date": "2026-11-28",
            "views": 1204,
            "watch_seconds": 14187,
            "averageWatchSeconds": 77.0,
            "thumbnailImpressions": 11,
            "label": "One",
            "published_at": "2026-08-22T00:00:00+00:00",
        }
    ]


def test_a_chart_has_gains_of_days() -> None:
    header = ("Date", *HEADERS["en"][:5])
    file = File(csv_of(header, ("2026-08-22", "L8ek-kPnDV4", "One", "Aug 22, 2026", 42, 700)))

    assert file.kind == "youtube-chart"
    assert file.recognized.kind.values is Values.GAINS
    assert file.posts()[0]["date"] == "2026-08-22"


def test_totals_are_days_of_the_channel() -> None:
    file = File(
        csv_of(("Date", "Views", "Subscribers gained"), ("2026-08-22", 700, 3), ("Total", 700, 3)),
        account="@me",
    )

    assert file.kind == "youtube-totals"
    assert file.days() == [("2026-08-22", {"followers_gained": 3})]


TRENDING = (
    *("video_id", "trending_date", "title", "channel_title", "publish_time", "views", "likes"),
    *("comment_count", "comments_disabled", "description"),
)


@pytest.mark.parametrize(
    ("day", "expected"), [("17.14.11", "2017-11-14"), ("2020-08-12T00:00:00Z", "2020-08-12")]
)
def test_trending_lists_have_days_of_reading(day: str, expected: str) -> None:
    row = ("a", day, "One", "Us", "2017-11-01T10:00:00Z", 10, 2, 0, "True", "two\\nlines")
    file = File(csv_of(TRENDING, row))

    (post,) = file.posts()
    assert file.kind == "youtube-trending"
    assert (post["date"], post["brand"], post["description"]) == (expected, "Us", "two\nlines")
    assert "comments" not in post
