"""The pages that people open: dashboard, GraphiQL and landing page, from our own files alone.

Everything is read once, when the routes are made, and served from memory. Nothing here answers
GraphQL, knows a token, or sends a browser to another host: the content security policies say so.
"""

import html
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.routing import BaseRoute

from app.web.assets import Asset, Endpoint, files_endpoint
from app.web.dashboard_pages import dashboard_routes, look_route
from app.web.scriptless_pages import scriptless_page

_GRAPHIQL = Path(__file__).with_name("graphiql")

# GraphiQL's editor measures and places its lines with style attributes, hence 'unsafe-inline'.
_GRAPHIQL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_STARTS = {
    "/": '<a class="button main-act" href="./">Open the dashboard</a>',
    "/graphiql": '<a class="button main-act" href="graphiql">Open GraphiQL</a>',
}
"""Where to go first: to the first of these that is served."""


@dataclass(frozen=True)
class Address:
    """An address that the landing page can name."""

    path: str
    title: str
    text: str
    opens: bool = True  # something to see in a browser, rather than for programs


ADDRESSES = (
    Address("/", "Dashboard", "How it is going and why: every number as a page, for people."),
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


def page_routes(
    make: Callable[[str, Endpoint], BaseRoute],
    served: Collection[str],
    *,
    graphiql: bool = True,
    dashboard: bool = True,
) -> list[BaseRoute]:
    """Make the routes of the pages.

    Args:
        make: Makes a route that anybody may ask.
        served: The paths that the rest of the application answers; the landing page names those
            that it knows, so that it never names one that leads nowhere.
        graphiql: Whether GraphiQL is served.
        dashboard: Whether the dashboard is served; else the landing page is where it would be.
    """
    named = {*served, *(["/graphiql"] if graphiql else []), *(["/"] if dashboard else [])}
    landing = _landing(named).serve
    routes = [make("/about", landing)]
    routes += dashboard_routes(make) if dashboard else [make("/", landing), look_route(make)]
    if graphiql:
        routes += [
            make("/graphiql", _asset(_GRAPHIQL / "index.html").serve),
            make("/graphiql/{file}", files_endpoint(dict(_graphiql_files()))),
        ]
    return routes


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
    return Asset.read(path, _GRAPHIQL_POLICY)


def _landing(served: Collection[str]) -> Asset:
    """Make the landing page: the template with the addresses that are served."""
    items = [_item(address) for address in ADDRESSES if address.path in served]
    start = next((link for path, link in _STARTS.items() if path in served), "")
    return scriptless_page("index.html", {"addresses": "\n".join(items), "start": start})


def _item(address: Address) -> str:
    """One address as HTML; relative, so that it is right behind a prefix too."""
    path, title = html.escape(address.path), html.escape(address.title)
    name = (
        f'<a class="link" href="{path.removeprefix("/") or "./"}">{title}</a>'
        if address.opens
        else title
    )
    return f"<li><h2>{name}</h2><code>{path}</code><p>{html.escape(address.text)}</p></li>"
