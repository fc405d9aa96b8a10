"""`backbone mcp`."""

from typing import Annotated

import typer
from mcp.server.stdio import stdio_server

from app.cli.running import fail, run
from app.graphql import schema as graphql_schema
from app.graphql.cost import Limits
from app.logs import configure_logs
from app.mcp import server as mcp_server
from app.mcp.tools import Agent
from app.runtime import Runtime
from app.services import tokens
from app.storage import migrations

TokenOption = Annotated[
    str | None,
    typer.Option(
        envvar="BACKBONE_TOKEN",
        help="Whose eyes the agent has; `backbone tokens create` makes one.",
    ),
]


def mcp(token: TokenOption = None) -> None:
    """Serve tools to an AI agent on standard input and output (MCP).

    The agent sees what its token sees: give it one that only reads.
    """

    async def work(runtime: Runtime) -> None:
        settings = runtime.settings
        # Standard output is the protocol's: everything else goes to standard error.
        configure_logs(settings.log_format, settings.log_level)
        await migrations.check_current(runtime.database)
        if not token:
            fail("The agent needs a token: set BACKBONE_TOKEN, or give --token.")
        async with runtime.database.read() as session:
            named = await tokens.authenticate(session, token, now=runtime.now())
            caller = await runtime.policy.admit(session, named)
        schema = graphql_schema.make_schema(limits=Limits(cost=settings.cost_limit))
        server = mcp_server.make_server(schema, lambda: Agent(runtime, schema, caller))
        async with stdio_server() as (reader, writer):
            await server.run(reader, writer, server.create_initialization_options())

    run(work)
