"""The Starlette application: every address, and what wraps them all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import strawberry
import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.counters import Counters
from app.errors import BackboneError
from app.graphql import operations as stored_operations
from app.graphql import schema as graphql_schema
from app.graphql.cost import Limits
from app.runtime import Runtime
from app.services import schedule
from app.services.processes import SERVING, Presence
from app.storage import migrations
from app.storage.failures import NOT_MIGRATED
from app.storage.replicas import Shown
from app.web.answer_cache import AnswerCache
from app.web.auth import Authenticator
from app.web.budgets import Budgets
from app.web.cookies import Cookies
from app.web.counters import counters_endpoint, this_machine
from app.web.counters import refuse as refuse_plainly
from app.web.export_links import by_file_link
from app.web.exports import Exports
from app.web.gate import Gate
from app.web.graphql_endpoint import graphql_endpoint, refuse
from app.web.graphql_operations import Operations
from app.web.graphql_socket import graphql_socket
from app.web.mcp import Agents
from app.web.middleware import RequestMiddleware
from app.web.origins import Origins, cors
from app.web.pages import page_routes
from app.web.persisted_queries import PersistedQueries
from app.web.shared_budgets import SharedBudgets
from app.web.signing_in import sign_in_routes
from app.web.stored_operations import stored_operations_endpoint
from app.web.thumbnails import by_signed_link, thumbnail_endpoint
from app.web.unanswered import exception_handlers
from app.web.unlocking import unlocking_routes
from app.web.uploads import Uploads
from app.web.visits import Rules

MEGABYTE = 1_000_000

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
    origins = Origins(settings.allowed_origins)
    rules = _rules(runtime, schema, counters)
    authenticator = Authenticator(runtime, counters)
    gate = Gate(rules, authenticator, origins)
    agents = Agents(schema, runtime, origins)
    presence = Presence(runtime.database, SERVING, runtime.now, runtime.new_key)
    # Set when the server is told to stop: streams without an end end then.
    stopping = asyncio.Event()
    app = Starlette(
        routes=_routes(runtime, schema, gate, agents, presence),
        middleware=[
            Middleware(RequestMiddleware, counters, stopping, logs=settings.log_format == "json"),
            *cors(settings, origins),
        ],
        exception_handlers=exception_handlers(dashboard=settings.dashboard),
        lifespan=lambda _app: _running(agents, presence, rules, authenticator),
    )
    app.state.gate = gate
    app.state.stopping = stopping
    return app


def _rules(runtime: Runtime, schema: strawberry.Schema, counters: Counters) -> Rules:
    """What holds for all that comes."""
    settings = runtime.settings
    graph = graphql_schema.graph_of(schema)
    return Rules(
        runtime,
        stored_operations.load_trusted(graph, settings.operations_folder),
        settings.trusted_documents,
        Budgets(settings.cost_per_minute),
        # Exports may take half, so that whoever exports can still look at pages.
        Budgets(max(1, settings.cost_per_minute // 2)),
        counters,
        PersistedQueries(),
    )


@asynccontextmanager
async def _running(
    agents: Agents, presence: Presence, rules: Rules, authenticator: Authenticator
) -> AsyncIterator[None]:
    """What is there as long as the application serves."""
    budgets = {"documents": rules.budgets, "exports": rules.export_budgets}
    runtime = rules.runtime
    shared = SharedBudgets(runtime.database, presence, budgets, runtime.now)
    async with (
        agents.run(),
        runtime.database.listening(),
        presence.noted(),
        shared.shared(),
        runtime.importer.at_work(),
    ):
        try:
            yield
        finally:
            await authenticator.settle()


def _routes(
    runtime: Runtime, schema: strawberry.Schema, gate: Gate, agents: Agents, presence: Presence
) -> list[BaseRoute]:
    """Every way in, each made by the gate."""
    settings = runtime.settings
    answers = AnswerCache(
        runtime.database, gate.rules.counters, presence, settings.answer_cache_mb * MEGABYTE
    )
    operations = Operations(schema, gate, answers)
    endpoint = graphql_endpoint(operations, gate)
    routes: list[BaseRoute] = [
        gate.route(
            "/graphql", endpoint, methods=["GET", "POST"], refuse=refuse, is_for_readers=True
        ),
        gate.websocket("/graphql", graphql_socket(operations, gate)),
        *_stored(schema, gate, operations),
        gate.route(
            "/mcp", agents, methods=["POST"], guard=agents.check_origin, cookies=Cookies.NEVER
        ),
        gate.route(
            "/thumbnails/{post}",
            thumbnail_endpoint(runtime),
            methods=["GET"],
            identify=by_signed_link(runtime),
            cookies=Cookies.OF_FILES,
        ),
        *_upload_routes(runtime, gate),
        *sign_in_routes(runtime, gate, presence),
        *unlocking_routes(runtime, gate, presence),
        *_health_routes(runtime, gate),
    ]
    served = {str(getattr(route, "path", "")) for route in routes}
    shown = {"graphiql": settings.graphiql, "dashboard": settings.dashboard}
    return [*routes, *page_routes(gate.public, served, **shown)]


def _upload_routes(runtime: Runtime, gate: Gate) -> list[BaseRoute]:
    """The ways in for files, and out for the rows of theirs that were rejected."""
    uploads = Uploads(runtime)
    return [
        gate.body_route("/uploads", uploads.receive),
        gate.route(
            "/uploads/{upload}/rejects.csv",
            uploads.rejects,
            methods=["GET"],
            cookies=Cookies.OF_FILES,
        ),
    ]


def _health_routes(runtime: Runtime, gate: Gate) -> list[BaseRoute]:
    """What machines ask about this process."""
    return [
        gate.public("/healthz", _healthz),
        gate.public("/readyz", _readyz(runtime)),
        gate.route(
            "/metrics",
            counters_endpoint(gate.rules.counters),
            methods=["GET"],
            identify=this_machine,
            refuse=refuse_plainly,
        ),
    ]


def _stored(schema: strawberry.Schema, gate: Gate, operations: Operations) -> list[Route]:
    """The ways in to the stored operations by their names: as files, and as JSON."""
    exports, link = (
        Exports(schema, gate.rules.runtime, gate.rules.export_budgets),
        by_file_link(gate.rules.runtime),
    )
    as_json = stored_operations_endpoint(operations, graphql_schema.graph_of(schema))
    files = [
        gate.route(
            f"{path}/{{name}}.{{suffix}}",
            exports.endpoint(only_exports=path == "/exports"),
            methods=["GET", "POST"],
            identify=link,
            cookies=Cookies.OF_FILES,
        )
        for path in ("/exports", "/operations")
    ]
    named = gate.route(
        "/operations/{name}", as_json, methods=["GET"], refuse=refuse, is_for_readers=True
    )
    return [*files, named]


async def _healthz(_request: Request) -> Response:
    """The process lives."""
    return JSONResponse({"service": "backbone", "status": "ok"})


_REPLICA = {Shown.EVERYTHING: "ok", Shown.LESS: "behind", Shown.NOTHING: "unavailable"}


def _readyz(runtime: Runtime) -> Callable[[Request], Awaitable[Response]]:
    """The database answers and has the tables of this version; how its replica is, if it has one.

    A database of a later version will do: during a rolling upgrade it is ahead of some servers.

    Without the replica everything is read from the primary, so it makes nobody unready.
    """

    async def readyz(_request: Request) -> Response:
        try:
            revision = await migrations.revision_of(runtime.database)
        except BackboneError as error:
            return JSONResponse({"status": "unavailable", "problem": error.message}, 503)
        if revision != migrations.head() and not migrations.is_later(revision):
            return JSONResponse({"status": "unavailable", "problem": NOT_MIGRATED}, 503)
        async with runtime.database.read() as session:
            backlog = await schedule.get_backlog(session, now=runtime.now())
        lag = round(backlog.lag.total_seconds())
        shown = await runtime.database.look_at_replica()
        replica = {} if shown is None else {"replica": _REPLICA[shown]}
        return JSONResponse(
            {"status": "ok", "revision": revision, "workerLagSeconds": lag, **replica}
        )

    return readyz
