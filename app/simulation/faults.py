"""Faults on demand: how a platform, or the way to it, fails the next few times.

A fault is a refusal in the platform's own words or one of `Trouble`. ASGI middleware in front of
the platforms applies it to the requests that it is meant for.
"""

import asyncio
import gzip
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.platforms import Platform
from app.simulation.registry import refusal
from app.simulation.requests import Recorded
from app.simulation.world import World

ELSEWHERE = "https://elsewhere.example/"
MORE_THAN_ANYBODY_READS = 64 * 1024 * 1024
CHUNK = b" " * 65_536
DRIP_SECONDS = 0.05


class Trouble(StrEnum):
    """What can go wrong besides being refused."""

    DOWN = "DOWN"  # 503 with HTML from something in front of the platform
    BLOCKED = "BLOCKED"  # 403 with HTML from a firewall
    SLOW = "SLOW"  # no answer for a long time
    CUT = "CUT"  # the connection breaks in the middle of the body
    TRUNCATED = "TRUNCATED"  # half of the JSON, delivered intact
    WRONG_TYPES = "WRONG_TYPES"  # valid JSON of another shape
    NOT_JSON = "NOT_JSON"  # 200 with HTML
    REDIRECT = "REDIRECT"  # to another host
    ENDLESS = "ENDLESS"  # a body that doesn't end
    BOMB = "BOMB"  # a small compressed body that unpacks to a huge one
    NUMBERS = "NUMBERS"  # ids as JSON numbers of 64 bits
    HALF_CHARACTER = "HALF_CHARACTER"  # half of an emoji, where a title was cut
    ODD_DATE = "ODD_DATE"  # the year 0000, which is valid where it is said
    DRIPPING = "DRIPPING"  # a body that comes byte by byte, never silent long enough to time out


MANGLED_TEXT: dict[Trouble, tuple[bytes, bytes]] = {
    Trouble.NUMBERS: (rb'(\\?"id\\?":\s*)\\?"(\d{15,19})\\?"', rb"\1\2"),
    Trouble.HALF_CHARACTER: (rb'{(?=")', rb'{"cut":"\\ud83d",'),
    Trouble.ODD_DATE: (rb"\d{4}-\d\d-\d\dT[\d:.]+", b"0000-01-01T00:00:00.000"),
}
"""What is replaced in the text of an answer, and by what."""

MANGLED = {Trouble.TRUNCATED, Trouble.WRONG_TYPES, Trouble.CUT, *MANGLED_TEXT}


@dataclass
class Fault:
    """Of a platform's requests with `path` in theirs, lets `after` through, then spoils `times`.

    `kind` is one of `Trouble` or a reason that `refusals` knows, with its `shape`. One that `lasts`
    so many seconds is over then, by the world's clock, counted from the first request on.
    """

    platform: Platform
    kind: str
    times: int = 1
    after: int = 0
    path: str = ""
    shape: int = 0
    seconds: float = 30.0
    lasts: float | None = None
    began_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether its time is over; its time begins when this is first asked."""
        self.began_at = self.began_at or now
        return self.lasts is not None and now >= self.began_at + timedelta(seconds=self.lasts)


class Faults:
    """The middleware, and the list of waiting faults."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world
        self.waiting: list[Fault] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Spoil a request, or let it through."""
        if scope["type"] != "http" or scope["path"].startswith("/control/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self._world.requests.append(Recorded(request.method, target))
        fault = self._next(request.url.path)
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await self._spoil(fault, scope, receive, send)

    def _next(self, path: str) -> Fault | None:
        for fault in self.waiting:
            if path.startswith(f"/{fault.platform.lower()}/") and fault.path in path:
                if fault.is_over(self._world.now):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

    async def _spoil(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.kind not in Trouble.__members__:
            told = refusal(fault.platform, fault.kind, fault.shape).response(self._world.now)
            await told(scope, receive, send)
            return
        trouble = Trouble(fault.kind)
        if trouble in MANGLED:
            await self._mangle(trouble, scope, receive, send)
        elif trouble is Trouble.ENDLESS:
            await _pour(send, CHUNK, MORE_THAN_ANYBODY_READS // len(CHUNK), 0)
        elif trouble is Trouble.DRIPPING:
            await _pour(send, b" ", int(fault.seconds / DRIP_SECONDS), DRIP_SECONDS)
        else:
            if trouble is Trouble.SLOW:
                await asyncio.sleep(fault.seconds)
            await _INSTEAD[trouble](scope, receive, send)

    async def _mangle(self, trouble: Trouble, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the real answer and break it."""
        real = _Collector()
        await self._app(scope, receive, real)
        body = bytes(real.body)
        length = len(body)
        if trouble in MANGLED_TEXT:
            pattern, text = MANGLED_TEXT[trouble]
            body = re.sub(pattern, text, body)
        elif trouble is Trouble.WRONG_TYPES:
            body = orjson.dumps(_with_wrong_types(orjson.loads(body)))
        else:
            body = body[: length // 2]
        promised = length if trouble is Trouble.CUT else len(body)
        headers = {"content-type": "application/json", "content-length": str(promised)}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": real.status, "headers": raw})
        await send({"type": "http.response.body", "body": body, "more_body": False})


class _Collector:
    """Receives a response in place of the client."""

    def __init__(self) -> None:
        self.status = 0
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")


async def _pour(send: Send, drop: bytes, times: int, pause_seconds: float) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(times):
        await send({"type": "http.response.body", "body": drop, "more_body": True})
        await asyncio.sleep(pause_seconds)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _with_wrong_types(document: Any) -> object:
    """Keep the outermost names and replace their values with something else."""
    return dict.fromkeys(document, 7) if isinstance(document, dict) else {"unexpected": 7}


_PAGE = "<html><body>Something in between answers.</body></html>"
_INSTEAD: dict[Trouble, Response] = {
    Trouble.DOWN: HTMLResponse(_PAGE, 503),
    Trouble.BLOCKED: HTMLResponse(_PAGE, 403),
    Trouble.SLOW: HTMLResponse(_PAGE, 200),
    Trouble.NOT_JSON: HTMLResponse(_PAGE, 200),
    Trouble.BOMB: Response(
        gzip.compress(bytes(16 * 1024 * 1024)), headers={"content-encoding": "gzip"}
    ),
    Trouble.REDIRECT: RedirectResponse(ELSEWHERE, 302),
}
