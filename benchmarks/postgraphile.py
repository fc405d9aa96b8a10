"""The dashboard by GraphQL against PostGraphile 5 on the same database.

    npm ci --prefix benchmarks/postgraphile && python -m benchmarks.postgraphile

PostGraphile gets SQL functions over the daily sums, which is how its users would write such a
dashboard: the window's total and that before it, the total of each day, of each day and platform,
and of each platform. Both answer the same numbers in some 30 KB; one process each on one
PostgreSQL, asked in turn.
"""

import asyncio
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from app.graphql import ids
from benchmarks.history import LAST_DAY, make_history
from benchmarks.http import DASHBOARD, graphql, make_token, measure, ratio, start
from benchmarks.servers import dsn, postgresql

FOLDER = Path(__file__).parent / "postgraphile"
DAYS = 30
SUMS = """sum(views)::bigint AS views, sum(likes)::bigint AS likes,
  sum(comments)::bigint AS comments, sum(shares)::bigint AS shares, sum(saves)::bigint AS saves,
  (sum(likes) + sum(comments) + sum(shares) + sum(saves))::bigint AS engagement,
  sum(rated_engagement) * 100.0::float8 / nullif(sum(views), 0)::float8 AS engagement_rate"""
OF_BRAND = "FROM analytics_daily WHERE brand_id = brand AND date BETWEEN since AND until"
FUNCTIONS = f"""
CREATE SCHEMA dashboard;
CREATE TYPE dashboard.total AS (views bigint, likes bigint, comments bigint, shares bigint,
  saves bigint, engagement bigint, engagement_rate float8, published bigint);
CREATE TYPE dashboard.day AS (date date, views bigint, likes bigint, comments bigint,
  shares bigint, saves bigint, engagement bigint, engagement_rate float8, measured boolean);
CREATE TYPE dashboard.platform AS (platform text, views bigint, likes bigint, comments bigint,
  shares bigint, saves bigint, engagement bigint, engagement_rate float8);
CREATE TYPE dashboard.platform_point AS (platform text, date date, views bigint, likes bigint,
  comments bigint, shares bigint, saves bigint, engagement bigint, engagement_rate float8);
CREATE FUNCTION dashboard.label(brand uuid) RETURNS text STABLE LANGUAGE sql AS
  $$ SELECT label FROM brands WHERE id = brand $$;
CREATE FUNCTION dashboard.total(brand uuid, since date, until date)
  RETURNS dashboard.total STABLE LANGUAGE sql AS
  $$ SELECT {SUMS}, sum(posts_published) {OF_BRAND} $$;
CREATE FUNCTION dashboard.days(brand uuid, since date, until date)
  RETURNS SETOF dashboard.day STABLE LANGUAGE sql AS
  $$ SELECT date, {SUMS}, sum(snapshots) > 0 {OF_BRAND} GROUP BY date ORDER BY date $$;
CREATE FUNCTION dashboard.platforms(brand uuid, since date, until date)
  RETURNS SETOF dashboard.platform STABLE LANGUAGE sql AS
  $$ SELECT platform, {SUMS} {OF_BRAND} GROUP BY platform ORDER BY sum(views) DESC $$;
CREATE FUNCTION dashboard.platform_days(brand uuid, since date, until date)
  RETURNS SETOF dashboard.platform_point STABLE LANGUAGE sql AS
  $$ SELECT platform, date, {SUMS} {OF_BRAND} GROUP BY platform, date ORDER BY platform, date $$;
"""
METRICS = "views likes comments shares saves engagement engagementRate"
THEIRS = f"""query Dashboard($brand: UUID!, $since: Date!, $until: Date!, $before: Date!,
    $end: Date!) {{
  label(brand: $brand)
  current: total(brand: $brand, since: $since, until: $until) {{ {METRICS} published }}
  previous: total(brand: $brand, since: $before, until: $end) {{ views engagement }}
  days(brand: $brand, since: $since, until: $until) {{ nodes {{ date {METRICS} measured }} }}
  platforms(brand: $brand, since: $since, until: $until) {{ nodes {{ platform {METRICS} }} }}
  platformDays(brand: $brand, since: $since, until: $until) {{
    nodes {{ platform date {METRICS} }}
  }}
}}"""


async def main() -> None:
    if not (FOLDER / "node_modules").is_dir():
        sys.exit("PostGraphile is not there: npm ci --prefix benchmarks/postgraphile")
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection)
        await connection.execute(FUNCTIONS)
        brand = await connection.fetchval(
            "SELECT brand_id FROM posts GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        )
        await connection.close()
        address = url.render_as_string(hide_password=False)
        token = await make_token(address)
        ours = start(address, compiled=True, ahead=True)
        theirs = await start_postgraphile(dsn(url))
        try:
            rates = await measure(
                {
                    "Backbone": (ours, graphql(DASHBOARD, ids.brand_id(brand), token)),
                    "PostGraphile": (theirs, their_request(brand)),
                }
            )
            memory = {"Backbone": ours[0].pid, "PostGraphile": theirs[0].pid}
            for name, pid in memory.items():
                print(f"  {name}: {max(rates[name]):,.0f} requests/s at best, {resident(pid)} MB")
        finally:
            ours[0].kill()
            theirs[0].kill()
    print(
        f"  {ratio(rates['Backbone'], rates['PostGraphile']):.1f}x PostGraphile's requests per"
        " second (target: 2x, with driver rows)"
    )


async def start_postgraphile(address: str) -> tuple[Any, int]:
    """Start PostGraphile on a free port, and wait until it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    programs = FOLDER / "node_modules" / ".bin"
    process = await asyncio.create_subprocess_exec(
        *(programs / "node", programs / "postgraphile", "-c", address, "-s", "dashboard"),
        *("-p", str(port), "-n", "127.0.0.1", "-P", "postgraphile/presets/amber"),
        cwd=FOLDER,
        env={**os.environ, "GRAPHILE_ENV": "production", "NODE_ENV": "production"},
        stdout=asyncio.subprocess.DEVNULL,
    )
    for _ in range(300):
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return process, port
        await asyncio.sleep(0.1)
    process.kill()
    sys.exit("PostGraphile did not start.")


def their_request(brand: UUID) -> bytes:
    """The same dashboard as PostGraphile is asked for it."""
    # The last complete days, as `LAST_30_DAYS` has them.
    ends = [LAST_DAY.toordinal() - 1 - DAYS * back for back in (0, 1, 2)]
    until, end, start_ = (LAST_DAY.fromordinal(day) for day in ends)
    variables = {
        "brand": str(brand),
        "since": LAST_DAY.fromordinal(end.toordinal() + 1),
        "until": until,
        "before": LAST_DAY.fromordinal(start_.toordinal() + 1),
        "end": end,
    }
    body = orjson.dumps({"query": THEIRS, "variables": variables})
    head = (
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def resident(pid: int) -> int:
    """The memory of a process, in megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    asyncio.run(main())
