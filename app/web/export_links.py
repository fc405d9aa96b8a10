"""Links to files: a page asks for one with its session or token, and a plain download opens it."""

from urllib.parse import parse_qsl, urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from app.domain import signed_links
from app.domain.access import Caller, Identity, IdentityKind
from app.errors import Forbidden, Unavailable
from app.runtime import Runtime
from app.services import tokens
from app.web.doors import Identify

LINK = "link"
READING = {"GET", "HEAD"}


def by_file_link(runtime: Runtime) -> Identify:
    """Know who has a link; they take the places and the budget of the token behind it."""

    def identify(connection: HTTPConnection) -> Identity | None:
        link, key = connection.query_params.get(LINK), runtime.link_key
        if link is None or connection.scope["method"] not in READING:
            return None
        address, token_id = _address_of(connection), None
        if key is not None:
            token_id = signed_links.token_of_file_link(key, link, address, runtime.now())
        if token_id is None:
            raise Forbidden("This link is over, or isn't one of ours: ask for a new one.")
        caller = Caller(token_id, "a signed link", LINK, frozenset())
        return Identity(IdentityKind.SIGNED_LINK, caller)

    return identify


async def owner_of(runtime: Runtime, identity: Identity) -> Identity:
    """Whom a link stands for, as far as the token behind it reaches now.

    Raises:
        Unauthenticated: The token opens nothing any more.
    """
    async with runtime.database.read() as session:
        now, token_id = runtime.now(), identity.caller.token_id
        named = await tokens.authenticate_link(session, token_id, now=now)
        return Identity(identity.kind, await runtime.policy.admit(session, named))


def new_link(runtime: Runtime, request: Request, identity: Identity) -> Response:
    """The link to what a request would download, for whoever asks for it.

    Raises:
        Unavailable: There is no key to sign it with.
    """
    key = runtime.link_key
    if key is None:
        raise Unavailable("There is no key to sign links with: set BACKBONE_SECRET_KEYS.")
    address = _address_of(request)
    link, until = signed_links.file_link(key, identity.caller.token_id, address, runtime.now())
    parameters = [*_parameters_of(request), (LINK, link)]
    found = {"link": f"{request.url.path}?{urlencode(parameters)}", "expiresAt": until.isoformat()}
    return JSONResponse(found, 201)


def _address_of(connection: HTTPConnection) -> str:
    """What a link opens: the path, and all other parameters in whichever order."""
    return f"{connection.url.path}?{urlencode(sorted(_parameters_of(connection)))}"


def _parameters_of(connection: HTTPConnection) -> list[tuple[str, str]]:
    given = parse_qsl(connection.url.query, keep_blank_values=True)
    return [(name, value) for name, value in given if name != LINK]
