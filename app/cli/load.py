"""`backbone load`."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli.running import err, run
from app.domain.texts import counted
from app.runtime import Runtime
from app.services import dumps
from app.services.dump_files import DumpReader
from app.storage import migrations

_File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="A file that `backbone dump` wrote.")
]


def load(file: _File) -> None:
    """Load what `backbone dump` wrote: a whole workspace into an empty one, or an organization.

    The file is checked as a whole before anything is stored. Stop `serve` and `worker` meanwhile. A
    load that was stopped or killed goes on when it is called again.
    """
    run(partial(_load, file))


async def _load(file: Path, runtime: Runtime) -> None:
    await migrations.check_current(runtime.database)
    reader = DumpReader(file)
    try:
        reader.check(lambda _bytes: None)
        total = sum(table.rows for table in reader.manifest.tables.values())
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bar:
            task = bar.add_task("", total=total)

            def watch(table: str, rows: int) -> None:
                bar.update(task, description=table, advance=rows)

            stored = await dumps.load(runtime.database, reader, watch)
    finally:
        reader.close()
    before = f"; {total - stored:,} were stored before" if stored < total else ""
    err.print(f"{counted(stored, 'row')} stored{before}.", markup=False)
