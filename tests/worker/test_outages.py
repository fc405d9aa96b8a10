"""A platform that answers nobody is left alone, said once, and asked again by one batch."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from app.domain.platforms import Platform
from app.domain.runs import RunStatus
from app.services.collecting import refreshes
from app.simulation.faults import Fault
from app.worker import collecting
from tests.worker.installation import HOUR, MINUTE, Installation

TIKTOK, YOUTUBE = Platform.TIKTOK, Platform.YOUTUBE
BATCH = 20


async def out_of_reach(installation: Installation) -> Fault:
    """TikTok, with five batches of posts due."""
    await installation.account(TIKTOK, days=89)
    assert len(await installation.places()) > 4 * BATCH
    return installation.fail(TIKTOK, "DOWN")


async def failed(installation: Installation) -> int:
    return sum(place.failure_code is not None for place in await installation.places())


async def work(installation: Installation) -> None:
    await installation.worker(concurrency=1).run_once()


async def test_three_batches_find_it_out_and_the_other_posts_stay_due(
    installation: Installation,
) -> None:
    await out_of_reach(installation)
    await work(installation)
    assert await failed(installation) == 3 * BATCH
    others = [place for place in await installation.places() if place.failure_code is None]
    assert {place.attempts for place in others} == {0}
    assert all(place.next_collect_at <= installation.simulated.world.now for place in others)


async def test_after_a_pause_one_batch_asks_for_all(installation: Installation) -> None:
    await out_of_reach(installation)
    await work(installation)
    requests = []
    for _ in range(6):
        installation.skip(MINUTE)
        before = await failed(installation)
        await work(installation)
        requests.append(await failed(installation) - before)
    assert requests[0] == BATCH, "the first pause is a minute"
    assert requests[1] == 0, "the second one is longer"
    assert sum(1 for each in requests if each) == 2


async def test_workers_share_the_pause_and_the_one_batch(installation: Installation) -> None:
    await out_of_reach(installation)
    await asyncio.gather(*(installation.worker().run_once() for _ in range(3)))
    installation.skip(30 * MINUTE)
    asked = installation.fetches("video/query")
    await asyncio.gather(*(installation.worker().run_once() for _ in range(3)))
    assert installation.fetches("video/query") - asked == 3, "a batch, and two of its posts alone"


async def test_it_is_said_once_and_once_when_it_is_over(installation: Installation) -> None:
    fault = await out_of_reach(installation)
    with capture_logs() as lines:
        for _ in range(5):
            await work(installation)
            installation.skip(16 * MINUTE)
        installation.simulated.faults.remove(fault)
        await work(installation)
        installation.skip(HOUR)
        await work(installation)
    said = [each for each in lines if each["event"].startswith("platform.")]
    assert [each["event"] for each in said] == ["platform.out", "platform.back"]
    assert {each["platform"] for each in said} == {"TIKTOK"}
    batches = [each for each in lines if each["event"] == "collection.batch"]
    quiet = [each for each in batches if each["failed"]]
    assert [each["log_level"] for each in quiet] == ["info"] * 2 + ["debug"] * (len(quiet) - 2)
    assert await failed(installation) == 0


async def test_batches_that_fail_between_others_are_no_outage(installation: Installation) -> None:
    await installation.account(TIKTOK, days=89)
    for after in (1, 2):  # each fails three times: whole, and two of its posts alone
        installation.fail(TIKTOK, "DOWN", times=3, after=after, path="video/query")
    with capture_logs() as lines:
        await work(installation)
    assert await failed(installation) == 2 * BATCH
    assert not [each for each in lines if each["event"].startswith("platform.")]


async def test_other_platforms_go_on(installation: Installation) -> None:
    await out_of_reach(installation)
    await work(installation)
    await installation.account(YOUTUBE, days=2)
    await work(installation)
    assert await installation.snapshots()


async def test_nothing_known_is_lost(installation: Installation) -> None:
    await installation.account(TIKTOK, days=20)
    await work(installation)
    known = await installation.snapshots()
    installation.fail(TIKTOK, "DOWN")
    installation.skip(timedelta(hours=12))
    await work(installation)
    assert [row[:3] for row in await installation.snapshots()] == [row[:3] for row in known]


async def test_a_post_that_somebody_refreshes_is_asked_for_all_the_same(
    installation: Installation,
) -> None:
    fault = await out_of_reach(installation)
    await work(installation)
    installation.simulated.faults.remove(fault)
    post = next(place for place in await installation.places() if place.failure_code is None)
    with capture_logs() as lines:
        failure = await refreshes.refresh_post(
            installation.runtime.collector,
            installation.organization_id,
            post.post_id,
            every=HOUR,
        )
    assert failure is None
    assert "platform.back" in {each["event"] for each in lines}, "which ends the outage for all"


async def test_a_refresh_of_all_is_tried_once_and_ends(installation: Installation) -> None:
    await out_of_reach(installation)
    await work(installation)
    asked = installation.fetches("video/query")
    key = await installation.start_run()
    await work(installation)
    assert installation.fetches("video/query") - asked == 3, "a batch, and two of its posts alone"
    run = await installation.run(key)
    assert (run.status, run.progress.failed) == (RunStatus.FAILED, run.total)
    due = [place for place in await installation.places() if place.failure_code is None]
    assert due, "who wasn't asked for has no failure"


async def test_a_worker_that_stops_lets_another_ask(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "PATIENCE", timedelta(0))  # the request never ends
    await out_of_reach(installation)
    await work(installation)
    installation.simulated.faults[0].kind = "SLOW"
    installation.skip(MINUTE)
    stopped = asyncio.create_task(work(installation))
    asked = installation.fetches("video/query")
    while installation.fetches("video/query") == asked:
        await asyncio.sleep(0.01)
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    installation.simulated.faults.clear()
    await work(installation)
    assert await installation.snapshots()
