"""The server of `backbone serve` and `backbone demo`: it answers until it is told to stop.

It overrides `startup`, `shutdown`, `capture_signals` and `handle_exit` of uvicorn's `Server`, sets
`should_exit` and `force_exit`, reads `servers` and `server_state` with its `connections`, and ends
its `lifespan`.
"""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import uvicorn

from app.cli import notifications
from app.logs import configure_logs
from app.runtime import Runtime
from app.web import app as web_app
from app.web.http_protocol import BoundedHttp
from app.worker import background

MAX_MESSAGE_BYTES = 1_000_000
LOOK_SECONDS = 0.1


async def serve_on(runtime: Runtime, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Serve on a bound socket until the process is told to stop; announce it once it answers."""
    settings = runtime.settings
    configure_logs(settings.log_format, settings.log_level)
    app = web_app.make_app(runtime)
    config = uvicorn.Config(
        app,
        http=BoundedHttp,
        log_config=None,
        access_log=False,
        server_header=False,
        root_path=settings.root_path or "",
        ws_max_size=MAX_MESSAGE_BYTES,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        # Longer than a proxy keeps a line (a minute, mostly): else one asks on it as it is closed.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
    server = Server(config, announce, app.state.stopping, settings.drain_seconds)
    watched = asyncio.create_task(notifications.stay_watched())
    try:
        async with background.collecting(runtime):
            await server.serve(sockets=[listener])
    finally:
        watched.cancel()


class Server(uvicorn.Server):
    """A server that ends when told to, and leaves the rest of the command to end by itself.

    uvicorn's own raises the signal once more after it has stopped, which would cut off the
    closing of the database.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        announce: Callable[[], None],
        stopping: asyncio.Event,
        drain_seconds: float,
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._stopping = stopping
        self._drain_seconds = drain_seconds
        self._is_hurried = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then say so: whoever reads it may stop us at once."""
        await super().startup(sockets)
        self._announce()
        notifications.notify(notifications.READY)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, answer what is asked on open connections, and end.

        Each connection's next answer says that it is the last one. An idle one stays open, because
        a proxy may just be asking on it, until the proxy closes it or the time is over.
        """
        notifications.notify(notifications.STOPPING)
        for server in self.servers:
            server.close()
        self._stopping.set()
        if not self._is_hurried:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._drain(), self._drain_seconds)
        await super().shutdown(sockets)
        if self.force_exit:
            # uvicorn leaves what the application has begun to be cancelled, and logs that it was.
            await self.lifespan.shutdown()

    async def _drain(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, BoundedHttp):
                connection.drain()
            else:
                connection.shutdown()
        while self.server_state.connections and not self.force_exit:  # noqa: ASYNC110 - no other way
            await asyncio.sleep(LOOK_SECONDS)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a polite kill as time to drain, Ctrl-C as none, and a second signal as an order."""
        self._is_hurried = self._is_hurried or sig == signal.SIGINT
        self.force_exit = self.should_exit
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on Ctrl-C and on a polite kill; at once when asked a second time."""
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, self.handle_exit, signum, None)
        try:
            yield
        finally:
            for signum in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(signum)
