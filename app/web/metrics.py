"""Counters for Prometheus: what is asked, how long it takes, and what waits to be collected."""

import ipaddress
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from sqlalchemy import event
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.domain.access import AccessScope
from app.errors import BackboneError
from app.runtime import Runtime
from app.services import schedule
from app.web.auth import Authenticator

MOST_NAMES = 200
"""Operation names that are told apart: callers make them up, and each costs memory."""


class Metrics:
    """The counters of one application."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._names: set[str] = set()
        self.registry = CollectorRegistry()
        self.operations = Counter(
            "backbone_operations",
            "GraphQL operations by name and by the code of their first error (OK without).",
            ["operation", "code"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "backbone_operation_seconds",
            "How long GraphQL operations took.",
            ["operation"],
            registry=self.registry,
        )
        self.requests = Counter(
            "backbone_requests",
            "HTTP requests by status.",
            ["status"],
            registry=self.registry,
        )
        self.sql = Histogram(
            "backbone_sql_seconds", "How long SQL statements took.", registry=self.registry
        )
        self.refused = Counter(
            "backbone_refused",
            "Requests refused before they were executed, by reason.",
            ["reason"],
            registry=self.registry,
        )
        self.due = Gauge(
            "backbone_posts_due", "Posts whose numbers are due now.", registry=self.registry
        )
        self.lag = Gauge(
            "backbone_worker_lag_seconds",
            "How long the post that is due longest has waited.",
            registry=self.registry,
        )
        for engine in runtime.database.engines:
            event.listen(engine.sync_engine, "before_cursor_execute", _start)
            event.listen(engine.sync_engine, "after_cursor_execute", self._stop)

    def name_of(self, operation: str | None) -> str:
        """What an operation is counted under."""
        if operation is None:
            return "(anonymous)"
        if operation not in self._names and len(self._names) >= MOST_NAMES:
            return "(other)"
        self._names.add(operation)
        return operation

    def count(self, operation: str | None, code: str, seconds: float) -> None:
        """Count an operation."""
        name = self.name_of(operation)
        self.operations.labels(name, code).inc()
        self.seconds.labels(name).observe(seconds)

    def count_result(self, operation: str | None, result: Any, seconds: float) -> None:
        """Count an operation by what became of it."""
        codes = [(error.extensions or {}).get("code", "INTERNAL") for error in result.errors or ()]
        self.count(operation, codes[0] if codes else "OK", seconds)

    def _stop(self, connection: Any, *_: Any) -> None:
        started = connection.info.pop("backbone_started", None)
        if started is not None:
            self.sql.observe(perf_counter() - started)

    async def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        async with self._runtime.database.read() as session:
            backlog = await schedule.get_backlog(session, now=self._runtime.now())
        self.due.set(backlog.due)
        self.lag.set(backlog.lag.total_seconds())
        return generate_latest(self.registry)


def _start(connection: Any, *_: Any) -> None:
    connection.info["backbone_started"] = perf_counter()


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def metrics_endpoint(
    metrics: Metrics, authenticate: Authenticator
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint: for this machine, and for tokens with the scope admin."""

    async def endpoint(request: Request) -> Response:
        client = request.client
        try:
            if client is None or not _is_this_machine(client.host):
                (await authenticate(request)).require(AccessScope.ADMIN)
            return Response(await metrics.text(), media_type=CONTENT_TYPE_LATEST)
        except BackboneError as error:
            status = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403}.get(error.code, 503)
            return PlainTextResponse(error.message, status)

    return endpoint
