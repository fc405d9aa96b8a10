"""A sender that reports how each request went, and records a span for it in the trace."""

from collections.abc import Callable
from time import perf_counter
from urllib.parse import urlsplit

from app import tracing
from app.providers.base import ProviderFailed
from app.providers.calls import Call, Reply, Sender

Report = Callable[[str, float], None]
"""Takes a reply's status, or the failure's code without one, and the seconds it took."""


class InstrumentedSender:
    """Sends, and reports how it went; the trace shows the address without its query."""

    def __init__(self, sender: Sender, report: Report) -> None:
        self._sender = sender
        self._report = report

    async def send(self, call: Call) -> Reply:
        """Send one request and read the reply.

        Raises:
            ProviderFailed: The sender fails.
        """
        host = urlsplit(call.url).hostname or ""
        started, result = perf_counter(), "BROKEN"
        with tracing.call(call.method, host) as span:
            try:
                reply = await self._sender.send(call)
                result = str(reply.status)
            except ProviderFailed as problem:
                result = problem.failure.code.value
                raise
            finally:
                span.set_attribute("backbone.result", result)
                self._report(result, perf_counter() - started)
        return reply
