"""A sender that tells how each request went, and leaves a span of it in the trace."""

from collections.abc import Callable, Mapping
from time import perf_counter
from urllib.parse import urlsplit

from app import tracing
from app.providers.base import ProviderFailed
from app.providers.transport import Params, Reply, Sender

Note = Callable[[str, float], None]
"""Takes down a reply's status, or the failure's code without one, and the seconds it took."""


class Instrumented:
    """Sends, and tells how it went; the address goes into the trace without its query."""

    def __init__(self, sender: Sender, note: Note) -> None:
        self._sender = sender
        self._note = note

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Params | None = None,
        form: Mapping[str, str] | None = None,
        json: object | None = None,
        is_typed_host: bool = False,
    ) -> Reply:
        """Send one request and read the reply.

        Raises:
            ProviderFailed: The sender fails.
        """
        host = urlsplit(url).hostname or ""
        started, result = perf_counter(), "BROKEN"
        with tracing.call(method, host) as span:
            try:
                reply = await self._sender.send(
                    method,
                    url,
                    headers=headers,
                    params=params,
                    form=form,
                    json=json,
                    is_typed_host=is_typed_host,
                )
                result = str(reply.status)
            except ProviderFailed as problem:
                result = problem.failure.code.value
                raise
            finally:
                span.set_attribute("backbone.result", result)
                self._note(result, perf_counter() - started)
        return reply
