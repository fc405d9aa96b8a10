"""Write docs/agent-session.md: an agent's session with the demo workspace, as it really runs.

    python docs/agent_session.py > docs/agent-session.md

The calls are those that an agent makes to answer one question; the answers are what the tools gave,
shortened where a list goes on. Run it again when a tool changes.
"""

import asyncio
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from mcp.client.client import Client

from app.demo.workspace import make_workspace
from app.domain.access import AccessScope, Caller
from app.graphql.schema import make_schema
from app.mcp.server import make_server
from app.mcp.tools import Agent
from app.runtime import open_runtime
from app.services import organizations
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from app.settings import Settings
from app.storage import migrations

QUESTION = "Why did Slow Crumb change last week, and what should we post next?"
MOST_LINES = 40


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url: Any = f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        await migrations.upgrade(url)
        async with open_runtime(Settings(database_url=url, _env_file=None)) as runtime:
            await make_workspace(runtime.database, now=datetime.now(UTC))
            async with runtime.database.read() as session:
                owners = await organizations.list_all_organizations(session)
            for owner in owners:
                await sync.sync(
                    runtime.database,
                    SyncRequest(owner.id),
                    now=runtime.now,
                    new_key=runtime.new_key,
                )
            schema = make_schema()
            reads = frozenset({AccessScope.READ_ANALYTICS})
            caller = Caller(UUID(int=1), "agent", "bb_agent", reads)
            server = make_server(schema, lambda: Agent(runtime, schema, caller))
            async with Client(server) as client:
                await write(client)


async def write(client: Client) -> None:
    print("# An agent at work")
    print()
    print(
        "How an AI agent answers a question with Backbone's tools. The calls and the answers below"
    )
    print("were made on the demo workspace by `docs/agent_session.py`; long lists are shortened.")
    print()
    print(f"> {QUESTION}")
    found = await call(client, "The brand's id, by its name.", "list_brands", search="slow crumb")
    brand = found["data"]["brands"]["edges"][0]["node"]["id"]
    status = "Are the numbers complete enough to speak of?"
    await call(client, status, "collection_status", scope=brand)
    changed = await call(client, "What the change is made of.", "why_it_changed", scope=brand)
    post = changed["data"]["scope"]["changeDrivers"]["posts"][0]["post"]["id"]
    await call(client, "The post whose own gain changed most.", "post_performance", id=post)
    worked = "What worked lately, and when."
    window = {"preset": "LAST_28_DAYS"}
    await call(client, worked, "performance_summary", brandId=brand, window=window)
    await call(
        client, "What was learned, goals, and what to make.", "goals_and_memory", scope=brand
    )
    print("""
With these answers the agent names the largest part of the change and the posts behind it, and
suggests what the recommendations carry, each with the number of posts that it follows from. What
is null it calls unknown.""")


async def call(client: Client, why: str, name: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(name, arguments)
    answer: Any = result.structured_content
    print(f"\n**{why}**\n\n`{name}` {json.dumps(arguments, ensure_ascii=False)}\n\n```json")
    lines = json.dumps(answer, indent=1, ensure_ascii=False).splitlines()
    print("\n".join(lines[:MOST_LINES]))
    if len(lines) > MOST_LINES:
        print(f"... {len(lines) - MOST_LINES} lines more")
    print("```")
    for warning in answer["warnings"] if len(lines) > MOST_LINES else ():
        print(f"\nIts warning: {warning}")
    return dict(answer)


if __name__ == "__main__":
    asyncio.run(main())
