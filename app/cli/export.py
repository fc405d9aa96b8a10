"""`backbone export`."""

import shutil
import sys
from collections.abc import Mapping
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NamedTuple
from uuid import UUID

import orjson
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli import whole_files
from app.cli.running import WRONG_USAGE, err, fail, run
from app.domain.access import AccessScope, Caller
from app.domain.public_ids import BRAND, ORGANIZATION
from app.domain.texts import counted
from app.errors import BadUserInput
from app.graphql import exports, operations, tables, text_variables
from app.graphql import schema as graphql_schema
from app.graphql.cost import Limits
from app.graphql.exports import ExportContext
from app.graphql.operations import EXPORTS, Operation
from app.graphql.tables import Table
from app.runtime import Runtime
from app.storage import migrations
from app.web import export_files, table_files
from app.web.export_streams import Pages
from app.web.table_files import FILES, About
from app.web.table_formats import FORMATS

OPERATOR = Caller(UUID(int=0), "the command line", "cli", frozenset({AccessScope.ADMIN}))
"""Whoever can run commands on the database sees everything in it."""

_Name = Annotated[str, typer.Argument(help="An export, such as posts, or an operation of yours.")]
_Format = Annotated[
    str | None,
    typer.Option(
        "--format", help="csv, jsonl, xlsx or parquet; else what the file is called, or csv."
    ),
]
_Scope = Annotated[
    str | None, typer.Option(help="Only of this organization or brand: its id; else of all.")
]
_Window = Annotated[
    str | None,
    typer.Option(help="The days: a preset such as last-28-days, or 2026-01-01..2026-03-31."),
]
_Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Another parameter of it. Repeatable."),
]
_Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", dir_okay=False, help="The file to write; else standard output."),
]


class _FileRequest(NamedTuple):
    """What is to be written, and in which format."""

    schema: Any
    table: Table
    variables: Mapping[str, Any]
    suffix: str


def export(
    name: _Name,
    file_format: _Format = None,
    scope: _Scope = None,
    window: _Window = None,
    parameters: _Set = None,
    output: _Output = None,
) -> None:
    """Write an export, or a stored operation of your own, to a file or to standard output.

    It has the rows that /exports/NAME has, read from one state of the data, as the operator of the
    database sees them. A file is there when it is whole, and not before.
    """
    suffix = file_format or (output.suffix.lstrip(".").lower() if output else "") or "csv"
    if suffix not in FORMATS and suffix not in FILES:
        fail(f"Formats are {', '.join([*FORMATS, *FILES])}, not {suffix}.", WRONG_USAGE)
    if output is None and suffix in FILES and sys.stdout.isatty():
        fail(f"A terminal can't show {suffix}: give --output FILE.", WRONG_USAGE)
    run(partial(_work, name, suffix, scope, window, parameters or [], output))


async def _work(
    name: str,
    suffix: str,
    scope: str | None,
    window: str | None,
    parameters: list[str],
    output: Path | None,
    runtime: Runtime,
) -> None:
    await migrations.check_current(runtime.database)
    if suffix in FILES:
        table_files.known_file(suffix)
    schema = graphql_schema.make_schema(limits=Limits(cost=runtime.settings.cost_limit))
    types = graphql_schema.graph_of(schema)
    known = operations.load_trusted(types, runtime.settings.operations_folder)
    table = tables.table_of(types, _find(known, name))
    given = [*_scope_of(table, scope), *_window_of(window), *map(_parameter, parameters)]
    variables = text_variables.read_variables(types, table.parameters, given)
    await _export(_FileRequest(schema, table, variables, suffix), runtime, output)


async def _export(asked: _FileRequest, runtime: Runtime, output: Path | None) -> None:
    table, context = asked.table, ExportContext(runtime, OPERATOR)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    is_shown = err.is_terminal
    try:
        size = exports.Price(
            graphql_schema.graph_of(asked.schema), table, asked.variables
        ).page_size
        pages = exports.read_pages(asked.schema, table, asked.variables, context, size)
        total = await _count(asked, runtime) if is_shown else None
        with Progress(*columns, console=err, disable=not is_shown, transient=True) as bar:
            watched = _Watched(pages, bar, table.operation.name, total)
            await _save(asked, context, watched.pages(), output)
    except exports.PageFailed as failed:
        fail(str(failed.result.errors[0].message))
    finally:
        await context.close()
    err.print(f"{counted(watched.rows, 'row')}{f' to {output}' if output else ''}.", markup=False)


async def _count(asked: _FileRequest, runtime: Runtime) -> int | None:
    """How many rows there will be; None where only reading them tells."""
    if asked.table.paging is None or len(asked.table.levels) > 1:
        return None
    context = ExportContext(runtime, OPERATOR)
    try:
        return await exports.count_items(asked.schema, asked.table, asked.variables, context)
    finally:
        await context.close()


class _Watched:
    """Pages that a bar follows."""

    def __init__(self, pages: Pages, bar: Progress, name: str, total: int | None) -> None:
        self.rows = 0
        self._pages = pages
        self._bar, self._task = bar, bar.add_task(name, total=total)

    async def pages(self) -> Pages:
        """The pages, each counted."""
        async with aclosing(self._pages) as pages:
            async for rows in pages:
                self.rows += rows.size
                self._bar.advance(self._task, rows.size)
                yield rows


async def _save(
    asked: _FileRequest, context: ExportContext, pages: Pages, output: Path | None
) -> None:
    if output is None:
        await _write(asked, context, pages, None, sys.stdout.buffer)
        return
    with whole_files.whole_file(output) as stream:
        await _write(asked, context, pages, output.parent, stream)


async def _write(
    asked: _FileRequest, context: ExportContext, pages: Pages, folder: Path | None, stream: BinaryIO
) -> None:
    """Write all pages to a stream, through a file in a folder where the format needs one."""
    table, text_format = asked.table, FORMATS.get(asked.suffix)
    if text_format is not None:
        stream.write(text_format.begin(table.columns))
        async with aclosing(pages):
            async for rows in pages:
                stream.write(text_format.write(table.columns, rows))
        return
    subject = await exports.subject_of(asked.schema, table, asked.variables, context)
    facts = exports.facts_of(table, asked.variables, subject, context.clock.now)
    about = About(table.operation.name.replace("_", " "), facts)
    given = table_files.known_file(asked.suffix), table.columns, pages, about
    async with export_files.written(*given, _never_revoked, folder=folder) as path:
        _copy(path, stream)


def _copy(path: Path, stream: BinaryIO) -> None:
    with path.open("rb") as made:
        shutil.copyfileobj(made, stream)


async def _never_revoked() -> None:
    """The operator needs no token that could be."""


def _find(known: Mapping[str, Operation], name: str) -> Operation:
    found = known.get(name)
    if found is None:
        names = sorted(each.name for each in known.values() if each.folder == EXPORTS)
        raise BadUserInput(
            f"There is no export {name}: there are {', '.join(dict.fromkeys(names))}."
        )
    return found


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadUserInput(f"--set takes NAME=VALUE, not {text!r}.")
    return name, value


def _scope_of(table: Table, scope: str | None) -> list[tuple[str, str]]:
    """The parameter that limits an operation to a scope: it has one of several names."""
    if scope is None:
        return []
    takes = {each.variable.name.value for each in table.parameters.variable_definitions or ()}
    kind = scope.partition("_")[0]
    names = {ORGANIZATION: ("organizationId",), BRAND: ("brandId", "brandIds")}.get(kind, ())
    name = next((each for each in ("scope", *names) if each in takes), None)
    if name is None:
        raise BadUserInput(f"{table.operation.name} can't be had of {scope} alone.")
    return [(name, scope)]


def _window_of(window: str | None) -> list[tuple[str, str]]:
    if window is None:
        return []
    start, dots, end = window.partition("..")
    given = {"start": start, "end": end} if dots else {"preset": window.upper().replace("-", "_")}
    text = window if window.startswith("{") else orjson.dumps(given).decode()
    return [("window", text)]
