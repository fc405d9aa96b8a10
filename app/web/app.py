"""The Starlette application: every address, and what wraps them all."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from app import migrations
from app.database import NOT_MIGRATED
from app.errors import BackboneError
from app.graphql.schema import make_schema
from app.runtime import Runtime
from app.web.auth import Authenticator
from app.web.graphql_endpoint import graphql_endpoint
from app.web.graphql_socket import graphql_socket
from app.web.pages import page_routes


def make_app(runtime: Runtime) -> Starlette:
    """Build the application on an open runtime."""
    settings = runtime.settings
    schema = make_schema(
        compiled=settings.compiled_execution,
        introspection=settings.introspection,
    )
    authenticate = Authenticator(runtime)
    routes: list[Route | WebSocketRoute] = [
        Route("/graphql", graphql_endpoint(schema, runtime, authenticate), methods=["GET", "POST"]),
        WebSocketRoute("/graphql", graphql_socket(schema, runtime, authenticate)),
        Route("/healthz", _healthz),
        Route("/readyz", _readyz(runtime)),
    ]
    served = {route.path for route in routes}
    return Starlette(routes=[*routes, *page_routes(served, graphiql=settings.graphiql)])


async def _healthz(_request: Request) -> Response:
    """The process lives."""
    return JSONResponse({"service": "backbone", "status": "ok"})


def _readyz(runtime: Runtime) -> Callable[[Request], Awaitable[Response]]:
    """The database answers and has the tables of this version."""

    async def readyz(_request: Request) -> Response:
        try:
            revision = await migrations.revision_of(runtime.database)
        except BackboneError as error:
            return JSONResponse({"status": "unavailable", "problem": error.message}, 503)
        if revision != migrations.head():
            return JSONResponse({"status": "unavailable", "problem": NOT_MIGRATED}, 503)
        return JSONResponse({"status": "ok", "revision": revision})

    return readyz
