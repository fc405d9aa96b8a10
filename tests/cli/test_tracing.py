"""What an operator sees of a request at an OpenTelemetry collector."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Span

from app import tracing
from tests.cli.conftest import running
from tests.serving import make_token

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = f"00-{TRACE}-b7ad6b7169203331-01"


class Collector:
    """An OpenTelemetry collector on loopback that keeps the spans that it is sent."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                sent = ExportTraceServiceRequest.FromString(body)
                for resource in sent.resource_spans:
                    for scope in resource.scope_spans:
                        collector.spans += scope.spans
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def of_trace(self, trace: str) -> list[Any]:
        return [span for span in self.spans if span.trace_id.hex() == trace]


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.server.serve_forever)
    thread.start()
    yield collector
    collector.server.shutdown()
    thread.join()
    collector.server.server_close()


def test_a_request_is_traced_down_to_its_statements(sqlite_url: str, collector: Collector) -> None:
    token = make_token(sqlite_url)
    settings = {
        "BACKBONE_DATABASE_URL": sqlite_url,
        "BACKBONE_TRACES_ENDPOINT": collector.address,
    }
    with running("serve", "--port", "0", **settings) as program:
        address = program.line_with("Backbone is at").split()[-1]
        headers = {"authorization": f"Bearer {token}", "traceparent": CALLER}
        body = {"query": 'query Named { brands(search: "planted-words") { nodes { label } } }'}
        url = f"{address}graphql"
        answer = httpx.post(url, json=body, headers=headers, trust_env=False, timeout=60)
        assert answer.json() == {"data": {"brands": {"nodes": []}}}
        program.stop()
    spans = collector.of_trace(TRACE)
    by_id = {span.span_id: span for span in spans}

    (request,) = [span for span in spans if span.name == "POST"]
    (operation,) = [span for span in spans if span.name == "graphql Named"]
    statements = [span for span in spans if span.name == "SELECT"]
    assert request.parent_span_id.hex() == CALLER.split("-")[2]
    assert by_id[operation.parent_span_id] is request
    assert any(by_id[span.parent_span_id] is operation for span in statements)
    told = str(spans)
    assert "FROM brands" in told
    assert token not in told
    assert "planted-words" not in told


@pytest.mark.parametrize(
    "span",
    [
        lambda: tracing.request("POST", "/graphql", {}),
        tracing.operation,
        lambda: tracing.batch("YOUTUBE", 50),
        lambda: tracing.call("GET", "api.example.org"),
    ],
)
def test_what_fails_leaves_its_kind_in_the_trace_and_not_its_words(
    monkeypatch: pytest.MonkeyPatch, span: Callable[[], AbstractContextManager[Span]]
) -> None:
    """The words of a database's error have the parameters of the statement in them."""
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(tracing, "is_configured", lambda: True)
    monkeypatch.setattr(tracing, "_tracer", provider.get_tracer("backbone"))
    with pytest.raises(ValueError, match="planted"), span():
        raise ValueError("[parameters: ('planted-secret',)]")
    (ended,) = kept.get_finished_spans()
    assert ended.attributes is not None
    assert ended.attributes["error.type"] == "ValueError"
    assert not ended.status.is_ok
    assert "planted-secret" not in ended.to_json()
