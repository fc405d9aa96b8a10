"""What a new metric touches: its declaration, what callers see of it, and what people choose it by.

Everything between (row types, tables, sums, imports, the arithmetic) derives its columns from the
declaration. Besides these files it needs a migration, a platform that reports it, and the schema
printed anew.
"""

import re
from pathlib import Path

import pytest

from app.domain.numbers.metrics import METRICS

ROOT = Path(__file__).parents[1]

NAMED_IN = {
    "app/domain/numbers/metrics.py": "it is declared there, and as a choice",
    "app/domain/catalogue/definitions.py": "the catalogue has a label and a unit for it",
    "app/graphql/types/metrics.py": "callers see it, with a description",
    "app/graphql/types/snapshots.py": "and may say it of a snapshot",
    "app/domain/posts.py": "lists of posts are ordered by it",
    "app/graphql/enums.py": "and all choices are described",
    "app/domain/numbers/top_content.py": "a ranking is by it: mypy knows a choice by its name",
    "app/cli/import_.py": "the command's help names the columns of a file",
    "schema.graphql": "it is printed from the code",
}
NOT_COUNTED = (
    *("app/providers/", "app/simulation/", "app/demo/"),
    *("app/domain/catalogue/platforms/", "app/domain/imports/kinds/"),
)
"""Who reports a metric, truly, for play or in files, or says what it counts there, names it."""


@pytest.mark.parametrize("metric", ["watch_seconds"])
def test_a_metric_is_named_where_it_is_declared_shown_and_chosen(metric: str) -> None:
    assert metric in METRICS
    words = re.compile(rf"\b({metric}|{metric.upper()}|watchSeconds)\b")
    files = [ROOT / "schema.graphql", *sorted((ROOT / "app").rglob("*.py"))]
    named_in = {
        path.relative_to(ROOT).as_posix() for path in files if words.search(path.read_text("utf-8"))
    }

    assert {name for name in named_in if not name.startswith(NOT_COUNTED)} == NAMED_IN.keys()
    assert len(NAMED_IN) <= 9
