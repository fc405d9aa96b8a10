"""What Prometheus reads of a worker that runs by itself, and of what waits or fails."""

import json
import time

import httpx

from app.counters import Counters
from app.domain.platforms import Platform
from app.sql.schedule import collection
from tests.accounts import KEY, Accounts
from tests.cli.conftest import running
from tests.ports import free_port
from tests.providers.readers import NOW
from tests.waiting import PATIENCE
from tests.worker.installation import Installation


async def test_a_worker_counts_its_requests_to_platforms(
    installation: Installation, database_url: str
) -> None:
    await installation.account(Platform.YOUTUBE, days=10)
    installation.fail(Platform.YOUTUBE, "DOWN")
    port = free_port()
    settings = {
        "BACKBONE_DATABASE_URL": database_url,
        "BACKBONE_SIMULATION_URL": f"http://{installation.simulated.host}",
        "BACKBONE_SECRET_KEYS": json.dumps([KEY]),
        "BACKBONE_WORKER_METRICS_PORT": str(port),
        "BACKBONE_COLLECT_POLL_SECONDS": "0.1",
    }
    with running("worker", **settings) as program:
        program.line_with("Collecting")
        told = ""
        until = time.monotonic() + PATIENCE
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            while "platform_calls_total{" not in told and time.monotonic() < until:
                told = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
        program.stop()
    assert 'backbone_platform_calls_total{platform="YOUTUBE",result="503"} ' in told
    assert "backbone_posts_due" in told
    for name in ("posts_due", "posts_overdue", "lag_seconds", "paused"):
        assert f'backbone_platform_{name}{{platform="YOUTUBE"}} ' in told


async def test_posts_that_fail_are_counted_by_reason_until_they_fail_no_more(
    accounts: Accounts,
) -> None:
    await accounts.discover(await accounts.connect(Platform.TIKTOK))
    posts, counters = len(await accounts.places()), Counters(accounts.runtime)
    series = 'backbone_platform_posts_failing{code="POST_NOT_FOUND",platform="TIKTOK"}'
    of_all = collection.c.organization_id == accounts.organization_id
    for code, failing in (("POST_NOT_FOUND", posts), (None, 0)):
        async with accounts.runtime.database.write() as session:
            why = {"failure_code": code, "failed_since": code and NOW}
            await session.execute(collection.update().where(of_all).values(**why))
        assert f"{series} {failing}.0" in (await counters.text()).decode()
