"""`backbone migrate`."""

from app.cli.running import out, run
from app.runtime import Runtime
from app.storage import migrations


def migrate() -> None:
    """Create the database's tables, or bring them up to this version."""
    run(_migrate)


async def _migrate(runtime: Runtime) -> None:
    url = runtime.settings.database_url.get_secret_value()
    before = await migrations.current(url)
    if before == migrations.head():
        out.print(f"The database is current (revision {before}).")
        return
    await migrations.upgrade(url)
    out.print(f"The database is now at revision {migrations.head()}.")
