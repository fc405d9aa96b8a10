"""Sessions of people: how long they last, and that they are no more than their token."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.access import AccessScope
from app.domain.keys import new_key
from app.domain.sessions import IDLE, LONGEST, MOST_PER_TOKEN
from app.errors import NotFound, Unauthenticated
from app.services import sessions, tokens
from app.services.sessions import Opened
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.sessions import SignedIn
from tests.world import NOW, World

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class Desk(NamedTuple):
    """A token, and somebody who signs in with it."""

    world: World
    token_id: UUID
    token: str

    @property
    def database(self) -> Database:
        return self.world.database

    async def sign_in(self, at: timedelta = timedelta()) -> str:
        key = new_key(NOW + at, self.world.new_key().int % 2**74)
        async with self.database.write() as session:
            value, _ = await sessions.begin(
                session,
                self.token_id,
                secret=key.hex,
                key=key,
                user_agent="Browser/1\n" + "x" * 500,
                now=NOW + at,
            )
        return value

    async def who(self, value: str, at: timedelta = timedelta()) -> Opened:
        async with self.database.read() as session:
            return await sessions.authenticate(session, value, now=NOW + at)

    async def is_in(self, value: str, at: timedelta = timedelta()) -> bool:
        try:
            await self.who(value, at)
        except Unauthenticated:
            return False
        return True

    async def use(self, value: str, at: timedelta) -> None:
        opened = await self.who(value, at)
        async with self.database.write() as session:
            await sessions.note_use(session, opened.session_id, now=NOW + at)

    async def listed(self, at: timedelta = timedelta()) -> list[sessions.PersonSession]:
        async with self.database.read() as session:
            return await sessions.list_sessions(session, self.token_id, now=NOW + at)


MakeDesk = Callable[..., Awaitable[Desk]]


@pytest.fixture
def make_desk(world: World) -> MakeDesk:
    async def make(expires_in: timedelta | None = None) -> Desk:
        key = world.new_key()
        async with world.database.write() as session:
            token = await tokens.create_token(
                session,
                name="reader",
                scopes=[AccessScope.READ_ANALYTICS],
                secret=key.hex,
                key=key,
                now=NOW,
                expires_at=NOW + expires_in if expires_in else None,
            )
        return Desk(world, key, token)

    return make


@pytest.fixture
async def desk(make_desk: MakeDesk) -> Desk:
    return await make_desk()


async def test_whoever_signed_in_is_who_the_token_is(desk: Desk) -> None:
    opened = await desk.who(await desk.sign_in())
    assert opened.caller.token_id == desk.token_id
    assert opened.caller.scopes == {AccessScope.READ_ANALYTICS}


async def test_neither_a_token_nor_anything_else_is_the_value_of_a_cookie(desk: Desk) -> None:
    await desk.sign_in()
    for value in (desk.token, "", "bbs_wrong"):
        assert not await desk.is_in(value)


async def test_a_cookies_value_is_no_token(desk: Desk) -> None:
    value = await desk.sign_in()
    async with desk.database.read() as session:
        with pytest.raises(Unauthenticated):
            await tokens.authenticate(session, value, now=NOW)


async def test_neither_value_nor_secret_is_stored(desk: Desk) -> None:
    value = await desk.sign_in()
    async with desk.database.read() as session:
        (row,) = (await session.execute(select(table_of(SignedIn)))).all()
    assert not any(value.removeprefix("bbs_") in str(field) for field in row)


async def test_a_session_is_over_after_twelve_hours_without_use(desk: Desk) -> None:
    value = await desk.sign_in()
    assert await desk.is_in(value, IDLE - MINUTE)
    assert not await desk.is_in(value, IDLE)

    await desk.use(value, IDLE - MINUTE)

    assert await desk.is_in(value, IDLE * 2 - 2 * MINUTE)
    assert not await desk.is_in(value, IDLE * 2)


async def test_a_session_is_over_after_thirty_days_however_much_it_is_used(desk: Desk) -> None:
    value = await desk.sign_in()
    at, step = timedelta(), IDLE - HOUR
    while at < LONGEST - step:
        at += step
        await desk.use(value, at)
    assert await desk.is_in(value, LONGEST - MINUTE)
    assert not await desk.is_in(value, LONGEST)


async def test_a_session_is_over_when_its_token_expires(make_desk: MakeDesk) -> None:
    desk = await make_desk(HOUR)
    value = await desk.sign_in()
    (listed,) = await desk.listed()
    assert listed.ends_at == NOW + HOUR
    assert await desk.is_in(value, HOUR - MINUTE)
    assert not await desk.is_in(value, HOUR)


async def test_a_session_is_over_when_its_token_is_revoked(desk: Desk) -> None:
    value = await desk.sign_in()
    async with desk.database.write() as session:
        await tokens.revoke_token(session, desk.token, now=NOW)
    assert not await desk.is_in(value)
    assert await desk.listed() == []


async def test_use_is_noted_at_most_once_a_minute(desk: Desk) -> None:
    value = await desk.sign_in()
    for at, noted in ((30, 0), (61, 61), (90, 61)):
        await desk.use(value, timedelta(seconds=at))
        (listed,) = await desk.listed()
        assert listed.last_seen_at == NOW + timedelta(seconds=noted)


async def test_a_browser_is_told_by_a_short_line(desk: Desk) -> None:
    await desk.sign_in()
    (listed,) = await desk.listed()
    assert listed.user_agent.startswith("Browser/1xxx")
    assert len(listed.user_agent) == 200


async def test_sessions_are_listed_newest_first_while_they_last(desk: Desk) -> None:
    old, new = await desk.sign_in(), await desk.sign_in(HOUR)
    keys = [(await desk.who(value, HOUR)).session_id for value in (new, old)]
    assert [listed.id for listed in await desk.listed(HOUR)] == keys
    assert [listed.id for listed in await desk.listed(IDLE)] == keys[:1]


async def test_one_session_is_revoked_and_no_other(desk: Desk, make_desk: MakeDesk) -> None:
    value, kept = await desk.sign_in(), await desk.sign_in()
    foreign = await (await make_desk()).sign_in()
    mine, theirs = [(await desk.who(each)).session_id for each in (value, foreign)]

    async with desk.database.write() as session:
        await sessions.revoke(session, desk.token_id, mine)
        for gone in (mine, theirs):
            with pytest.raises(NotFound):
                await sessions.revoke(session, desk.token_id, gone)

    assert [await desk.is_in(each) for each in (value, kept, foreign)] == [False, True, True]


async def test_signing_in_again_and_again_keeps_the_newest_sessions(desk: Desk) -> None:
    values = [await desk.sign_in(timedelta(seconds=second)) for second in range(MOST_PER_TOKEN + 2)]
    later = timedelta(seconds=MOST_PER_TOKEN + 2)
    assert not await desk.is_in(values[1], later)
    assert await desk.is_in(values[2], later)


async def test_what_is_over_is_deleted_when_somebody_signs_in(desk: Desk) -> None:
    await desk.sign_in()
    await desk.sign_in(IDLE)
    async with desk.database.read() as session:
        assert len((await session.execute(select(table_of(SignedIn)))).all()) == 1
