"""The real application on a real server on loopback, in a thread of its own."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.types import ASGIApp

from app.domain.access import AccessScope
from app.runtime import Runtime, open_runtime, system_clock
from app.services import tokens
from app.settings import Settings
from app.storage.database import Database
from app.web.app import make_app
from app.web.http_protocol import BoundedHttp
from tests.settings import settings_of


@contextmanager
def serving(app: ASGIApp, *, port: int = 0, **options: Any) -> Iterator[str]:
    """Serve an application on a port of loopback, a free one by default; gives its address.

    `options` are uvicorn's own, for TLS.
    """
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        app, http=BoundedHttp, log_config=None, timeout_graceful_shutdown=2, **options
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        scheme = "https" if config.is_ssl else "http"
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=60)
        listener.close()


@contextmanager
def serving_database(
    url: str, now: Callable[[], datetime] = system_clock, *, port: int = 0, **settings: object
) -> Iterator[str]:
    """Serve the application over a database; gives its address."""
    known = settings_of(url)
    if settings:
        known = Settings.model_validate({"database_url": SecretStr(url), **settings})
    runtime = Runtime(known, Database(url, pool_size=known.database_pool_size), now)
    app = make_app(runtime)
    app.router.lifespan_context = closing(runtime, app.router.lifespan_context)
    with serving(app, port=port) as address:
        yield address


Lifespan = Callable[[Starlette], AbstractAsyncContextManager[Any]]


def closing(runtime: Runtime, served: Lifespan) -> Lifespan:
    """A lifespan that closes the connections in the loop that opened them."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            async with served(app):
                yield
        finally:
            await runtime.close()

    return lifespan


async def create_token(
    url: str, *scopes: AccessScope, expires_at: datetime | None = None, name: str = "tests"
) -> str:
    """A token for a database; of all scopes if none is named."""
    async with open_runtime(settings_of(url)) as runtime:
        key = runtime.new_key()
        async with runtime.database.write() as session:
            return await tokens.create_token(
                session,
                name=name,
                scopes=scopes or (AccessScope.ADMIN,),
                secret=f"{key.hex[-12:]}{'x' * 31}",
                key=key,
                now=runtime.now(),
                expires_at=expires_at,
            )


def make_token(url: str, *scopes: AccessScope) -> str:
    """The same for what is not asynchronous, even where a browser has an event loop running."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, create_token(url, *scopes)).result()
