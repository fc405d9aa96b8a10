"""`backbone migrate`."""

from app.cli.running import demo_beside, run, tell
from app.runtime import Runtime
from app.storage import migrations


def migrate() -> None:
    """Create the database's tables, or bring them up to this version."""
    run(_migrate, is_service=True)


async def _migrate(runtime: Runtime) -> None:
    url = runtime.settings.database_url.get_secret_value()
    before = await migrations.current(url)
    if before == migrations.head():
        tell("migrate.current", f"The database is current (revision {before}).", revision=before)
        return
    if before is not None:
        await _tell_of_locks(url)
    await migrations.upgrade(url)
    now = migrations.head()
    tell("migrate.done", f"The database is now at revision {now}.", revision=now)
    beside = demo_beside(runtime.settings)
    if before is None and beside:
        tell("migrate.beside_demo", f"It is new and empty. {beside}")


async def _tell_of_locks(url: str) -> None:
    """Say which tables others can't write to meanwhile, and for how long."""
    for revision, summary, locks in await migrations.pending(url):
        if locks is not None:
            message = f"{revision}: {summary} {locks}"
            tell("migrate.locks", message, revision=revision, locks=locks)
