"""One HTTP server that pretends to be all platforms, with a small API to control it.

It serves on loopback only: for tests, and for people who want to see numbers move before they
connect an account. `simulation` starts it in a thread of its own.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.authorization import Authorization
from app.simulation.faults import Fault, Faults
from app.simulation.pictures import Pictures
from app.simulation.registry import ACCOUNTS, SIMULATED, endpoints_at, refusal
from app.simulation.world import Refused, World

LOOPBACK = "127.0.0.1"
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Simulation:
    """A running server: its address, its state, and the faults waiting in it."""

    host: str
    world: World
    faults: list[Fault]

    @property
    def endpoints(self) -> Mapping[Platform, Mapping[str, str]]:
        """The addresses that replace each platform's own."""
        return endpoints_at(f"http://{self.host}")


class Speaker(Protocol):
    """Anything that serves some routes."""

    def routes(self) -> list[Route]:
        """List its routes."""
        ...


class Control:
    """Changes the world from outside: `POST /control/...` with JSON."""

    def __init__(self, world: World, waiting: Callable[[], list[Fault]]) -> None:
        self._world = world
        self._waiting = waiting

    def routes(self) -> list[Route]:
        """List its routes."""
        return [
            Route("/control/faults", self.add_fault, methods=["POST"]),
            Route("/control/faults", self.clear_faults, methods=["DELETE"]),
            Route("/control/world", self.start_over, methods=["DELETE"]),
            Route("/control/clock", self.skip, methods=["POST"]),
            Route("/control/posts", self.publish, methods=["POST"]),
            Route("/control/metrics", self.refuse_metric, methods=["POST"]),
            Route("/control/tokens", self.issue, methods=["POST"]),
            Route("/control/tokens", self.revoke, methods=["DELETE"]),
        ]

    async def add_fault(self, request: Request) -> Response:
        """Make the next requests fail: the fields of `Fault`."""
        body = await request.json()
        self._waiting().append(Fault(**{**body, "platform": Platform(body["platform"])}))
        return Response(status_code=204)

    async def clear_faults(self, _request: Request) -> Response:
        """Let everything work again."""
        self._waiting().clear()
        return Response(status_code=204)

    async def skip(self, request: Request) -> Response:
        """Let time pass: `{seconds}`."""
        self._world.skip(timedelta(seconds=(await request.json())["seconds"]))
        return JSONResponse({"now": self._world.now.isoformat()})

    async def start_over(self, _request: Request) -> Response:
        """Forget everything that was done to this world."""
        self._world.reset()
        return await self.clear_faults(_request)

    async def publish(self, request: Request) -> Response:
        """Publish a post now: `{platform, category}`."""
        body = await request.json()
        category = PostCategory(body["category"])
        post = self._world.publish(Platform(body["platform"]), self._world.now, category)
        return JSONResponse({"externalId": post.external_id})

    async def refuse_metric(self, request: Request) -> Response:
        """Refuse a metric from now on: `{platform, metric, isNamed}`."""
        body = await request.json()
        platform, is_named = Platform(body["platform"]), body.get("isNamed", True)
        self._world.refuse_metric(platform, body["metric"], is_named=is_named)
        return Response(status_code=204)

    async def issue(self, request: Request) -> Response:
        """Give out a token: `{platform}`."""
        access, refresh = self._world.issue(Platform((await request.json())["platform"]))
        return JSONResponse({"access": access, "refresh": refresh})

    async def revoke(self, request: Request) -> Response:
        """Expire all access tokens of a platform: `?platform=`."""
        self._world.revoke(Platform(request.query_params["platform"]))
        return Response(status_code=204)


def build(world: World) -> Faults:
    """Put the platforms together, behind the faults."""

    async def refuse(_request: Request, problem: Exception) -> Response:
        if not isinstance(problem, Refused):
            raise problem
        told = problem.told or refusal(problem.platform, problem.kind)
        return told.response(world.now)

    control = Control(world, lambda: faults.waiting)
    with_a_page = [one.platform for one in SIMULATED if "authorize" in one.addresses]
    registering = {one.platform for one in SIMULATED if one.registers_apps}
    speakers: list[Speaker] = [
        Pictures(world),
        *(one(world) for one in SIMULATED),
        Authorization(world, with_a_page, registering),
        control,
    ]
    routes = [route for speaker in speakers for route in speaker.routes()]
    app = Starlette(routes=routes, exception_handlers={Refused: refuse})
    faults = Faults(app, world)
    return faults


@contextmanager
def simulation(clock: Callable[[], datetime], *, port: int = 0) -> Iterator[Simulation]:
    """Run the server on loopback while the block lasts; port 0 takes a free one."""
    world = World(clock, ACCOUNTS)
    faults = build(world)
    listener = socket.create_server((LOOPBACK, port))
    world.origin = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    config = uvicorn.Config(faults, log_config=None, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _wait_for(lambda: server.started)
        yield Simulation(f"{LOOPBACK}:{listener.getsockname()[1]}", world, faults.waiting)
    finally:
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE_SECONDS)
        listener.close()


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the simulation doesn't start")
        time.sleep(0.005)
