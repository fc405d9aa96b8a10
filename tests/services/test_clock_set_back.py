"""The clock is set back an hour: nobody gets in who was shut out, and nobody in is shut out."""

from datetime import timedelta

import pytest

from app.domain import public_ids
from app.domain.sessions import IDLE, MOST_PER_TOKEN
from app.domain.shares import USUAL_DAYS, ReportSection
from app.errors import ShareEnded
from app.services import made_shares, organizations, shares
from app.services.made_shares import GivenShare
from tests.services.test_sessions import Desk, desk, make_desk
from tests.world import NOW, World

__all__ = ["desk", "make_desk"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Shared:
    """A share, and whether its secret opens it."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def make(self) -> None:
        self.organization = await self.world.organization()
        key = self.world.new_key()
        scope = public_ids.organization_id(self.organization)
        given = GivenShare("For Acme", scope, list(ReportSection))
        async with self.world.database.write() as session:
            self.secret, share = await made_shares.create_share(
                session, None, given, secret=key.hex, key=key, now=NOW
            )
        self.key = share.id

    async def is_open(self, at: timedelta) -> bool:
        async with self.world.database.read() as session:
            try:
                await shares.open_share(session, self.secret, now=NOW + at)
            except ShareEnded:
                return False
        return True


@pytest.fixture
async def shared(world: World) -> Shared:
    shared = Shared(world)
    await shared.make()
    return shared


async def test_a_share_that_somebody_ended_opens_nothing_any_more(shared: Shared) -> None:
    assert await shared.is_open(-HOUR)
    async with shared.world.database.write() as session:
        await made_shares.revoke_share(session, shared.key, None, now=NOW)
    assert not await shared.is_open(-HOUR)


async def test_nor_does_one_whose_organization_is_archived(shared: Shared) -> None:
    async with shared.world.database.write() as session:
        await organizations.set_archived(session, shared.organization, archived=True, now=NOW)
    assert not await shared.is_open(-HOUR)


async def test_what_ends_by_the_clock_goes_by_the_clock(shared: Shared) -> None:
    assert not await shared.is_open(DAY * USUAL_DAYS)
    assert await shared.is_open(DAY * USUAL_DAYS - HOUR)


async def test_a_session_goes_on_and_is_noted_again_once_its_time_has_come(desk: Desk) -> None:
    value = await desk.sign_in()
    assert await desk.is_in(value, -HOUR)
    await desk.use(value, -HOUR)
    await desk.use(value, HOUR)
    assert await desk.is_in(value, HOUR + IDLE - HOUR / 2)


async def test_a_clock_that_was_years_ahead_leaves_no_session_for_years(desk: Desk) -> None:
    value = await desk.sign_in(DAY * 700)
    assert not await desk.is_in(value)


async def test_who_signs_in_then_is_not_the_first_to_make_room(desk: Desk) -> None:
    before = [await desk.sign_in() for _ in range(MOST_PER_TOKEN)]
    now = [await desk.sign_in(-HOUR), await desk.sign_in(-HOUR / 2)]
    assert all([await desk.is_in(value, -HOUR / 2) for value in now])
    assert [await desk.is_in(value, -HOUR / 2) for value in before].count(False) == len(now)
