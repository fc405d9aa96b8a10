"""Print docs/platforms.md: how each platform is read, and what that was checked against.

`make platforms` writes it. Nothing in it is written by hand but its head: the rest is what the
readers, the simulation and the tests say.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from app.domain.platforms import PLATFORM_NAMES, Platform, parse_platform
from app.providers import registry
from app.providers.limits import Rate, Shared
from app.providers.platforms import PlatformInfo, PlatformProvider
from app.simulation.registry import REFUSALS

RECORDED = Path(__file__).parents[1] / "tests" / "providers" / "test_recorded.py"
HEAD = """\
# What each platform's reader was checked against

Readers are checked in three ways, and this page says for each platform which of them there are.
It is printed from the code by `make platforms`.

- **Documented**: the reader is written from the platform's own pages, as they were then. A platform
  may do something else than it says, and may have changed since.
- **Replayed**: tests give the reader bodies that platforms have really sent or show in their
  documentation, or that people have reported. They are not part of the project:
  `BACKBONE_TEST_SAMPLE_FIXTURES` names the folder that holds them, and without it these tests are
  skipped.
- **Simulated**: the platform is played by `app/simulation`, over HTTP, with its limits and its ways
  to refuse. Collecting, finding and connecting are tested against it. It is ours: it proves what
  Backbone does with an answer, not that the platform gives it.

No test asks a platform itself: that takes accounts and apps of one's own. `backbone credentials
check` asks with yours. An answer that a reader doesn't understand is `MALFORMED_RESPONSE` or
`REQUEST_REJECTED`, with the platform's words in the log. [metrics.md](metrics.md) says what each
metric counts, [accounts.md](accounts.md) how accounts are connected.
"""
WINDOWS = {60: "a minute", 300: "5 minutes", 900: "15 minutes", 3600: "an hour", 86_400: "a day"}
SHARED = {
    Shared.CREDENTIAL: "for each account",
    Shared.APP: "for the app",
    Shared.ADDRESS: "for this installation",
}


def page() -> Iterator[str]:
    """The page, line by line."""
    yield HEAD
    yield from overview()
    for provider in registry.PROVIDERS:
        yield from section(provider)
    others = [PLATFORM_NAMES[each] for each in Platform if each not in registry.PLATFORMS]
    if others:
        yield "## Not read yet\n"
        yield f"{', '.join(others)}: posts and numbers come from files and mutations."


def overview() -> Iterator[str]:
    """One line for each platform."""
    yield "| platform | posts a request | documented | replayed bodies | simulated |"
    yield "|---|---|---|---|---|"
    for provider in registry.PROVIDERS:
        info = provider.info
        documented = "yes" if sources(provider) else "no"
        simulated = "yes" if info.platform in REFUSALS else "no"
        bodies = len(recorded(info.platform)) or "none"
        yield f"| {info.name} | {info.batch_size} | {documented} | {bodies} | {simulated} |"
    yield ""


def section(provider: type[PlatformProvider]) -> Iterator[str]:
    """How one platform is read, and what stands for that."""
    info = provider.info
    yield f"## {info.name}\n"
    if info.note:
        yield f"{info.note}\n"
    yield f"- Requests: {requests(info)}."
    yield f"- Metrics: {', '.join(map(camel, (*info.metrics, *info.extra_metrics)))}."
    if info.price_micros:
        yield f"- Costs: ${info.price_micros / 1_000_000:g} for each post read."
    yield f"- Documented: {sources(provider) or 'nowhere that the reader names'}."
    bodies = recorded(info.platform)
    yield f"- Replayed: {', '.join(f'`{name}`' for name in bodies) or 'nothing'}."
    yield f"- Simulated: {simulated(info.platform)}.\n"


def requests(info: PlatformInfo) -> str:
    """How many posts a request takes, and how many requests the platform allows."""
    most = f"{info.batch_size} posts at once" if info.batch_size > 1 else "post by post"
    return f"{most}; at most {', '.join(map(rate, info.rates)) or 'as many as it answers'}"


def rate(limit: Rate) -> str:
    """A limit in words."""
    window = WINDOWS.get(limit.seconds, f"{limit.seconds} seconds")
    return f"{limit.requests:,} in {window} {SHARED[limit.shared]}"


def sources(provider: type[PlatformProvider]) -> str:
    """What a reader says that it is written from."""
    told = inspect.getdoc(inspect.getmodule(provider)) or ""
    found = re.search(r"Sources?: (.*?)\.(?=\s+[A-Z]|\s*$)", told, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def recorded(platform: Platform) -> list[str]:
    """The bodies of a platform that tests replay."""
    found = re.findall(r'"([a-z]+)/([\w.]+\.json)"', RECORDED.read_text("utf-8"))
    return sorted({name for folder, name in found if parse_platform(folder) is platform})


def simulated(platform: Platform) -> str:
    """What the simulation of a platform can do."""
    if platform not in REFUSALS:
        return "not at all"
    shapes = REFUSALS[platform]
    count = sum(map(len, shapes.values()))
    return f"yes; refuses for {len(shapes)} reasons in {count} shapes"


def camel(name: str) -> str:
    """A metric by its name in GraphQL."""
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))


if __name__ == "__main__":
    sys.stdout.write("\n".join(page()).rstrip("\n") + "\n")
