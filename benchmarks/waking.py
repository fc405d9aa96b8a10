"""How soon one process knows what another has committed: `python -m benchmarks.waking`.

On PostgreSQL, of two ways in turn: told of it (LISTEN and NOTIFY), and looking every second, as
behind PgBouncer. Commits come at moments spread over that second.
"""

import asyncio
import secrets
import time
from statistics import median

from app.domain.keys import new_key
from app.graphql.subscriptions.scope_changes import LOOK_SECONDS
from app.storage.data_versions import ALL, Reading
from app.storage.database import Database
from app.storage.notifications import Watch
from app.tables.organizations import Organization
from benchmarks.recording import NOW
from benchmarks.servers import postgresql

COMMITS = 20


async def main() -> None:
    async with postgresql() as address:
        url = address.render_as_string(hide_password=False)
        writer, told, looking = Database(url), Database(url), Database(url, pgbouncer=True)
        async with told.listening(), looking.listening():
            seconds: dict[str, list[float]] = {"told": [], "looking": []}
            for number in range(COMMITS):
                for name, reader in (("told", told), ("looking", looking)):
                    seconds[name].append(await until_known(writer, reader, number))
        for database in (writer, told, looking):
            await database.close()
    ways = {name: median(each) for name, each in seconds.items()}
    print(
        f"known {ways['told'] * 1000:.0f} ms after the commit where processes are told, "
        f"{ways['looking'] * 1000:.0f} ms where they look: "
        f"{ways['looking'] / ways['told']:.0f}x sooner"
    )


async def until_known(writer: Database, reader: Database, number: int) -> float:
    """Seconds from a commit until another process that waits for it has seen it."""
    with reader.watch([ALL]) as watch:
        before = await reader.versions([ALL])
        knowing = asyncio.create_task(known(reader, watch, before))
        await asyncio.sleep(LOOK_SECONDS * (number % 10) / 10)
        async with writer.write() as session:
            key = new_key(NOW, secrets.randbits(74))
            label = f"Bench {key}"
            session.add(
                Organization(id=key, label=label, label_key=label, created_at=NOW, updated_at=NOW)
            )
        committed = time.perf_counter()
        return max(0.0, await knowing - committed)


async def known(reader: Database, watch: Watch, before: Reading | None) -> float:
    """When it is known, as `changes` finds out."""
    while await reader.versions([ALL]) == before:
        await watch.wait(LOOK_SECONDS)
    return time.perf_counter()


if __name__ == "__main__":
    asyncio.run(main())
