"""The `backbone` command: one command per file, each registered here."""

import typer

from app.cli import migrate

app = typer.Typer(
    name="backbone",
    help="A self-hosted GraphQL analytics gateway for people who publish content.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(migrate.migrate)


def main() -> None:
    """Run the command line."""
    app()
