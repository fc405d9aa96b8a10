"""The `backbone` command: one command per file, each imported when it is asked for.

All of them together take two seconds to import, and a command needs a part of that.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

COMMANDS = {
    "demo": "demo",
    "serve": "serve",
    "worker": "worker",
    "refresh": "refresh",
    "migrate": "migrate",
    "import": "import_",
    "import-stripe": "import_stripe",
    "verify": "verify",
    "rebuild": "rebuild",
    "doctor": "doctor",
    "sync": "sync",
    "mcp": "mcp",
    "schema": "schema",
    "tokens": "tokens",
    "credentials": "credentials",
}
"""The commands, in the order of the help, and the files that they are in.

A file has a function of its own name, or an `app` with commands below it.
"""


class _Commands(TyperGroup):
    """Imports a command when it is looked up."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All of them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, None if there is none."""
        return _imported(cmd_name) if cmd_name in COMMANDS else None


def _imported(name: str) -> Any:
    file = COMMANDS[name]
    module: Any = import_module(f"app.cli.{file}")
    if hasattr(module, "app"):
        command: Any = get_group(module.app)
    else:
        alone = _typer()
        alone.command()(getattr(module, file))
        command = get_command(alone)
    command.name = name
    return command


def _typer(**more: Any) -> typer.Typer:
    return typer.Typer(pretty_exceptions_enable=False, add_completion=False, **more)


app = _typer(
    cls=_Commands,
    name="backbone",
    help="A self-hosted GraphQL analytics gateway for people who publish content.",
    no_args_is_help=True,
)


@app.callback()
def backbone() -> None:
    """A self-hosted GraphQL analytics gateway for people who publish content."""


def main() -> None:
    """Run the command line."""
    app()
