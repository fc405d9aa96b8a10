"""The Starlette application: every address, and what wraps them all."""

from collections.abc import Awaitable, Callable, Mapping

import strawberry
import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from app.counters import Counters
from app.errors import BackboneError
from app.graphql import errors, operations
from app.graphql import schema as graphql_schema
from app.graphql.cost import Limits
from app.graphql.operations import Operation
from app.runtime import Runtime
from app.services import schedule
from app.settings import Settings
from app.storage import migrations
from app.storage.failures import NOT_MIGRATED
from app.web.auth import Authenticator
from app.web.counters import counters_endpoint
from app.web.gate import Gate
from app.web.graphql_endpoint import graphql_endpoint
from app.web.graphql_socket import graphql_socket
from app.web.mcp import Agents
from app.web.middleware import RequestMiddleware
from app.web.pages import page_routes

log = structlog.get_logger()


def make_app(runtime: Runtime) -> Starlette:
    """Build the application on an open runtime."""
    settings = runtime.settings
    schema = graphql_schema.make_schema(
        compiled=settings.compiled_execution,
        introspection=settings.introspection,
        limits=Limits(cost=settings.cost_limit),
    )
    counters = Counters(runtime)
    authenticate = Authenticator(runtime, counters)
    gate = Gate(runtime, _trusted(schema, settings), counters)
    endpoint = graphql_endpoint(schema, runtime, authenticate, gate)
    agents = Agents(schema, runtime, authenticate, gate)
    routes: list[Route | WebSocketRoute] = [
        Route("/graphql", endpoint, methods=["GET", "POST"]),
        WebSocketRoute("/graphql", graphql_socket(schema, runtime, authenticate)),
        Route("/mcp", agents, methods=["GET", "POST", "DELETE"]),
        Route("/healthz", _healthz),
        Route("/readyz", _readyz(runtime)),
        Route("/metrics", counters_endpoint(counters, authenticate)),
    ]
    served = {route.path for route in routes}
    return Starlette(
        routes=[*routes, *page_routes(served, graphiql=settings.graphiql)],
        middleware=[
            Middleware(RequestMiddleware, counters=counters, logs=settings.log_format == "json"),
            *_cors(settings),
        ],
        exception_handlers={Exception: _broken},
        lifespan=lambda _app: agents.run(),
    )


def _trusted(schema: strawberry.Schema, settings: Settings) -> Mapping[str, Operation]:
    """The operations that are answered by their id: our own, and those of a folder."""
    types = graphql_schema.graph_of(schema)
    trusted = list(operations.load_operations(types).values())
    if settings.operations_folder is not None:
        folder = settings.operations_folder
        trusted += operations.load_operations(types, folder, only_queries=False).values()
    return operations.by_id(trusted)


def _cors(settings: Settings) -> list[Middleware]:
    """Pages of other origins may call only where they are named."""
    if not settings.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "x-request-id"],
            expose_headers=["ratelimit", "ratelimit-policy", "retry-after", "x-request-id"],
        )
    ]


async def _broken(_request: Request, error: Exception) -> Response:
    """What nobody foresaw: the log has it, the answer only where to find it."""
    request_id = errors.current_request_id()
    log.error("http.failed", request_id=request_id, exc_info=error)
    message = "Something went wrong here. The log has it under the requestId."
    extensions = {"code": BackboneError.code, "requestId": request_id}
    return JSONResponse({"errors": [{"message": message, "extensions": extensions}]}, 500)


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
        async with runtime.database.read() as session:
            backlog = await schedule.get_backlog(session, now=runtime.now())
        lag = round(backlog.lag.total_seconds())
        return JSONResponse({"status": "ok", "revision": revision, "workerLagSeconds": lag})

    return readyz
