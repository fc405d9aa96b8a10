"""The dashboard in Chromium against its budgets: `python -m benchmarks.painting`.

Times are those of processors, so that they hold on a machine that others use too: of the page's
main thread what Chromium's own trace says (`tdur` of each task), of the server what its process
used. "Slowed fourfold" is four times that, as of a phone; the clock would add whatever else runs.
Everything is given as a part of its budget. Lighthouse: `npm ci --prefix benchmarks/lighthouse`.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.demo.workspace import make_workspace
from app.storage import migrations
from app.storage.database import Database
from benchmarks import lighthouse
from benchmarks.http import NOW, make_token, start
from benchmarks.interactions import INTERACTIONS, interacted
from benchmarks.traces import CATEGORIES, Trace

ROUNDS = 5
SLOWED = 4
FIRST_PAINT_MS, INTERACTION_MS, LIVE_MS, CACHED_MS, QUESTIONS = 1000, 100, 40, 3, 3
WATCH = """
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) window.shift += entry.value;
  })).observe({ type: 'layout-shift', buffered: true });
  new MutationObserver((_, observer) => {
    if (!document.querySelector('h1:not([aria-busy])')) return;
    if (!document.querySelector('[data-tile=series] svg[role=img]')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark('meaningful')));
  }).observe(document, { subtree: true, childList: true, attributes: true });
"""
"""Notes what moves, and the first frame with the sentence and the large picture."""


class Visit(NamedTuple):
    """A first visit: the main thread's milliseconds until the first frame that means something."""

    main_thread_ms: float
    clock_ms: float
    shift: float
    questions: list[str]


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no Chromium here: apt install chromium")
    with demo_servers() as (servers, token), sync_playwright() as playwright:
        url = f"http://127.0.0.1:{servers['cached'][1]}"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        state = signed_in(browser, url, token)
        visits = [visit(browser, state, f"{url}/all") for _ in range(ROUNDS)]
        times = {name: interactions(browser, state, url, name) for name in INTERACTIONS}
        browser.close()
        questions = visits[0].questions
        first = median(one.main_thread_ms for one in visits)
        served = {
            name: served_ms(f"http://127.0.0.1:{port}", process.pid, questions, token)
            for name, (process, port) in servers.items()
        }
        report_visits(visits, first * SLOWED + served["cached"])
        report_interactions(times)
        said("the server's time for an overview, live", served["live"], LIVE_MS, "ms")
        said("the same, cached", served["cached"], CACHED_MS, "ms")
        lighthouse.report(chromium, f"{url}/all", state)


def said(what: str, found: float, budget: float, unit: str) -> None:
    """One line: a number, its budget, and the part of it that is used."""
    print(f"  {what}: {found:,.1f} of {budget:,} {unit}: {found / budget:.2f}x")


def report_visits(visits: list[Visit], slowed: float) -> None:
    said(f"first meaningful paint, processor slowed {SLOWED}-fold", slowed, FIRST_PAINT_MS, "ms")
    clock = median(one.clock_ms for one in visits)
    print(f"    (by the clock, not slowed, with whatever else runs here: {clock:,.0f} ms)")
    print(f"  layout shift: {max(one.shift for one in visits):.4f} of 0")
    said("questions to the server", max(len(one.questions) for one in visits), QUESTIONS, "")


def report_interactions(times: dict[str, list[tuple[float, float]]]) -> None:
    """Each interaction until its frame, and the longest task that its answer makes."""
    print("  interactions, main thread: until the next frame, the longest task, both slowed")
    worst = 0.0
    for name, found in times.items():
        frame, task = (median(one[place] for one in found) * SLOWED for place in (0, 1))
        worst = max(worst, frame)
        print(f"    {name}: {frame:.0f} ms, {task:.0f} ms")
    said(f"the slowest of them, processor slowed {SLOWED}-fold", worst, INTERACTION_MS, "ms")
    said("the same, not slowed", worst / SLOWED, INTERACTION_MS, "ms")


@contextmanager
def demo_servers() -> Iterator[tuple[dict[str, tuple[Any, int]], str]]:
    """The demo on two servers, one of which keeps no answers; and a token."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        token = asyncio.run(make_demo(address))
        servers = {"cached": start(address), "live": start(address, answer_cache_mb=0)}
        try:
            yield servers, token
        finally:
            for process, _ in servers.values():
                process.kill()


async def make_demo(address: str) -> str:
    """A demo workspace in a new database; a token for it."""
    await migrations.upgrade(address)
    database = Database(address)
    await make_workspace(database, now=NOW)
    await database.close()
    return await make_token(address)


def signed_in(browser: Browser, url: str, token: str) -> Any:
    """What a browser keeps of somebody who signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url}/#token={token}")
    page.wait_for_url("**/all")
    settled(page)
    state = context.storage_state()
    context.close()
    return state


def settled(page: Page) -> None:
    page.wait_for_selector("h1:not([aria-busy])", timeout=60_000)
    page.wait_for_load_state("networkidle")


@contextmanager
def opened(browser: Browser, state: Any) -> Iterator[tuple[BrowserContext, Page]]:
    """A new browser of somebody who is signed in, with nothing in its cache."""
    context = browser.new_context(storage_state=state, viewport={"width": 1440, "height": 900})
    yield context, context.new_page()
    context.close()


def visit(browser: Browser, state: Any, address: str) -> Visit:
    """A first visit."""
    with opened(browser, state) as (_, page):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.add_init_script(WATCH)
        browser.start_tracing(page=page, categories=CATEGORIES)
        page.goto(address, wait_until="commit")
        settled(page)
        while not page.evaluate("performance.getEntriesByName('meaningful').length"):
            page.wait_for_timeout(50)  # a condition in a text may not be evaluated
        trace = Trace(browser.stop_tracing())
        return Visit(
            trace.busy_ms(trace.time_of("navigationStart"), trace.time_of("meaningful")),
            float(page.evaluate("performance.getEntriesByName('meaningful')[0].startTime")),
            float(page.evaluate("window.shift")),
            list(dict.fromkeys(url for url in asked if "/operations/" in url)),
        )


def interactions(browser: Browser, state: Any, url: str, name: str) -> list[tuple[float, float]]:
    """An interaction, again and again, each on a page of its own."""
    path, prepare, act = INTERACTIONS[name]
    found = []
    for _ in range(ROUNDS):
        with opened(browser, state) as (_, page):
            page.goto(f"{url}{path}")
            settled(page)
            prepare(page)
            found.append(interacted(browser, page, act))
    return found


def served_ms(url: str, pid: int, questions: list[str], token: str) -> float:
    """What the questions of an overview cost the server's processor, together."""
    headers = {"Authorization": f"Bearer {token}"}
    addresses = [question[question.index("/operations/") :] for question in questions]
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        for address in addresses * 3:
            client.get(address).raise_for_status()
        rounds, before = 100, used_ms(pid)
        for address in addresses * rounds:
            client.get(address)
        return (used_ms(pid) - before) / rounds


def used_ms(pid: int) -> float:
    """What a process has used of processors."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 10


if __name__ == "__main__":
    main()
