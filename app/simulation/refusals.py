"""How a platform says no: the body, status and headers in which it refuses.

Each platform's refusals are in its file, written by us in the shapes that it documents or that we
have seen. They are named by what they mean, so that a test can check that each is understood.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from starlette.responses import HTMLResponse, JSONResponse, Response

Headers = Callable[[datetime], dict[str, str]]
WAIT = timedelta(minutes=7)


@dataclass(frozen=True)
class Refusal:
    """One refusal; `headers` may say when to come back."""

    status: int
    body: object
    headers: Headers = field(default=lambda _now: {})

    def response(self, now: datetime) -> Response:
        """Write it as a response."""
        return JSONResponse(self.body, self.status, headers=self.headers(now))


@dataclass(frozen=True)
class Page(Refusal):
    """A page of HTML from something in front of the platform."""

    def response(self, now: datetime) -> HTMLResponse:
        """Write it as a response."""
        return HTMLResponse(str(self.body), self.status, headers=self.headers(now))


BAD_GATEWAY = Page(502, "<html><body>502 Bad Gateway</body></html>")


def epoch_headers(prefix: str, *, remaining: int = 0) -> Headers:
    """Say what is left and when the limit resets, in seconds since 1970."""
    return lambda now: {
        f"{prefix}limit": "900",
        f"{prefix}remaining": str(remaining),
        f"{prefix}reset": str(int((now + WAIT).timestamp())),
    }


def retry_after(now: datetime) -> dict[str, str]:
    """Say when to come back, as an HTTP date."""
    return {"retry-after": format_datetime(now + WAIT, usegmt=True)}
