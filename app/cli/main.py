"""The `backbone` command: one command per file, each imported when it is run.

All of them together take two seconds to import, and a command needs a part of that; the help needs
none, so what it says of each command is here.
"""

import gc
import inspect
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from app.cli.target import choose_demo


class Place(NamedTuple):
    """Where a command is, and the first paragraph of its help.

    The file has a function of its own name, or an `app` with commands below it.
    """

    file: str
    summary: str


COMMANDS = {
    "demo": Place(
        "demo",
        "Make a demo workspace and serve it: two organizations, six brands, a year of numbers.",
    ),
    "serve": Place("serve", "Serve the dashboard, GraphQL and GraphiQL until Ctrl-C."),
    "worker": Place(
        "worker",
        "Collect posts' numbers when they are due, and sync what is complete, until Ctrl-C.",
    ),
    "refresh": Place(
        "refresh",
        "Read numbers from the platforms now: of all organizations, or of what is named.",
    ),
    "migrate": Place("migrate", "Create the database's tables, or bring them up to this version."),
    "import": Place(
        "import_",
        "Import posts, daily snapshots of them, or other records, from a CSV or JSONL file.",
    ),
    "import-stripe": Place(
        "import_stripe",
        "Import charges from Stripe, with what was refunded of them or lost in disputes.",
    ),
    "export": Place(
        "export",
        "Write an export, or a stored operation of your own, to a file or to standard output.",
    ),
    "verify": Place(
        "verify",
        "Recount every stored number from what platforms said, and list those that differ.",
    ),
    "rebuild": Place(
        "rebuild",
        "Recount every stored number from what platforms said, and repair those that differ.",
    ),
    "doctor": Place("doctor", "Check configuration, database and keys, and say what to do."),
    "sync": Place(
        "sync",
        "Copy finished snapshots into content performance, which the learning loop reads.",
    ),
    "dump": Place("dump", "Write everything, or everything of one organization, to one file."),
    "load": Place(
        "load",
        "Load what `backbone dump` wrote: a whole workspace into an empty one, or an organization.",
    ),
    "mcp": Place("mcp", "Serve tools to an AI agent on standard input and output (MCP)."),
    "schema": Place("schema", "Print the GraphQL schema (SDL)."),
    "tokens": Place("tokens", "Create, list and revoke API tokens."),
    "shares": Place("shares", "Create, list and revoke links to reports."),
    "credentials": Place("credentials", "Connect accounts on platforms, and look after them."),
}
"""The commands, in the order of the help."""


class Unloaded(TyperCommand):
    """A command by its name and summary; its file is imported when somebody wants more of it."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """The context of the command itself, with all its options."""
        return self.load().make_context(info_name, args, parent, **extra)

    def load(self) -> Any:
        """The command itself."""
        file = COMMANDS[str(self.name)].file
        module: Any = import_module(f"app.cli.{file}")
        if hasattr(module, "app"):
            command: Any = get_group(module.app)
        else:
            alone = _typer()
            alone.command()(getattr(module, file))
            command = get_command(alone)
        command.name = self.name
        _unwrap(command)
        return command


class _Commands(TyperGroup):
    """Knows its commands without importing them."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, place in COMMANDS.items():
            self.add_command(Unloaded(name, help=place.summary))


def _unwrap(command: Any) -> None:
    """Have each paragraph of the help on one line: the terminal breaks it where it is wide."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    command.help = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    for below in getattr(command, "commands", {}).values():
        _unwrap(below)


def _typer(**more: Any) -> typer.Typer:
    return typer.Typer(pretty_exceptions_enable=False, **{"add_completion": False, **more})


app = _typer(cls=_Commands, name="backbone", no_args_is_help=True, add_completion=True)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - it takes as long as the help

        typer.echo(f"backbone {version('backbone')}")
        raise typer.Exit


@app.callback()
def backbone(
    ctx: typer.Context,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help="Work on the demo's database; BACKBONE_DATABASE_URL=demo does the same."
        ),
    ] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Say which version this is."
        ),
    ] = False,
) -> None:
    """A self-hosted GraphQL analytics gateway for people who publish content."""
    if demo:
        ctx.with_resource(choose_demo())


def main() -> None:
    """Run the command line."""
    gc.set_threshold(50_000)  # what is imported stays: to look for garbage in it takes a sixth
    app()
