"""docs/metrics.md is the metric catalogue as a page: printed from it, committed and compared."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.catalogue.metric_catalogue import definitions

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "metrics.md").read_text("utf-8")


def test_the_committed_page_is_what_the_catalogue_says() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "docs.metrics_page"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert printed == PAGE, "run `make metrics` and look at what changed"


@pytest.mark.parametrize(
    "definition", definitions(), ids=lambda each: f"{each.platform}-{each.name}"
)
def test_the_page_tells_of_each_metric_what_it_counts(definition: MetricDefinition) -> None:
    assert f"`{definition.name}`" in PAGE
    assert definition.counts in PAGE
    for each in definition.breaks:
        assert f"{each.date}" in PAGE
        assert each.change in PAGE
