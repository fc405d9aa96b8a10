"""What Meta's Business Suite writes of Instagram, and what its files of Facebook share with it."""

from app.domain.imports.kinds.definitions import (
    LINK,
    SPAN,
    Column,
    FileKind,
    Values,
    column,
)
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

POST_ID = column(
    "external_id",
    "Post ID",
    de=("Beitrags-ID", "Post-ID", "ID des Beitrags"),
    pt=("Identificação do post", "ID do post", "Identificação da publicação", "ID da publicação"),
    es=(
        *("Identificador de la publicación", "Identificador de publicación"),
        *("ID de la publicación", "ID de publicación"),
    ),
    fr=(
        *("ID de publication", "ID de la publication", "Identifiant de publication"),
        *("Identifiant de la publication", "ID du post"),
    ),
)
_PUBLISHED = column(
    "published_at",
    ("Publish time", "Publish date", "Published", "Posted"),
    de=(
        *("Veröffentlichungszeitpunkt", "Veröffentlichungszeit", "Veröffentlicht"),
        *("Zeitpunkt der Veröffentlichung", "Uhrzeit der Veröffentlichung"),
    ),
    pt=(
        *("Horário de publicação", "Hora de publicação", "Data de publicação"),
        *("Horário da publicação", "Hora da publicação", "Data da publicação"),
    ),
    es=(
        *("Hora de publicación", "Fecha de publicación"),
        *("Hora de la publicación", "Fecha y hora de publicación"),
    ),
    fr=(
        *("Heure de publication", "Date de publication"),
        *("Heure de la publication", "Date et heure de publication"),
    ),
)
COMMON = (
    _PUBLISHED,
    column("label", "Title", de="Titel", pt="Título", es="Título", fr="Titre"),
    column(
        "description",
        ("Description", "Caption"),
        de="Beschreibung",
        pt=("Descrição", "Legenda"),
        es="Descripción",
        fr="Description",
    ),
    column(
        LINK,
        "Permalink",
        de=("Permalink", "Permanenter Link"),
        pt=("Link permanente", "Permalink"),
        es=("Enlace permanente", "Permalink"),
        fr=("Permalien", "Lien permanent"),
    ),
    column(
        "category",
        "Post type",
        de=("Beitragstyp", "Art des Beitrags", "Beitragsart"),
        pt=("Tipo de post", "Tipo de publicação"),
        es=("Tipo de publicación", "Tipo de contenido"),
        fr=("Type de publication", "Type de contenu"),
    ),
    column(
        None,
        ("Data comment",),
        de="Datenkommentar",
        pt=("Comentário de dados", "Comentário sobre os dados"),
        es=("Comentario de datos", "Comentario sobre los datos"),
        fr=("Commentaire sur les données", "Commentaire de données"),
    ),
    column(SPAN, "Date", de="Datum", pt="Data", es="Fecha", fr="Date"),
    column(
        "views",
        ("Views", "Plays"),
        de=("Aufrufe", "Wiedergaben"),
        pt=("Visualizações", "Reproduções"),
        es=("Visualizaciones", "Reproducciones", "Vistas"),
        fr=("Vues", "Lectures"),
    ),
    column(
        "impressions",
        "Impressions",
        de=("Impressionen", "Impressions"),
        pt="Impressões",
        es="Impresiones",
        fr="Impressions",
    ),
    column(
        "reach",
        "Reach",
        de="Reichweite",
        pt="Alcance",
        es="Alcance",
        fr=("Couverture", "Portée"),
    ),
    column(
        "comments",
        "Comments",
        de="Kommentare",
        pt="Comentários",
        es="Comentarios",
        fr="Commentaires",
    ),
    column(
        "shares",
        "Shares",
        de=("Geteilte Inhalte", "Geteilt", "Shares", "Anzahl der Shares"),
        pt=("Compartilhamentos", "Partilhas"),
        es=("Veces que se compartió", "Veces compartido", "Compartidos"),
        fr=("Partages",),
    ),
)
_INSTAGRAM: tuple[Column, ...] = (
    POST_ID,
    column(
        None,
        ("Account username", "Account name", "Account ID"),
        de=("Konto-Benutzername", "Kontobenutzername", "Kontoname", "Konto-ID"),
        pt=(
            *("Nome de usuário da conta", "Nome de utilizador da conta", "Nome da conta"),
            *("Identificação da conta", "ID da conta"),
        ),
        es=(
            *("Nombre de usuario de la cuenta", "Nombre de la cuenta"),
            *("Identificador de la cuenta", "ID de la cuenta"),
        ),
        fr=("Nom d'utilisateur du compte", "Nom du compte", "ID du compte", "ID de compte"),
    ),
    *COMMON,
    column(
        "likes",
        "Likes",
        de=(
            *("„Gefällt mir“-Angaben", "Gefällt mir-Angaben", "„Gefällt mir“-Angabe"),
            *("Gefällt mir", "Likes"),
        ),
        pt=("Curtidas", "Gostos"),
        es=("Me gusta",),
        fr=("J'aime", "Mentions J'aime", "J'aime."),
    ),
    column(
        "saves",
        ("Saves", "Saved"),
        de=("Gespeicherte Beiträge", "Gespeichert", "Gespeicherte Inhalte"),
        pt=("Salvamentos", "Itens salvos", "Guardados"),
        es=("Veces que se guardó", "Guardados", "Veces guardado"),
        fr=("Enregistrements",),
    ),
    column(
        "follows",
        "Follows",
        de=("Follows", "Abos", "Gefolgt"),
        pt=("Seguimentos", "Seguidores", "Segue"),
        es=("Seguimientos", "Seguidores"),
        fr=("Suivis", "Follows", "Abonnements"),
    ),
    column(
        "profile_visits",
        "Profile visits",
        de=("Profilbesuche", "Profilaufrufe"),
        pt="Visitas ao perfil",
        es="Visitas al perfil",
        fr=("Visites du profil", "Visites de profil"),
    ),
    column("replies", "Replies", de="Antworten", pt="Respostas", es="Respuestas", fr="Réponses"),
    column(
        "story_navigation",
        "Navigation",
        de="Navigation",
        pt="Navegação",
        es="Navegación",
        fr="Navigation",
    ),
    column(
        "clicks",
        "Link clicks",
        de=("Link-Klicks", "Klicks auf Links"),
        pt="Cliques no link",
        es="Clics en el enlace",
        fr=("Clics sur le lien", "Clics sur un lien"),
    ),
)
WHENCE = "Meta Business Suite, Insights, Content, Export data"
NOTES = (
    "The column Date says `Lifetime`, which is no date: give the day of the download as --as-of. "
    "Where it has days, the numbers are gains of these days.",
    "Engagement that Meta adds up itself (`Reactions, Comments and Shares`) is not used.",
)

INSTAGRAM = FileKind(
    "instagram-meta",
    "Instagram, Meta Business Suite, content export",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    _INSTAGRAM,
    ("Post ID", "Account username", "Publish time"),
    Platform.INSTAGRAM,
    whence=WHENCE,
    notes=NOTES,
)
KINDS = (INSTAGRAM,)
