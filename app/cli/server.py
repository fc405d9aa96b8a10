"""The server of `backbone serve` and `backbone demo`: it answers until it is told to stop.

It overrides `startup`, `shutdown`, `capture_signals` and `handle_exit` of uvicorn's `Server`, sets
`should_exit` and `force_exit`, reads `servers` and `server_state` with its `connections` and
`tasks`, and ends its `lifespan`.
"""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import NamedTuple

import structlog
import uvicorn

from app.cli import notifications
from app.cli.ending import end_within
from app.logs import configure_logs
from app.runtime import Runtime
from app.web import app as web_app
from app.web.http_protocol import BoundedHttp
from app.worker import background

MAX_MESSAGE_BYTES = 1_000_000
LOOK_SECONDS = 0.1
ANSWER_SECONDS = 10.0
"""How long answers that are being made may take once no connection is waited for any more."""

CLOSING_SECONDS = 15.0
"""What it may take to close everything, once nobody is waited for any more."""

LET_GO_SECONDS = 3.0
"""How long those may take that were cut off, to say so and to let go of what they use."""

log = structlog.get_logger()


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
    )
    watched = asyncio.create_task(notifications.stay_watched())
    try:
        async with background.collecting(runtime) as stop_collecting:
            moments = Moments(announce, stop_collecting, partial(end_within, CLOSING_SECONDS))
            server = Server(config, moments, app.state.stopping, settings.drain_seconds)
            await server.serve(sockets=[listener])
    finally:
        watched.cancel()


def _nothing() -> None:
    """Do nothing at a moment."""


class Moments(NamedTuple):
    """What is done when a server begins to answer, each time it is told to stop, and at the end."""

    begun: Callable[[], None] = _nothing
    told: Callable[[], None] = _nothing
    answered: Callable[[], None] = _nothing


class Server(uvicorn.Server):
    """A server that ends when told to, and leaves the rest of the command to end by itself.

    uvicorn's own raises the signal once more after it has stopped, which would cut off the
    closing of the database.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        moments: Moments,
        stopping: asyncio.Event,
        drain_seconds: float,
    ) -> None:
        super().__init__(config)
        self._moments = moments
        self._stopping = stopping
        self._drain_seconds = drain_seconds
        self._is_hurried = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then say so: whoever reads it may stop us at once."""
        await super().startup(sockets)
        self._moments.begun()
        notifications.notify(notifications.READY)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, answer what is asked on open connections, and end.

        Each connection's next answer says that it is the last one. An idle one stays open, because
        a proxy may just be asking on it, until the proxy closes it or the time is over. The
        application ends when the last answer has let go of everything.
        """
        notifications.notify(notifications.STOPPING)
        for server in self.servers:
            server.close()
        self._stopping.set()
        if not self._is_hurried:
            await self._drain()
        await self._end_answers(sockets or [])
        await self.lifespan.shutdown()

    async def _drain(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, BoundedHttp):
                connection.drain()
            else:
                connection.shutdown()
        await self._until(lambda: not self.server_state.connections, self._drain_seconds)

    async def _end_answers(self, sockets: Sequence[socket.socket]) -> None:
        state = self.server_state
        for listener in sockets:
            listener.close()
        for connection in list(state.connections):
            connection.shutdown()
        await asyncio.sleep(LOOK_SECONDS)
        await self._until(lambda: not (state.connections or state.tasks), ANSWER_SECONDS)
        self._moments.answered()
        tasks = list(state.tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            log.warning("server.answers_cut_off", answers=len(tasks))
            await asyncio.wait(tasks, timeout=LET_GO_SECONDS)

    async def _until(self, is_over: Callable[[], bool], seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not (is_over() or self.force_exit):  # noqa: ASYNC110 - no other way
                    await asyncio.sleep(LOOK_SECONDS)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a polite kill as time to drain, Ctrl-C as none, and a second signal as an order."""
        self._is_hurried = self._is_hurried or sig == signal.SIGINT
        self.force_exit = self.should_exit
        self.should_exit = True
        self._moments.told()

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
