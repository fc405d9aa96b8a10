"""docs/analytics-backbone.md names what there is: every table, and services that exist."""

import pkgutil
import re
from pathlib import Path

from app.tables import metadata

DOCUMENT = (Path(__file__).parents[2] / "docs" / "analytics-backbone.md").read_text()
_, _, QUESTIONS, TABLES, _ = re.split("^## ", DOCUMENT, flags=re.MULTILINE)


def test_every_table_has_its_purpose() -> None:
    first_cells = re.findall(r"^\| (`.+?`) \|", TABLES, re.MULTILINE)
    named = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert named == set(metadata.tables)


def test_every_service_that_is_named_exists() -> None:
    cells = re.findall(r"^\| [^|]+ \| ([^|]*`[^|]+) \|", QUESTIONS, re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"`([\w.]+)`", cell)}
    assert named >= {"analytics.get_days", "top_content", "snapshots"}
    for name in named:
        assert pkgutil.resolve_name(f"app.services.{name}"), name
