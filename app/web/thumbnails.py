"""The pictures of posts: for whoever has a signed link, or a token that sees the post."""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from app.domain import public_ids
from app.domain.access import AccessScope, Caller, Identity, IdentityKind
from app.domain.signed_links import THUMBNAIL, is_good
from app.errors import Forbidden
from app.runtime import Runtime
from app.services import thumbnails
from app.web.doors import Endpoint, Identify
from app.web.origins import address_of
from app.web.visits import Visit

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A drawing may be a document: opened by itself, it can do nothing."""


def by_signed_link(runtime: Runtime) -> Identify:
    """Know who has a signed link; they take the places and connections of their address."""

    def identify(connection: HTTPConnection) -> Identity | None:
        signature, key = connection.query_params.get("signature"), runtime.link_key
        if signature is None or key is None:
            return None
        post_id = _post_of(connection)
        day, today = _day_of(connection), runtime.now().date()
        if (
            post_id is None
            or day is None
            or not is_good(key, THUMBNAIL, post_id, day, signature, today=today)
        ):
            raise Forbidden("This link is over, or isn't one of ours: ask for a new one.")
        place = uuid5(NAMESPACE_URL, str(address_of(connection)))
        return Identity(
            IdentityKind.SIGNED_LINK, Caller(place, "a signed link", "link", frozenset())
        )

    return identify


def thumbnail_endpoint(runtime: Runtime) -> Endpoint:
    """The endpoint that serves pictures."""

    async def endpoint(request: Request, visit: Visit) -> Response:
        caller = visit.identity.caller
        if visit.identity.kind is not IdentityKind.SIGNED_LINK:
            caller.require(AccessScope.READ_ANALYTICS)
        post_id = _post_of(request)
        if post_id is None:
            raise HTTPException(404)

        async def read() -> thumbnails.Picture | None:
            async with runtime.database.read() as session:
                return await thumbnails.get_picture(session, post_id, caller.visible)

        picture = await visit.in_time(read)
        if picture is None:
            raise HTTPException(404)
        headers = {"cache-control": "private, max-age=86400", "content-security-policy": _POLICY}
        return Response(picture.body, headers=headers, media_type=picture.media_type)

    return endpoint


def _post_of(connection: HTTPConnection) -> UUID | None:
    return public_ids.from_text(public_ids.POST, connection.path_params["post"])


def _day_of(connection: HTTPConnection) -> date | None:
    try:
        return date.fromisoformat(connection.query_params.get("day", ""))
    except ValueError:
        return None
