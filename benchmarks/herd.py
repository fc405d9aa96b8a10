"""Many who ask the same at once after a write: `python -m benchmarks.herd`.

Pages that are told of a change all ask at that moment. With one token between them the answer is
worked out once; with a token for each it is worked out for each, as answers are shared by nobody
else. What is compared is the server's CPU for the details of the demo's overview, in turn.
"""

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from uuid import UUID

import httpx

from app.domain.access import AccessScope
from app.services import tokens
from app.storage.database import Database
from benchmarks.http import NOW, start
from benchmarks.painting import make_demo, used_ms

ASKING, ROUNDS = 20, 8
DETAILS = "/operations/overview_details"
WINDOW = {"window": '{"preset": "LAST_28_DAYS"}', "withBrands": "true"}
WRITE = "mutation ($label: String!) { createOrganization(input: { label: $label }) { id } }"


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        await make_demo(address)
        each = await make_tokens(address)
        process, port = start(address)
        try:
            await measure(f"http://127.0.0.1:{port}", process.pid, each)
        finally:
            process.kill()


async def make_tokens(address: str) -> list[str]:
    """A token for each of those who ask."""
    database = Database(address)
    async with database.write() as session:
        made = [
            await tokens.create_token(
                session,
                name=f"asking {number}",
                scopes=[AccessScope.ADMIN],
                secret=f"benchmark-of-many-who-ask-at-once-{number:02}",
                key=UUID(int=1_000 + number),
                now=NOW,
            )
            for number in range(ASKING)
        ]
    await database.close()
    return made


async def measure(url: str, pid: int, each: list[str]) -> None:
    limits = httpx.Limits(max_keepalive_connections=ASKING)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        for token in each * 3:  # once to open connections, twice to have it stored
            await ask(client, token)
        one: list[float] = []
        many: list[float] = []
        for number in range(ROUNDS):
            for found, asking in ((one, each[:1] * ASKING), (many, each)):
                await write(client, each[0], f"{number} {len(found)} {len(set(asking))}")
                before = used_ms(pid)
                await asyncio.gather(*(ask(client, token) for token in asking))
                found.append(used_ms(pid) - before)
    print(f"  {ASKING} at once, one token: {median(one):,.0f} ms of the server's CPU")
    print(f"  {ASKING} at once, a token each: {median(many):,.0f} ms")
    print(f"  one answer for all of them: {median(many) / median(one):.0f}x less")


async def ask(client: httpx.AsyncClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    (await client.get(DETAILS, params=WINDOW, headers=headers)).raise_for_status()


async def write(client: httpx.AsyncClient, token: str, label: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    body = {"query": WRITE, "variables": {"label": label}}
    answer = await client.post("/graphql", json=body, headers=headers)
    assert "errors" not in answer.json(), answer.text


if __name__ == "__main__":
    asyncio.run(main())
