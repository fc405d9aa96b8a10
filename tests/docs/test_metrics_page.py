"""docs/metrics.md is the metric catalogue as a page: printed from it, committed and compared."""

from importlib import import_module
from pathlib import Path

import pytest

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.catalogue.metric_catalogue import definitions

PAGE = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text("utf-8")


def test_the_committed_page_is_what_the_catalogue_says() -> None:
    printed = "\n".join(import_module("docs.metrics_page").page())
    assert printed.rstrip("\n") + "\n" == PAGE, "run `make metrics` and look at what changed"


@pytest.mark.parametrize(
    "definition", definitions(), ids=lambda each: f"{each.platform}-{each.name}"
)
def test_the_page_tells_of_each_metric_what_it_counts(definition: MetricDefinition) -> None:
    assert f"`{definition.name}`" in PAGE
    assert definition.counts in PAGE
    for each in definition.breaks:
        assert f"{each.date}" in PAGE
        assert each.change in PAGE
