"""Importing a file against parsing it, as a ratio of times.

    python -m benchmarks.importing [FILE] [POSTGRESQL_URL]

FILE is the sample file of the tests, by default the one in BACKBONE_SAMPLE_DATA. Parsing is the
obvious code: the csv module, dates by strptime, counts by int. The import's own reading also checks
every value. Each round parses, reads and imports the file, the last into a new organization of a
database that holds those of earlier rounds; ratios are medians.
"""

import asyncio
import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from app.cli.import_into import import_one
from app.cli.import_owners import Owner
from app.cli.running import collect_garbage_rarely, fast_event_loop
from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind, NullRule, Options, plan
from app.domain.imports.records import read_table
from app.domain.imports.rows import Row
from app.domain.imports.tables import NotAPost, Rejection
from app.domain.imports.values import Unanswered
from app.domain.platforms import Platform
from app.runtime import Runtime, open_runtime
from app.services.importing.reports import Report
from app.services.importing.runs import Job
from app.services.importing.sources import named_source
from app.services.imports import Rules
from app.settings import Settings
from app.storage import migrations

ROUNDS = 7
OPTIONS = Options(
    Kind.SNAPSHOTS,
    {
        "external_id": "video_id",
        "date": "trending_date",
        "label": "title",
        "brand": "channel_title",
        "published_at": "publish_time",
        "comments": "comment_count",
    },
    [NullRule("comments_disabled", "TRUE", "comments")],
    frozenset({"description"}),
    {"date": "%y.%d.%m"},
    Platform.YOUTUBE,
)


def parse(file: Path) -> list[tuple[Any, ...]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            (
                row["video_id"],
                row["title"],
                row["channel_title"],
                datetime.strptime(row["trending_date"], "%y.%d.%m").date(),  # noqa: DTZ007
                datetime.fromisoformat(row["publish_time"]),
                int(row["views"]),
                int(row["likes"]),
                None if row["comments_disabled"] == "True" else int(row["comment_count"]),
                row["description"].replace("\\n", "\n"),
            )
            for row in csv.DictReader(stream)
        ]


async def measure(url: str, file: Path) -> str:
    """Medians of the times, and of each round's ratios."""
    await migrations.upgrade(url)
    rounds = []
    async with open_runtime(Settings(database_url=url)) as runtime:
        for _ in range(ROUNDS + 1):
            parsing, reading = timed(lambda: parse(file)), timed(lambda: read(file))
            started = time.perf_counter()
            rows = await import_once(runtime, file)
            rounds.append((parsing, reading, time.perf_counter() - started))
    # The first round compiles the statements and starts the connections.
    parsing, reading, importing = (median(times) for times in zip(*rounds[1:], strict=True))
    return (
        f"{rows:,} rows: parsing {parsing * 1000:.0f} ms, the import's own reading "
        f"{reading * 1000:.0f} ms, importing {importing * 1000:.0f} ms: "
        f"{median(each[2] / each[0] for each in rounds[1:]):.1f} x parsing, "
        f"{median(each[2] / each[1] for each in rounds[1:]):.1f} x reading"
    )


def read(file: Path) -> list[Row | Rejection | Unanswered]:
    with file.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        table = read_table(stream)
        reader = plan(table.columns, OPTIONS, Calendar("UTC", datetime.now(UTC)))
        return [row for row in reader.read_all(table.records) if not isinstance(row, NotAPost)]


async def import_once(runtime: Runtime, file: Path) -> int:
    report = Report()
    owner = Owner(str(runtime.new_key()), create=True)
    job = Job(named_source(file, OPTIONS), Rules(create_brands=True))
    await import_one(runtime, job, report, owner)
    assert report.rejected == 0
    return report.rows


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    paths = [argument for argument in sys.argv[1:] if "://" not in argument]
    urls = [argument for argument in sys.argv[1:] if "://" in argument]
    folder = os.environ.get("BACKBONE_SAMPLE_DATA", ".")
    file = Path(paths[0] if paths else f"{folder}/youtube_trending_us_2017.csv")
    if not file.is_file():
        sys.exit(f"{file} is not there: give it, or set BACKBONE_SAMPLE_DATA to its folder")
    with tempfile.TemporaryDirectory() as directory:
        for url in (f"sqlite+aiosqlite:///{directory}/benchmark.db", *urls):
            with asyncio.Runner(loop_factory=fast_event_loop()) as runner:
                print(f"{url.split('+', 1)[0]:10} {runner.run(measure(url, file))}")


if __name__ == "__main__":
    collect_garbage_rarely()  # as every command does
    main()
