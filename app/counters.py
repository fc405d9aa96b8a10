"""Counters for Prometheus: operations, how long they take, and what waits to be collected."""

from datetime import datetime
from functools import cache
from time import perf_counter
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import event

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.runtime import Runtime
from app.services import schedule
from app.services.collecting import backlogs
from app.services.collecting.backlogs import PlatformBacklog
from app.settings import shared_folder

NEWEST: Final = "mostrecent"
"""Of several processes that look at the same database, the newest look counts."""

MOST_NAMES = 200
"""How many operation names get a label of their own: callers choose them, and each costs memory."""


BY_PLATFORM = {
    "posts_due": "Posts of a platform whose numbers are due now.",
    "posts_overdue": "Those of them that have waited for more than an hour.",
    "lag_seconds": "How long the platform's post that is due longest has waited.",
    "paused": "How many of the platform's servers are left alone since they answer nobody.",
}


class Counters:
    """The counters of one server or worker."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._names: set[str] = set()
        self._told: set[Platform] = set()
        self._failing: set[tuple[Platform, FailureCode]] = set()
        # The library checks labels on every call, which takes longer than counting.
        self._labelled = cache(lambda metric, *labels: metric.labels(*labels))
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
        self.cache = Counter(
            "backbone_cache_lookups",
            "Look-ups of documents, tokens and answers that may be kept, by result (hit, miss).",
            ["cache", "result"],
            registry=self.registry,
        )
        self.replica = Counter(
            "backbone_replica_reads",
            "Operations read from the replica, by what it showed of what had been committed "
            "(everything; of less, or nothing, they were read again from the primary).",
            ["showed"],
            registry=self.registry,
        )
        self.calls = Counter(
            "backbone_platform_calls",
            "Requests to platforms by the status of the reply, or by the failure without one.",
            ["platform", "result"],
            registry=self.registry,
        )
        self.call_seconds = Histogram(
            "backbone_platform_call_seconds",
            "How long platforms took to reply.",
            ["platform"],
            registry=self.registry,
        )
        self.due = Gauge(
            "backbone_posts_due",
            "Posts whose numbers are due now.",
            registry=self.registry,
            multiprocess_mode=NEWEST,
        )
        self.overdue = Gauge(
            "backbone_posts_overdue",
            "Those of them that have waited for more than an hour.",
            registry=self.registry,
            multiprocess_mode=NEWEST,
        )
        self.lag = Gauge(
            "backbone_worker_lag_seconds",
            "How long the post that is due longest has waited.",
            registry=self.registry,
            multiprocess_mode=NEWEST,
        )
        self.by_platform = {
            name: Gauge(
                f"backbone_platform_{name}",
                told,
                ["platform"],
                registry=self.registry,
                multiprocess_mode=NEWEST,
            )
            for name, told in BY_PLATFORM.items()
        }
        self.failing = Gauge(
            "backbone_platform_posts_failing",
            "Posts of a platform that fail, by the failure's code.",
            ["platform", "code"],
            registry=self.registry,
            multiprocess_mode=NEWEST,
        )
        runtime.platforms.observe(self._count_call)
        if runtime.database.replica is not None:
            runtime.database.replica.observe(lambda shown: self.replica.labels(shown).inc())
        for engine in runtime.database.engines:
            event.listen(engine.sync_engine, "before_cursor_execute", _start)
            event.listen(engine.sync_engine, "after_cursor_execute", self._stop)

    def name_of(self, operation: str | None) -> str:
        """The label that an operation is counted under."""
        if operation is None:
            return "(anonymous)"
        if operation not in self._names and len(self._names) >= MOST_NAMES:
            return "(other)"
        self._names.add(operation)
        return operation

    def count(self, operation: str | None, code: str, seconds: float) -> None:
        """Count an operation."""
        name = self.name_of(operation)
        self._labelled(self.operations, name, code).inc()
        self._labelled(self.seconds, name).observe(seconds)

    def count_request(self, status: int) -> None:
        """Count an HTTP request by the status of its answer."""
        self._labelled(self.requests, str(status)).inc()

    def count_lookup(self, cache: str, *, hit: bool) -> None:
        """Count a cache lookup."""
        self._labelled(self.cache, cache, "hit" if hit else "miss").inc()

    def _count_call(self, platform: Platform, result: str, seconds: float) -> None:
        self.calls.labels(platform.value, result).inc()
        self.call_seconds.labels(platform.value).observe(seconds)

    def _stop(self, connection: Any, *_: Any) -> None:
        started = connection.info.pop("backbone_started", None)
        if started is not None:
            self.sql.observe(perf_counter() - started)

    async def text(self) -> bytes:
        """All counters in Prometheus's text format."""
        await self.look()
        return generate_latest(_of_all_processes() or self.registry)

    async def look(self) -> None:
        """Update the gauges of what waits to be collected."""
        async with self._runtime.database.read() as session:
            now = self._runtime.now()
            backlog = await schedule.get_backlog(session, now=now)
            found = {each.platform: each for each in await backlogs.list_backlogs(session, now=now)}
            failing = await backlogs.list_failing(session)
        self._told |= found.keys()
        for platform in self._told:
            self._set(found.get(platform, PlatformBacklog(platform)), now)
        counts = {(one, code): n for one, by_code in failing.items() for code, n in by_code.items()}
        self._failing |= counts.keys()
        for platform, code in self._failing:
            count = counts.get((platform, code), 0)
            self.failing.labels(platform.value, code.value).set(count)
        self.due.set(backlog.due)
        self.overdue.set(backlog.overdue)
        self.lag.set(backlog.lag.total_seconds())

    def _set(self, backlog: PlatformBacklog, now: datetime) -> None:
        """Update the gauges of one platform."""
        lag = now - (backlog.oldest or now)
        told = (backlog.due, backlog.overdue, lag.total_seconds(), len(backlog.paused))
        for name, value in zip(BY_PLATFORM, told, strict=True):
            self.by_platform[name].labels(backlog.platform.value).set(value)


def _of_all_processes() -> CollectorRegistry | None:
    """The counters of all processes that serve on one socket; None if there is only this one.

    The library writes them to a folder and adds them up.
    """
    if shared_folder() is None:
        return None
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _start(connection: Any, *_: Any) -> None:
    connection.info["backbone_started"] = perf_counter()
