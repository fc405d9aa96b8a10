"""The pages that people open: the landing page and GraphiQL, from our own files alone.

Everything is read once, when the routes are made, and served from memory. Nothing here answers
GraphQL, knows a token, or sends a browser to another host: the content security policies say so.
"""

import gzip
import hashlib
import html
import json
import re
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.web.negotiation import accepts_gzip

_LANDING = Path(__file__).with_name("landing")
_GRAPHIQL = Path(__file__).with_name("graphiql")

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}

_LANDING_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# GraphiQL's editor measures and places its lines with style attributes, hence 'unsafe-inline'.
_GRAPHIQL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_START = '<a class="start" href="graphiql">Open GraphiQL</a>'

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Address:
    """An address that the landing page can name."""

    path: str
    title: str
    text: str
    opens: bool = True  # something to see in a browser, rather than for programs


ADDRESSES = (
    Address(
        "/graphiql",
        "GraphiQL",
        "Write and run queries in the browser, with the schema's documentation and examples.",
    ),
    Address(
        "/graphql",
        "GraphQL",
        "The API itself: every number, by POST, and subscriptions over WebSocket.",
        opens=False,
    ),
    Address(
        "/mcp",
        "MCP",
        "The same numbers as tools for AI agents, over streamable HTTP.",
        opens=False,
    ),
    Address("/healthz", "Liveness", "Says that the process runs."),
    Address("/readyz", "Readiness", "Says whether the database is reachable and up to date."),
    Address("/metrics", "Metrics", "Counters for Prometheus."),
)


@dataclass(frozen=True)
class Asset:
    """A file as it goes over the wire, with the mark of its content."""

    body: bytes
    etag: str
    headers: dict[str, str]

    @classmethod
    def of(cls, body: bytes, suffix: str, policy: str) -> "Asset":
        """Prepare a body for serving.

        Args:
            body: What the file holds.
            suffix: The file's suffix with its dot; it decides the content type.
            policy: The content security policy that goes with it.
        """
        # Weak, because the plain and the compressed body share it.
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {
            "Content-Type": _MEDIA_TYPES[suffix],
            "Cache-Control": "no-cache",  # keep it, but ask each time: an upgrade shows at once
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
        return cls(body, etag, headers)

    @cached_property
    def compressed(self) -> bytes:
        """The body in a third of its size; made when it is first asked for."""
        return gzip.compress(self.body, compresslevel=6, mtime=0)

    def answer(self, request: Request) -> Response:
        """Answer a request: 304 where the browser has this content, else the content."""
        known = request.headers.get("if-none-match", "")
        if self.etag in (tag.strip() for tag in known.split(",")):
            return Response(status_code=304, headers=self.headers)
        if accepts_gzip(request):
            return Response(self.compressed, headers={**self.headers, "Content-Encoding": "gzip"})
        return Response(self.body, headers=self.headers)


def page_routes(
    make: Callable[[str, Endpoint], BaseRoute], served: Collection[str], *, graphiql: bool = True
) -> list[BaseRoute]:
    """Make the routes of the landing page and, unless it is switched off, of GraphiQL.

    Args:
        make: Makes a route that anybody may ask.
        served: The paths that the rest of the application answers; the landing page names those
            that it knows, so that it never names one that leads nowhere.
        graphiql: Whether GraphiQL is served.
    """
    if not graphiql:
        return [make("/", _endpoint(_landing(served)))]
    files = {name: asset.answer for name, asset in _graphiql_files()}
    landing = _landing({*served, "/graphiql"})

    async def graphiql_file(request: Request) -> Response:
        answer = files.get(request.path_params["file"])
        if answer is None:
            raise HTTPException(404)
        return answer(request)

    return [
        make("/", _endpoint(landing)),
        make("/graphiql", _endpoint(_asset(_GRAPHIQL / "index.html"))),
        make("/graphiql/{file}", graphiql_file),
    ]


def read_examples(folder: Path = _GRAPHIQL / "examples") -> list[dict[str, str]]:
    """Read the example documents, in the order of their file names.

    A document starts with a comment: its first line is the title, the others the description. A
    `.json` file of the same name holds the variables.
    """
    return [_example(path) for path in sorted(folder.glob("*.graphql"))]


def _example(path: Path) -> dict[str, str]:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    comment = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    kind = re.search(r"^(query|mutation|subscription)\b", text, re.MULTILINE)
    variables = path.with_suffix(".json")
    return {
        "name": path.stem,
        "title": comment[0],
        "description": " ".join(comment[1:]),
        "kind": kind[1] if kind else "query",
        "query": text,
        "variables": variables.read_text("utf-8") if variables.exists() else "",
    }


def _graphiql_files() -> Iterator[tuple[str, Asset]]:
    """Yield the files below `/graphiql/`: the bundle, its licences, and the examples."""
    for name in ("graphiql.js", "graphiql.css", "LICENSES.txt"):
        yield name, _asset(_GRAPHIQL / name)
    yield "examples.json", Asset.of(json.dumps(read_examples()).encode(), ".json", _GRAPHIQL_POLICY)


def _asset(path: Path) -> Asset:
    return Asset.of(path.read_bytes(), path.suffix, _GRAPHIQL_POLICY)


def _landing(served: Collection[str]) -> Asset:
    """Make the landing page: the template with the addresses that are served."""
    items = [_item(address) for address in ADDRESSES if address.path in served]
    page = (_LANDING / "index.html").read_text("utf-8").replace("{{addresses}}", "\n".join(items))
    page = page.replace("{{start}}", _START if "/graphiql" in served else "")
    return Asset.of(page.encode(), ".html", _LANDING_POLICY)


def _item(address: Address) -> str:
    """One address as HTML; relative, so that it is right behind a prefix too."""
    path, title = html.escape(address.path), html.escape(address.title)
    name = f'<a href="{path.removeprefix("/")}">{title}</a>' if address.opens else title
    return f"<li><h2>{name}</h2><code>{path}</code><p>{html.escape(address.text)}</p></li>"


def _endpoint(asset: Asset) -> Endpoint:
    async def answer(request: Request) -> Response:
        return asset.answer(request)

    return answer
