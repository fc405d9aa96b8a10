"""What columns are called in files of no known kind, in five languages."""

from app.domain.imports.kinds.definitions import LINK, Column, column

DAY = "day"
"""A date of which the file's other columns say what it is."""

COLUMNS: tuple[Column, ...] = (
    column(
        "external_id",
        (
            "external id",
            "post id",
            "id",
            "video id",
            "media id",
            "tweet id",
            "pin id",
            "content id",
        ),
        de=("beitrags-id", "beitrag-id", "post-id", "video-id"),
        pt=("id do post", "id da publicação", "id do vídeo"),
        es=("id de la publicación", "id del post", "id de publicación", "id del video"),
        fr=("id du post", "id de la publication", "identifiant", "id de publication"),
    ),
    column(
        LINK,
        ("url", "link", "permalink", "post url", "post link", "video link", "video url"),
        de=("beitrags-url", "link zum beitrag", "adresse"),
        pt=("link permanente", "endereço"),
        es=("enlace", "enlace permanente"),
        fr=("lien", "permalien"),
    ),
    column(
        "published_at",
        ("published at", "published", "publish date", "publish time", "published on", "posted"),
        de=("veröffentlicht", "veröffentlicht am", "veröffentlichungsdatum"),
        pt=("publicado em", "data de publicação"),
        es=("publicado", "fecha de publicación", "publicado el"),
        fr=("publié le", "date de publication", "publié"),
    ),
    column(
        "collected_at",
        ("collected at", "as of", "snapshot date", "fetched at", "date collected", "read on"),
        de=("stand", "abgerufen am", "erhoben am"),
        pt=("coletado em",),
        es=("recogido el", "fecha de captura"),
        fr=("relevé le", "collecté le"),
    ),
    column(
        DAY,
        ("date", "day", "time", "datetime"),
        de=("datum", "tag", "zeit", "zeitpunkt"),
        pt=("data", "dia"),
        es=("fecha", "día"),
        fr=("date", "jour"),
    ),
    column(
        "platform",
        ("platform", "network", "channel", "service", "social network"),
        de=("plattform", "netzwerk", "kanal"),
        pt=("plataforma", "rede"),
        es=("plataforma", "red social", "red"),
        fr=("plateforme", "réseau"),
    ),
    column("brand", "brand", de="marke", pt="marca", es="marca", fr="marque"),
    column(
        "label", ("title", "label", "name"), de=("titel",), pt="título", es="título", fr="titre"
    ),
    column(
        "description",
        ("description", "text", "caption", "message", "post text"),
        de=("beschreibung", "beitragstext"),
        pt=("descrição", "legenda", "texto"),
        es=("descripción", "texto"),
        fr=("texte", "légende"),
    ),
    column(
        "category",
        ("category", "type", "post type", "media type", "format"),
        de=("art", "typ", "kategorie", "beitragstyp"),
        pt=("tipo", "categoria"),
        es=("categoría",),
        fr=("catégorie",),
    ),
    column("tags", ("tags", "labels"), de=("schlagwörter",), es="etiquetas", fr="étiquettes"),
    column(
        "views",
        ("views", "view count", "plays", "video views", "total views"),
        de=("aufrufe", "ansichten", "wiedergaben"),
        pt=("visualizações", "reproduções", "exibições"),
        es=("visualizaciones", "vistas", "reproducciones"),
        fr=("vues", "lectures"),
    ),
    column(
        "likes",
        ("likes", "like count", "reactions", "favorites", "total likes"),
        de=("gefällt mir", "gefällt mir-angaben", "reaktionen", "mag ich"),
        pt=("curtidas", "gostos", "reações"),
        es=("me gusta", "reacciones"),
        fr=("j'aime", "mentions j'aime", "réactions"),
    ),
    column(
        "comments",
        ("comments", "comment count", "replies", "total comments"),
        de=("kommentare", "antworten"),
        pt=("comentários", "respostas"),
        es=("comentarios", "respuestas"),
        fr=("commentaires", "réponses"),
    ),
    column(
        "shares",
        ("shares", "share count", "reposts", "retweets", "total shares"),
        de=("geteilt", "geteilte inhalte", "teilungen"),
        pt=("compartilhamentos", "partilhas"),
        es=("compartidos", "veces compartido"),
        fr=("partages",),
    ),
    column(
        "saves",
        ("saves", "saved", "bookmarks", "save count"),
        de=("gespeichert", "gespeicherte beiträge"),
        pt=("salvamentos", "guardados"),
        es=("veces guardado",),
        fr=("enregistrements",),
    ),
    column("impressions", "impressions", de="impressionen", pt="impressões", es="impresiones"),
    column(
        "reach", "reach", de="reichweite", pt="alcance", es="alcance", fr=("portée", "couverture")
    ),
    column("clicks", ("clicks", "link clicks"), de="klicks", pt="cliques", es="clics", fr="clics"),
)
NAMES_OF_POSTS = {
    "external_id": (
        "post",
        "video",
        "beitrag",
        "publicación",
        "publicação",
        "publication",
        "vídeo",
    ),
}
"""Names that stand over ids or over texts: they count where nothing else names posts."""

OF_ACCOUNTS: tuple[Column, ...] = (
    column(
        "followers",
        ("followers", "subscribers", "fans"),
        de=("follower", "abonnenten"),
        pt=("seguidores", "inscritos"),
        es=("suscriptores",),
        fr=("abonnés",),
    ),
    column("following", "following"),
    column("profile_views", ("profile views", "profile visits"), de="profilaufrufe"),
    column("followers_gained", ("new followers", "followers gained"), de="neue follower"),
    column("followers_lost", ("unfollows", "followers lost")),
    column("handle", ("account", "handle", "username", "profile"), de=("konto", "profil")),
)
