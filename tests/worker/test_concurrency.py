"""How many accounts one worker reads from their platforms at once."""

import asyncio
from typing import Any

import pytest

from app.domain.platforms import Platform
from app.services.collecting import account_readings
from app.services.collecting.collectors import Collector
from app.worker.accounts import collect_accounts
from app.worker.collecting import Worker
from tests.cli.conftest import Command, on_database
from tests.worker.installation import Installation

__all__ = ["on_database"]

ACCOUNTS = (Platform.YOUTUBE, Platform.TIKTOK, Platform.TWITTER, Platform.INSTAGRAM)


class Crowd:
    """Work that ends only when so much of it is under way at once."""

    def __init__(self, at_once: int) -> None:
        self.most = 0
        self._now = 0
        self._is_full = asyncio.Event()
        self._at_once = at_once

    async def work(self, *_: Any) -> None:
        self._now += 1
        self.most = max(self.most, self._now)
        if self._now == self._at_once:
            self._is_full.set()
        await asyncio.wait_for(self._is_full.wait(), 60)
        await asyncio.sleep(0)
        self._now -= 1


async def test_posts_of_as_many_accounts_are_collected_at_once_as_were_asked_for(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for platform in ACCOUNTS:
        await installation.account(platform, days=3)
    crowd = Crowd(3)
    monkeypatch.setattr(Collector, "collect", crowd.work)
    await installation.worker(concurrency=3).run_once()
    assert crowd.most == 3


async def test_as_many_accounts_are_read_at_once(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for platform in ACCOUNTS:
        await installation.account(platform, days=3)
    runtime, crowd = installation.runtime, Crowd(3)
    runtime.settings = runtime.settings.model_copy(update={"collect_concurrency": 3})
    monkeypatch.setattr(account_readings, "collect_account", crowd.work)
    await collect_accounts(runtime, asyncio.Event())
    assert crowd.most == 3


@pytest.mark.parametrize(
    ("options", "variable", "number"), [((), "5", 5), (("--concurrency", "3"), "5", 3)]
)
def test_the_option_wins_over_the_setting(
    on_database: Command,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    variable: str,
    number: int,
) -> None:
    seen: list[int] = []

    async def look(worker: Worker) -> None:
        seen.append(worker.concurrency)

    monkeypatch.setattr(Worker, "run_once", look)
    monkeypatch.setenv("BACKBONE_COLLECT_CONCURRENCY", variable)
    result = on_database("worker", "--once", *options)
    assert (result.exit_code, seen) == (0, [number]), result.output


@pytest.mark.parametrize("nonsense", ["0", "-1", "101", "many", "1.5"])
def test_nonsense_is_refused(on_database: Command, nonsense: str) -> None:
    result = on_database("worker", "--once", "--concurrency", nonsense)
    assert result.exit_code == 2
    assert "--concurrency" in result.output


@pytest.mark.parametrize("nonsense", ["0", "101", "many"])
def test_a_setting_that_is_nonsense_is_named(
    on_database: Command, monkeypatch: pytest.MonkeyPatch, nonsense: str
) -> None:
    monkeypatch.setenv("BACKBONE_COLLECT_CONCURRENCY", nonsense)
    result = on_database("worker", "--once")
    assert result.exit_code == 1
    assert "BACKBONE_COLLECT_CONCURRENCY" in result.output
