"""Print docs/metrics.md: the metric catalogue as a page. `make metrics` writes it."""

import sys
from collections.abc import Iterable, Iterator

from app.domain.catalogue.definitions import MetricAddition, MetricDefinition, MetricUnit
from app.domain.catalogue.metric_catalogue import BREAKS, METRIC_CATALOGUE
from app.domain.platforms import PLATFORM_NAMES

HEAD = """\
# What each platform's metrics count

Views on one platform are not views on another. This page says of every metric, platform by
platform, what it counts there, what the platform itself calls it, and since when. It is printed
from the metric catalogue (`app/domain/catalogue`) by `make metrics`; `metricCatalog` answers the
same in GraphQL, and agents read it as the resource `backbone://metrics`.

- **Views** are, on every platform, how often a post was shown or started: the platform's own
  count of views where it has one, and impressions where those are its public count (marked
  *views*).
- What a platform doesn't report is null in every answer, never 0.
- The first metrics of a platform have a place of their own in every answer. Those after **extra**
  are kept beside them: a post and each of its days list them as `extraMetrics`, by the name given
  here.
- A metric of counts or seconds adds up over days and posts unless it says otherwise. An average
  or a share stands as the latest number of its post; people can't be added, because one person
  may see several posts.
- **Late by** is how many hours it can take until a number is there; nothing means that the
  platform names no delay. `isCollected` of `metricCatalog` says whether Backbone reads a metric
  by itself; of the others, files and mutations bring those that they have a field for.
"""
UNITS = {
    MetricUnit.COUNT: "count",
    MetricUnit.PEOPLE: "people",
    MetricUnit.SECONDS: "seconds",
    MetricUnit.PERCENT: "percent",
}
ADDITIONS = {
    MetricAddition.SUM: "",
    MetricAddition.LAST: ", the latest stands",
    MetricAddition.NONE: ", never added",
}


def page() -> Iterator[str]:
    """The page, line by line."""
    yield HEAD
    yield from breaks()
    for platform, of_platform in METRIC_CATALOGUE.items():
        yield f"## {PLATFORM_NAMES[platform]}\n"
        yield from table(of_platform)
        sources = dict.fromkeys(each.source for each in of_platform if each.source)
        yield f"Sources: {', '.join(f'<{source}>' for source in sources)}\n"


def breaks() -> Iterator[str]:
    """Every break of every metric, latest first."""
    yield "## Breaks\n"
    yield "Where a comparison reaches across such a day, it compares two different things."
    yield "`breaks` of a scope lists those of a window.\n"
    yield "| first day | platform | metric | what changed |"
    yield "|---|---|---|---|"
    for each in reversed(BREAKS):
        said = f" [Source]({each.source})" if each.source else ""
        name = PLATFORM_NAMES[each.platform]
        yield f"| {each.date} | {name} | `{each.metric}` | {each.change}{said} |"
    yield ""


def table(of_platform: Iterable[MetricDefinition]) -> Iterator[str]:
    """The metrics of one platform."""
    yield "| metric | there | what it counts | unit | late by |"
    yield "|---|---|---|---|---|"
    was_extra = False
    for each in of_platform:
        if each.is_extra and not was_extra:
            was_extra = True
            yield "| **extra** | | | | |"
        late = f"{each.delay_hours} h" if each.delay_hours else ""
        unit = UNITS[each.unit] + ADDITIONS[each.addition]
        there = f"`{each.platform_name}`"
        yield f"| `{each.name}` | {there} | {sentence(each)} | {unit} | {late} |"
    yield ""


def sentence(definition: MetricDefinition) -> str:
    """What a metric counts, with what else is to be known of it."""
    said = [definition.counts]
    if definition.counts_as_views:
        said.append("*These are the views.*")
    if definition.since:
        said.append(f"Since {definition.since}.")
    if definition.until:
        said.append(f"Until {definition.until}.")
    return " ".join(said)


if __name__ == "__main__":
    sys.stdout.write("\n".join(page()).rstrip("\n") + "\n")
