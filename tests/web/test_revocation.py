"""Results that come one by one, while it is known that they may."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from app.errors import Unauthenticated, Unavailable
from app.web import revocation
from app.web.refusals import Busy
from app.web.revocation import until_revoked


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revocation, "CHECKED_EVERY", 0.01)


class Results:
    """Some results, whose generator tells when it has ended."""

    def __init__(self) -> None:
        self.has_ended = False

    async def come(self) -> AsyncGenerator[str, None]:
        try:
            yield "first"
            yield "second"
            await asyncio.Event().wait()
        finally:
            self.has_ended = True


async def watched(*checks: Exception | None) -> list[str]:
    """What is passed on, each result followed by its look at who asks, until the watching ends."""
    left = list(checks)
    results = Results()

    async def check() -> None:
        problem = left.pop(0) if left else Unauthenticated("The token has been revoked.")
        if problem is not None:
            raise problem

    told = [
        result if isinstance(result, str) else result.errors[0].extensions["code"]
        async for result in until_revoked(results.come(), check)
    ]
    assert results.has_ended
    return told


async def test_results_come_until_the_token_is_revoked() -> None:
    assert await watched(None, None) == ["first", "second", "UNAUTHENTICATED"]


async def test_a_result_waits_until_it_is_known_who_asks() -> None:
    assert await watched(Busy(), Busy(), None) == ["first", "UNAUTHENTICATED"]


async def test_a_result_that_is_no_longer_for_who_asked_is_not_passed_on() -> None:
    assert await watched(Busy()) == ["UNAUTHENTICATED"]


async def test_nobody_waits_for_ever_to_be_known() -> None:
    problems = [Unavailable("The database is locked.")] * revocation.MOST_FAILURES
    assert await watched(*problems) == ["UNAVAILABLE"]
