"""Meta's exports, in five languages: small files of our own making with its headers."""

import pytest

from tests.domain.imports.files import File, csv_of

ENGLISH = (
    *("Post ID", "Account ID", "Account username", "Account name", "Description"),
    *("Duration (sec)", "Publish time", "Permalink", "Post type", "Data comment", "Date"),
    *("Views", "Reach", "Likes", "Shares", "Follows", "Comments", "Saves"),
)
GERMAN = (
    *("Beitrags-ID", "Konto-ID", "Konto-Benutzername", "Kontoname", "Beschreibung"),
    *("Dauer (Sek.)", "Veröffentlichungszeitpunkt", "Permalink", "Beitragstyp", "Datenkommentar"),
    *("Datum", "Aufrufe", "Reichweite", "„Gefällt mir“-Angaben", "Geteilte Inhalte", "Follows"),
    *("Kommentare", "Gespeicherte Beiträge"),
)
PORTUGUESE = (
    *("Identificação do post", "Identificação da conta", "Nome de usuário da conta"),
    *("Nome da conta", "Descrição", "Duração (segundos)", "Horário de publicação"),
    *("Link permanente", "Tipo de post", "Comentário de dados", "Data", "Visualizações"),
    *("Alcance", "Curtidas", "Compartilhamentos", "Seguimentos", "Comentários", "Salvamentos"),
)
SPANISH = (
    *("Identificador de la publicación", "Identificador de la cuenta"),
    *("Nombre de usuario de la cuenta", "Nombre de la cuenta", "Descripción"),
    *("Duración (segundos)", "Hora de publicación", "Enlace permanente", "Tipo de publicación"),
    *("Comentario de datos", "Fecha", "Visualizaciones", "Alcance", "Me gusta"),
    *("Veces que se compartió", "Seguimientos", "Comentarios", "Veces que se guardó"),
)
FRENCH = (
    *("ID de publication", "ID du compte", "Nom d'utilisateur du compte", "Nom du compte"),
    *("Description", "Durée (en secondes)", "Heure de publication", "Permalien"),
    *("Type de publication", "Commentaire sur les données", "Date", "Vues", "Couverture"),
    *("J'aime", "Partages", "Suivis", "Commentaires", "Enregistrements"),
)


@pytest.mark.parametrize(
    ("header", "language", "published", "span", "views", "likes"),
    [
        (ENGLISH, "en", "09/04/2026 15:30", "Lifetime", "7,250", "1,204"),
        (GERMAN, "de", "04.09.2026 15:30", "Gesamte Laufzeit", "7.250", "1.204"),
        (PORTUGUESE, "pt", "04/09/2026 15:30", "Total", "7,25 mil", "1.204"),
        (SPANISH, "es", "04/09/2026 15:30", "Total", "7.250", "1.204"),
        (FRENCH, "fr", "04/09/2026 15:30", "Total", "7 250", "1 204"),
    ],
)
def test_instagram_is_read_in_its_language(
    header: tuple[str, ...], language: str, published: str, span: str, views: str, likes: str
) -> None:
    row = (
        *("17900000000000123", "178", "us", "Us", "Hello", "0", published),
        *("https://www.instagram.com/p/ABC/", "IG Reel", "", span),
        *(views, "5200", likes, "31", "6", "9", "96"),
    )
    file = File(csv_of(header, row))

    assert (file.kind, file.language) == ("instagram-meta", language)
    assert file.rejections() == []
    assert file.posts() == [
        {
            "platform": "INSTAGRAM",
            "id": "17900000000000123",
            "date": "2026-11-28",
            "views": 7250,
            "likes": 1204,
            "comments": 9,
            "shares": 31,
            "saves": 96,
            "reach": 5200,
            "follows": 6,
            "description": "Hello",
            "url": "https://www.instagram.com/p/ABC/",
            "published_at": "2026-09-04T15:30:00+00:00",
            "category": "REEL",
        }
    ]


def test_a_file_that_names_its_account_otherwise_is_of_the_same_kind() -> None:
    header = [name for name in ENGLISH if name not in {"Account ID", "Account username"}]
    assert File(csv_of(header, ["1"] * len(header))).kind == "instagram-meta"


def test_days_instead_of_lifetime_are_days_of_gains() -> None:
    row = ("1", "2", "us", "Us", "x", "0", "09/24/2026 15:30", "", "", "", "2026-09-25", *"1234567")
    file = File(csv_of(ENGLISH, row))

    assert file.survey.spans == {"days": 1}
    assert file.posts()[0]["date"] == "2026-09-25"
