"""`backbone demo`: a year of believable data to look at, made in seconds.

What is in it, and whether a database may be used for it, is in `app.demo`.
"""

import secrets
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app import migrations
from app.cli import serve as serving
from app.cli.running import fail, out, run
from app.demo import workspace
from app.demo.workspace import Condition
from app.domain.access import AccessScope
from app.runtime import Runtime, open_runtime
from app.services import tokens
from app.settings import Settings, data_directory


def demo(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Make the workspace anew, even if today's is there.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 picks a free one.")] = None,
    serve: Annotated[bool, typer.Option(help="Serve the workspace once it is there.")] = True,
) -> None:
    """Make a demo workspace and serve it: two organizations, six brands, a year of numbers.

    It lives in a database of its own, unless BACKBONE_DATABASE_URL names one, and is made anew
    on a new day. A database that holds anything else is left alone.
    """

    async def work(configured: Runtime) -> None:
        settings = demo_settings(configured.settings)
        async with open_runtime(settings, configured.now) as runtime:
            if not serve:
                await prepare(runtime, fresh=fresh)
                return
            # A port that is taken is better known before the work than after it.
            listener = serving.listen(
                host or settings.host, settings.port if port is None else port
            )
            await prepare(runtime, fresh=fresh)
            serving.show_addresses(listener, await _create_token(runtime))
            await serving.serve_on(runtime, listener)

    run(work)


def demo_settings(settings: Settings) -> Settings:
    """The settings with the demo's own database, unless one was named."""
    if "database_url" in settings.model_fields_set:
        return settings
    url = SecretStr(f"sqlite+aiosqlite:///{data_directory() / 'demo.db'}")
    return settings.model_copy(update={"database_url": url})


async def prepare(runtime: Runtime, *, fresh: bool) -> None:
    """Have today's workspace in the runtime's database, or fail and leave it as it is."""
    database = runtime.database
    if database.is_embedded and database.url.database:
        _make_folder(Path(database.url.database).parent)
    now = runtime.now()
    condition = await workspace.inspect_database(database, now=now)
    if condition is Condition.FOREIGN:
        fail(
            f"{database.url.render_as_string(hide_password=True)} holds {condition.value} and was "
            "left as it is. Name another database in BACKBONE_DATABASE_URL."
        )
    await migrations.upgrade(runtime.settings.database_url.get_secret_value())
    if condition is Condition.CURRENT and not fresh:
        out.print(f"There is {condition.value}; it stays as it is.")
        return
    if condition is Condition.OUTDATED:
        out.print(f"There is {condition.value}; it is made anew.")
    with Progress(
        TextColumn("Making a year of numbers"), BarColumn(), MofNCompleteColumn(), console=out
    ) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        await workspace.make_workspace(database, now=now, on_progress=show)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{folder} can't be made: {error.strerror}.")


async def _create_token(runtime: Runtime) -> str:
    """A token that may do everything; earlier ones stay good for whoever was given them."""
    async with runtime.database.write() as session:
        return await tokens.create_token(
            session,
            name="demo",
            scopes=[AccessScope.ADMIN],
            secret=secrets.token_urlsafe(32),
            key=runtime.new_key(),
            now=runtime.now(),
        )
