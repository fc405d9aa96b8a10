"""The dashboard by GraphQL against PostGraphile 5 on the same database.

    npm ci --prefix benchmarks/postgraphile && python -m benchmarks.postgraphile

PostGraphile is queried in two ways, both over our daily sums: through the schema that it generates
from the tables, with its own aggregates (`@graphile/pg-aggregates`), as most users would, and
through SQL functions handwritten for this dashboard alone. Both return the totals of the window and
of the one before it, and totals per day, per day and platform, and per platform: the same numbers
in some 30 KB, less what the front end still has to compute. It checks no token. Each has one
process, on one PostgreSQL, measured in turn.
"""

import asyncio
import os
import socket
import sys
from contextlib import suppress
from datetime import timedelta
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from app.domain import public_ids
from benchmarks.history import LAST_DAY, make_history
from benchmarks.http import DASHBOARD, graphql, make_token, measure, ratio, start
from benchmarks.servers import dsn, postgresql

FOLDER = Path(__file__).parent / "postgraphile"
# The last complete days, as in `LAST_30_DAYS`, and as many before.
WINDOW = LAST_DAY - timedelta(days=30), LAST_DAY - timedelta(days=1)
PREVIOUS = LAST_DAY - timedelta(days=60), LAST_DAY - timedelta(days=31)
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
BY_HAND = f"""query Dashboard($brand: UUID!, $since: Date!, $until: Date!, $before: Date!,
    $end: Date!) {{
  label: dashboardLabel(brand: $brand)
  current: dashboardTotal(brand: $brand, since: $since, until: $until) {{ {METRICS} published }}
  previous: dashboardTotal(brand: $brand, since: $before, until: $end) {{ views engagement }}
  days: dashboardDays(brand: $brand, since: $since, until: $until) {{
    nodes {{ date {METRICS} measured }}
  }}
  platforms: dashboardPlatforms(brand: $brand, since: $since, until: $until) {{
    nodes {{ platform {METRICS} }}
  }}
  platformDays: dashboardPlatformDays(brand: $brand, since: $since, until: $until) {{
    nodes {{ platform date {METRICS} }}
  }}
}}"""
COUNTS = "views likes comments shares saves ratedEngagement"
GENERATED = f"""query Dashboard($organization: UUID!, $brand: UUID!, $within: AnalyticsDailyFilter!,
    $before: AnalyticsDailyFilter!) {{
  brandByOrganizationIdAndRowId(organizationId: $organization, rowId: $brand) {{ label }}
  current: allAnalyticsDailies(filter: $within) {{
    aggregates {{ sum {{ {COUNTS} postsPublished }} }}
  }}
  previous: allAnalyticsDailies(filter: $before) {{ aggregates {{ sum {{ {COUNTS} }} }} }}
  days: allAnalyticsDailies(filter: $within) {{
    groupedAggregates(groupBy: [DATE]) {{ keys sum {{ {COUNTS} snapshots }} }}
  }}
  platforms: allAnalyticsDailies(filter: $within) {{
    groupedAggregates(groupBy: [PLATFORM]) {{ keys sum {{ {COUNTS} }} }}
  }}
  platformDays: allAnalyticsDailies(filter: $within, orderBy: PRIMARY_KEY_ASC) {{
    nodes {{ platform date {COUNTS} }}
  }}
}}"""


async def main() -> None:
    if not (FOLDER / "node_modules").is_dir():
        sys.exit("PostGraphile is not there: npm ci --prefix benchmarks/postgraphile")
    async with postgresql() as url:
        connection = await asyncpg.connect(dsn(url))
        await make_history(connection)
        await connection.execute(FUNCTIONS)
        brand = await connection.fetchrow(
            "SELECT organization_id, brand_id FROM posts GROUP BY 1, 2 ORDER BY count(*) DESC"
        )
        await connection.close()
        address = url.render_as_string(hide_password=False)
        token = await make_token(address)
        live, kept = start(address, answer_cache_mb=0), start(address)
        theirs = await start_postgraphile(dsn(url))
        dashboard = graphql(DASHBOARD, public_ids.brand_id(brand["brand_id"]), token)
        try:
            rates = await measure(
                {
                    "Backbone, live": (live, dashboard),
                    "Backbone, kept": (kept, dashboard),
                    "PostGraphile, generated": (theirs, generated(*brand)),
                    "PostGraphile, by hand": (theirs, by_hand(brand["brand_id"])),
                }
            )
            servers = {"Backbone, live": live, "Backbone, kept": kept, "PostGraphile": theirs}
            memory = {name: resident(process.pid) for name, (process, _) in servers.items()}
        finally:
            for process, _ in (live, kept, theirs):
                process.kill()
    for name, found in rates.items():
        print(f"  {name}: {median(found):,.0f} requests/s")
    print("  memory: " + ", ".join(f"{name} {size} MB" for name, size in memory.items()))
    for way, name in product(
        ("live", "kept"), ("PostGraphile, generated", "PostGraphile, by hand")
    ):
        times = ratio(rates[f"Backbone, {way}"], rates[name])
        print(f"  {way}: {times:.2f}x {name} (floor: live 0.75x, cached 7x)")


async def start_postgraphile(address: str) -> tuple[Any, int]:
    """Start PostGraphile on a free port, and wait until it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    programs = FOLDER / "node_modules" / ".bin"
    process = await asyncio.create_subprocess_exec(
        *(programs / "node", programs / "postgraphile", "-c", address, "-s", "public,dashboard"),
        *("-p", str(port), "-n", "127.0.0.1", "-C", "graphile.config.mjs"),
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


def by_hand(brand: UUID) -> bytes:
    """The dashboard by the handwritten functions."""
    since, until = WINDOW
    before, end = PREVIOUS
    days = {"since": since, "until": until, "before": before, "end": end}
    return theirs_of(BY_HAND, {"brand": str(brand), **days})


def generated(organization: UUID, brand: UUID) -> bytes:
    """The dashboard by the schema that PostGraphile generates."""
    keys = {"organization": str(organization), "brand": str(brand)}
    of_brand = {f"{name}Id": {"equalTo": key} for name, key in keys.items()}
    within, before = (
        {**of_brand, "date": {"greaterThanOrEqualTo": first, "lessThanOrEqualTo": last}}
        for first, last in (WINDOW, PREVIOUS)
    )
    return theirs_of(GENERATED, {**keys, "within": within, "before": before})


def theirs_of(document: str, variables: dict[str, Any]) -> bytes:
    body = orjson.dumps({"query": document, "variables": variables})
    head = (
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def resident(pid: int) -> int:
    """The resident memory of a process, in megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    asyncio.run(main())
