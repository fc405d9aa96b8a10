"""What memory discovery takes for 1,000 and 100,000 posts: `python -m benchmarks.discovery`.

One account's list is read page by page over HTTP and written to SQLite, each size in a process of
its own, while a fake platform answers from another. The limit is 1.3 times the peak memory.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from app.logs import configure_logs
from app.runtime import open_runtime
from app.services.accounts import credentials
from app.services.collecting import discovery
from app.storage import migrations
from benchmarks.collecting import NOW, enroll, platform, settings_for

SIZES = (1_000, 100_000)
ALLOWED_MEMORY = 1.3


async def discover(host: str, database: Path) -> tuple[int, float]:
    """List everything; returns how many posts there were, and the CPU seconds that it took."""
    settings = settings_for(f"sqlite+aiosqlite:///{database}", host)
    await migrations.upgrade(settings.database_url.get_secret_value())
    async with open_runtime(settings, lambda: NOW) as runtime:
        await enroll(runtime, "Discovered", [])
        async with runtime.database.read() as session:
            (credential,) = await credentials.list_credentials(session, None)
        started = time.process_time()
        found = await discovery.discover_posts(
            runtime.collector, credential, since=NOW - timedelta(days=300), now=NOW
        )
        assert found.failure is None, found.failure
        return found.found, time.process_time() - started


def run_one(host: str) -> None:
    """Discover in this process, and print the posts, the seconds and the peak in megabytes."""
    configure_logs("human", "warning")
    with tempfile.TemporaryDirectory() as folder:
        found, seconds = asyncio.run(discover(host, Path(folder) / "found.db"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(found, f"{seconds:.1f}", f"{peak:.1f}")


def main() -> None:
    """Print each size's peak memory, and the ratio."""
    peaks = []
    for size in SIZES:
        with platform(size) as (host, _):
            command = [sys.executable, "-m", "benchmarks.discovery", host]
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found, seconds, peak = told.split()
        peaks.append(float(peak))
        each = float(seconds) / int(found) * 1000
        print(f"  {int(found):,} posts: {peak} MB at the peak, {each:.1f} ms of CPU a post")
    ratio = peaks[1] / peaks[0]
    print(f"  memory: {ratio:.2f}x (at most {ALLOWED_MEMORY}x)")
    if ratio > ALLOWED_MEMORY:
        sys.exit("  memory grows with the list")


if __name__ == "__main__":
    run_one(sys.argv[1]) if sys.argv[1:] else main()
