"""Pages without a script, in the look of the dashboard: they take its stylesheet."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from app.web.assets import Asset
from app.web.dashboard_pages import FOLDER

_TEMPLATES = Path(__file__).with_name("landing")
_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_NAMED = re.compile(r"\{\{(\w+)\}\}")

HTML = "text/html"


def scriptless_page(template: str, texts: Mapping[str, str], *, up: str = "") -> Asset:
    """Make a page.

    Args:
        template: The name of its file.
        texts: HTML for each `{{name}}` of the template.
        up: The way from the page's address to where the gateway is, so that its links are right
            behind a prefix too.
    """
    named = {**texts, "up": up}
    page = _NAMED.sub(lambda place: named[place[1]], _read(template))
    return Asset.of(page.encode(), ".html", _POLICY)


@lru_cache
def _read(template: str) -> str:
    style = next(path.name for path in FOLDER.glob("main-*.css"))
    head = (_TEMPLATES / "head.html").read_text("utf-8").replace("{{style}}", style)
    return (_TEMPLATES / template).read_text("utf-8").replace("{{head}}", head.strip())
