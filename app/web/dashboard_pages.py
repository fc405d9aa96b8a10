"""The dashboard's pages: one shell for all of them, which knows nothing, and its built files.

What a page shows is asked of the API by its script, so an address of something that doesn't exist
gets the shell like any other.
"""

import html
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.web.assets import MEDIA_TYPES, Asset, Endpoint, files_endpoint

FOLDER = Path(__file__).with_name("dashboard")

FILES = "/dashboard/{file:path}"
PAGES = (
    "/",
    "/sign-in",
    "/first-run",
    "/first-run/{rest:path}",
    "/all",
    "/all/{rest:path}",
    "/o/{rest:path}",
    "/b/{rest:path}",
    "/s/{rest:path}",
    "/p/{rest:path}",
    "/connected/{platform}",
    "/settings",
    "/settings/{rest:path}",
)
REPORT = "/r/{rest:path}"
"""A shared report: its address is a secret, so that no search engine may list it."""

UNLOCK = "/r/unlock"
"""Where the password of one is given."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; require-trusted-types-for 'script'"
)
_LOOK = frozenset({".css", ".svg", ".woff2"})
_KINDS = frozenset(MEDIA_TYPES) - {".html"}
_UNLISTED = {"X-Robots-Tag": "noindex"}


def dashboard_routes(
    make: Callable[[str, Endpoint], BaseRoute], folder: Path = FOLDER
) -> list[BaseRoute]:
    """Make the routes of the dashboard.

    Args:
        make: Makes a route that anybody may ask.
        folder: Where the shell and the built files are.
    """
    shell = _shell(folder / "index.html")
    return [
        *(make(path, shell) for path in PAGES),
        make(REPORT, _unlisted(shell)),
        make(FILES, files_endpoint(_files(folder))),
    ]


def look_route(make: Callable[[str, Endpoint], BaseRoute], folder: Path = FOLDER) -> BaseRoute:
    """Make the route of what other pages need to look like the dashboard, where it isn't served."""
    return make(FILES, files_endpoint(_files(folder, _LOOK)))


def _files(folder: Path, kinds: Collection[str] = _KINDS) -> Mapping[str, Asset]:
    """The built files by their path below the folder; the shell is none of them."""
    return {
        path.relative_to(folder).as_posix(): Asset.read(path, POLICY)
        for path in sorted(folder.rglob("*"))
        if path.suffix in kinds
    }


def _shell(path: Path) -> Endpoint:
    """The page whose files are found behind whatever prefix a request came through."""
    template = path.read_text("utf-8")

    @lru_cache(maxsize=8)
    def below(root: str) -> Asset:
        page = template.replace("{{root}}", html.escape(root))
        return Asset.of(page.encode(), path.suffix, POLICY)

    async def answer(request: Request) -> Response:
        return below(request.scope.get("root_path", "").rstrip("/")).answer(request)

    return answer


def _unlisted(page: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        response = await page(request)
        response.headers.update(_UNLISTED)
        return response

    return answer
