"""`backbone dump`."""

from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from app.cli import whole_files
from app.cli.organizations import find_organization
from app.cli.running import err, run
from app.domain.texts import counted
from app.errors import NotFound
from app.runtime import Runtime
from app.services import dumps
from app.storage import migrations

_File = Annotated[Path, typer.Argument(dir_okay=False, help="The file to write, a zip.")]
_Organization = Annotated[
    str | None, typer.Option("--organization", help="Only this one: label or id.")
]
_WithSecrets = Annotated[
    bool,
    typer.Option(
        "--with-secrets",
        help="Also what accounts are read with, sealed as it is stored; of a whole workspace"
        " also tokens and shares.",
    ),
]


def dump(
    file: _File, organization: _Organization = None, with_secrets: _WithSecrets = False
) -> None:
    """Write everything, or everything of one organization, to one file.

    It is a zip of JSON lines, read from one state of the data; `backbone load` brings it into
    SQLite or PostgreSQL. Without secrets, accounts have to be connected anew after that, and tokens
    made.
    """
    run(partial(_dump, file, organization, with_secrets))


async def _dump(file: Path, name: str | None, with_secrets: bool, runtime: Runtime) -> None:
    await migrations.check_current(runtime.database)
    organization_id = await _find(runtime, name)
    columns = TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=None)

        def watch(table: str, rows: int) -> None:
            bar.advance(task, rows)
            bar.update(task, description=f"{table}: {bar.tasks[0].completed:,.0f} rows in all")

        with whole_files.whole_file(file) as stream:
            manifest = await dumps.dump(
                runtime.database,
                stream,
                organization_id,
                with_secrets=with_secrets,
                key=runtime.new_key(),
                now=runtime.now(),
                watch=watch,
            )
    rows = sum(table.rows for table in manifest.tables.values())
    err.print(f"{counted(rows, 'row')} of {len(manifest.tables)} tables to {file}.", markup=False)


async def _find(runtime: Runtime, name: str | None) -> UUID | None:
    if name is None:
        return None
    async with runtime.database.read() as session:
        found = await find_organization(session, name)
    if found is None:
        raise NotFound(f"There is no organization {name!r}.")
    return found.id
