"""What Meta's Business Suite writes: content exports of Instagram and Facebook."""

from app.domain.imports.kinds.definitions import (
    LINK,
    SPAN,
    Column,
    FileKind,
    Unit,
    Values,
    column,
)
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform

_POST_ID = column(
    "external_id",
    "Post ID",
    de=("Beitrags-ID", "Post-ID", "ID des Beitrags"),
    pt=("Identificação do post", "ID do post", "Identificação da publicação", "ID da publicação"),
    es=("Identificador de la publicación", "ID de la publicación", "Id. de publicación"),
    fr=("ID de publication", "ID de la publication", "Identifiant de publication"),
)
_PUBLISHED = column(
    "published_at",
    ("Publish time", "Publish date", "Published", "Posted"),
    de=("Veröffentlichungszeitpunkt", "Veröffentlichungszeit", "Veröffentlicht"),
    pt=("Horário de publicação", "Hora de publicação", "Data de publicação"),
    es=("Hora de publicación", "Fecha de publicación"),
    fr=("Heure de publication", "Date de publication"),
)
_COMMON = (
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
    _POST_ID,
    column(
        None,
        ("Account username",),
        de=("Konto-Benutzername", "Kontobenutzername", "Benutzername des Kontos"),
        pt=("Nome de usuário da conta", "Nome de utilizador da conta"),
        es=("Nombre de usuario de la cuenta",),
        fr=("Nom d'utilisateur du compte", "Nom d'utilisateur·ice du compte"),
    ),
    *_COMMON,
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
_FACEBOOK: tuple[Column, ...] = (
    _POST_ID,
    column(
        None,
        ("Page name",),
        de=("Seitenname", "Name der Seite"),
        pt=("Nome da Página", "Nome da página"),
        es=("Nombre de la página",),
        fr=("Nom de la Page", "Nom de Page"),
    ),
    *_COMMON,
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
_WHENCE = "Meta Business Suite, Insights, Content, Export data"
_NOTES = (
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
    whence=_WHENCE,
    notes=_NOTES,
)
FACEBOOK = FileKind(
    "facebook-meta",
    "Facebook, Meta Business Suite, content export",
    Kind.SNAPSHOTS,
    Values.TOTALS,
    _FACEBOOK,
    ("Post ID", "Page name", "Publish time"),
    Platform.FACEBOOK,
    whence=_WHENCE,
    notes=(
        *_NOTES,
        "Reactions of every kind are its likes.",
        "Spreadsheets round its ids (`1.22158E+17`): such rows are rejected; get the file anew.",
    ),
)
KINDS = (INSTAGRAM, FACEBOOK)
