"""The `backbone` command: one command per file, each registered here."""

import typer

from app.cli import (
    credentials,
    demo,
    doctor,
    import_,
    import_stripe,
    mcp,
    migrate,
    rebuild,
    refresh,
    schema,
    serve,
    sync,
    tokens,
    verify,
    worker,
)

app = typer.Typer(
    name="backbone",
    help="A self-hosted GraphQL analytics gateway for people who publish content.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(demo.demo)
app.command()(serve.serve)
app.command()(worker.worker)
app.command()(refresh.refresh)
app.command()(migrate.migrate)
app.command(name="import")(import_.import_)
app.command(name="import-stripe")(import_stripe.import_stripe)
app.command()(verify.verify)
app.command()(rebuild.rebuild)
app.command()(doctor.doctor)
app.command()(sync.sync)
app.command()(mcp.mcp)
app.command()(schema.schema)
app.add_typer(tokens.app, name="tokens")
app.add_typer(credentials.app, name="credentials")


def main() -> None:
    """Run the command line."""
    app()
