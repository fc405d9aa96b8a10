"""Memory of an import: 200 MB of generated input against 20 MB.

    python -m benchmarks.import_memory [POSTGRESQL_URL]

Each import has its own process and its own database (SQLite by default); peak memory counts. The
limit is 1.2 times, and exceeding it is an error. Rows are unordered, with a description of 1 KB;
both files have the same posts, so that batches of either hold as many, and the larger has more
days of them.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from app.cli.import_into import import_one
from app.cli.import_owners import Owner
from app.domain.imports.plans import Kind, Options
from app.domain.platforms import Platform
from app.runtime import open_runtime
from app.services.importing.reports import Report
from app.services.importing.runs import Job
from app.services.importing.sources import named_source
from app.services.imports import Rules
from app.settings import Settings
from app.storage import migrations

SIZES = (20, 200)
ALLOWED = 1.2
POSTS = 5000
FIRST_DAY = date(2025, 1, 1)


def generate(path: Path, megabytes: int) -> int:
    """Write rows of about 1 KB each; returns how many."""
    random = Random(megabytes)
    words = [f"word{number}" for number in range(500)]
    rows = megabytes * 1000
    with path.open("w", encoding="utf-8") as sink:
        sink.write("external_id,date,brand,published_at,views,likes,comments,label,description\n")
        for _ in range(rows):
            post, age = random.randrange(POSTS), random.randrange(3 * rows // POSTS)
            text = " ".join(random.choices(words, k=125))
            sink.write(
                f"p{post},{FIRST_DAY + timedelta(age)},Brand {post % 100},2024-12-28T10:00Z,"
                f"{age * 1000 + post},{age * 10},{age},Post {post},{text}\n"
            )
    return rows


async def import_once(path: Path, url: str) -> None:
    await migrations.upgrade(url)
    options = Options(Kind.SNAPSHOTS, platform=Platform.YOUTUBE)
    owner = Owner(f"Stress {path.name} {time.time_ns()}", create=True)
    report = Report()
    job = Job(named_source(path, options), Rules(create_brands=True))
    async with open_runtime(Settings(database_url=url)) as runtime:
        await import_one(runtime, job, report, owner)
    assert report.rejected == 0


def peak_of(path: Path, url: str) -> int:
    """The peak memory, in kilobytes, of a separate process that imports the file."""
    command = [sys.executable, "-m", "benchmarks.import_memory", str(path), url]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    given = sys.argv[1] if len(sys.argv) > 1 else None
    peaks = []
    with tempfile.TemporaryDirectory() as directory:
        for megabytes in SIZES:
            path = Path(directory) / f"{megabytes}.csv"
            rows = generate(path, megabytes)
            url = given or f"sqlite+aiosqlite:///{directory}/{megabytes}.db"
            started = time.perf_counter()
            peaks.append(peak_of(path, url))
            rate = rows / (time.perf_counter() - started)
            size = path.stat().st_size / 1e6
            print(f"{size:4.0f} MB, {rows:,} rows: {peaks[-1] / 1024:.0f} MB at {rate:,.0f} rows/s")
    ratio = peaks[1] / peaks[0]
    print(f"ratio {ratio:.2f}, allowed {ALLOWED}")
    sys.exit(ratio > ALLOWED)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        asyncio.run(import_once(Path(sys.argv[1]), sys.argv[2]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    else:
        main()
