"""Traces: OpenTelemetry spans of requests, operations, statements and calls to platforms.

Nothing is recorded until `configure_traces` is called, which needs the extra `otel`. Spans have the
names and paths that callers give, but no values: statements come without parameters, addresses
without queries, and exceptions only with their type, since a message may contain any of that.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from app.errors import BadUserInput

_tracer = trace.get_tracer("backbone")


@contextmanager
def configure_traces(endpoint: str | None) -> Iterator[None]:
    """Send spans to a collector (OTLP over HTTP, `http://localhost:4318`) while the block lasts.

    Raises:
        BadUserInput: OpenTelemetry's SDK isn't installed.
    """
    if endpoint is None:
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise BadUserInput(
            "BACKBONE_TRACES_ENDPOINT needs OpenTelemetry: install Backbone with its extra `otel`."
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "backbone"}))
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()


def _span(
    name: str,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, str | int] | None = None,
    context: Context | None = None,
) -> AbstractContextManager[Span]:
    if not is_configured():  # entering a span that nobody records costs as much as a recorded one
        return nullcontext(trace.INVALID_SPAN)
    return _taken(name, kind, attributes, context)


@contextmanager
def _taken(
    name: str,
    kind: SpanKind,
    attributes: Mapping[str, str | int] | None,
    context: Context | None,
) -> Iterator[Span]:
    with _tracer.start_as_current_span(
        name,
        context,
        kind,
        attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except BaseException as error:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
            raise


def request(method: str, path: str, headers: Mapping[str, str]) -> AbstractContextManager[Span]:
    """A span of a served request, within the caller's trace if it names one."""
    if not is_configured():
        return nullcontext(trace.INVALID_SPAN)
    attributes = {"http.request.method": method, "url.path": path}
    return _taken(method, SpanKind.SERVER, attributes, propagate.extract(headers))


def operation() -> AbstractContextManager[Span]:
    """A span of a GraphQL operation; its name is known once the document is read."""
    return _span("graphql")


def name_operation(span: Span, name: str | None, code: str) -> None:
    """Set the operation's name and its outcome: OK, or the code of its first error."""
    if name:
        span.update_name(f"graphql {name}")
        span.set_attribute("graphql.operation.name", name)
    span.set_attribute("backbone.code", code)


def batch(platform: str, posts: int) -> AbstractContextManager[Span]:
    """A span of collecting a batch of one account's posts."""
    return _span("collect", attributes={"backbone.platform": platform, "backbone.posts": posts})


def call(method: str, host: str) -> AbstractContextManager[Span]:
    """A span of a request to a platform."""
    attributes = {"http.request.method": method, "server.address": host}
    return _span(f"{method} {host}", SpanKind.CLIENT, attributes)


def start_statement(system: str, statement: str) -> Span:
    """Start the span of an SQL statement; `end_statement` ends it."""
    attributes = {"db.system.name": system, "db.query.text": statement}
    verb = statement.lstrip("( ").partition(" ")[0]
    return _tracer.start_span(verb, kind=SpanKind.CLIENT, attributes=attributes)


def end_statement(span: Span, *, failed: bool = False) -> None:
    """End the span of a statement."""
    if failed:
        span.set_status(Status(StatusCode.ERROR))
    span.end()


def is_configured() -> bool:
    """Whether spans are recorded."""
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)
