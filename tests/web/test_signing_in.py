"""Signing in and out over HTTP."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from app.errors import RateLimited, Unavailable
from app.services import failed_attempts
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.failed_attempts import FailedAttempts
from app.web import slowing
from app.web.slowing import Others, Slowing
from tests.serving import create_token
from tests.web.asking import served
from tests.web.signed_in import OUR_PAGE, PLAIN, SECURE, code, cookie_for, cookie_of, sign_in
from tests.world import NOW

VIEWER = {"query": "{ viewer { name } }"}


async def asks(client: httpx.AsyncClient, **headers: str) -> int:
    return (await client.post("/graphql", json=VIEWER, headers=OUR_PAGE | headers)).status_code


async def test_a_token_becomes_a_cookie(database_url: str) -> None:
    token = await create_token(database_url)
    async with served(database_url) as client:
        answer = await sign_in(client, token)
        assert answer.status_code == 200
        assert answer.json()["warning"] is None
        ends_at = datetime.fromisoformat(answer.json()["expiresAt"])
        assert timedelta(days=29) < ends_at - datetime.now(UTC) <= timedelta(days=30)
        assert answer.headers["cache-control"] == "no-store"
        assert await asks(client, cookie=cookie_of(answer)) == 200


async def test_the_cookie_on_plain_http(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        name, *attributes = (await sign_in(client, token)).headers["set-cookie"].split("; ")
    assert name.startswith(f"{PLAIN}=bbs_")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(attributes)
    assert "Secure" not in attributes
    assert not any(each.startswith("Domain") for each in attributes)


async def test_the_cookie_behind_tls(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        answer = await sign_in(client, token, **{"x-forwarded-proto": "https"})
        name, *attributes = answer.headers["set-cookie"].split("; ")
        assert name.startswith(f"{SECURE}=bbs_")
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(attributes)
        value = name.partition("=")[2]
        # A plain page can set the plain name for both; the one of TLS it can't.
        for scheme, given, status in (
            ("https", SECURE, 200),
            ("https", PLAIN, 401),
            ("http", SECURE, 401),
        ):
            headers = {"x-forwarded-proto": scheme, "cookie": f"{given}={value}"}
            assert await asks(client, **headers) == status


async def test_a_wrong_token_signs_nobody_in(sqlite_url: str) -> None:
    async with served(sqlite_url) as client:
        answer = await sign_in(client, "bb_wrong")
    assert (answer.status_code, code(answer)) == (401, "UNAUTHENTICATED")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b'{"token": "bb_x"}', "text/plain", 415),
        (b"token=bb_x", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"token": 1}', "application/json", 400),
        (b'{"token": ""}', "application/json", 400),
        (b'{"token": "%s"}' % (b"x" * 501), "application/json", 400),
        (b'{"token": "%s"}' % (b"x" * 1_000_001), "application/json", 413),
    ],
)
async def test_a_body_of_another_kind_is_refused(
    sqlite_url: str, body: bytes, media_type: str, status: int
) -> None:
    async with served(sqlite_url) as client:
        headers = OUR_PAGE | {"content-type": media_type}
        answer = await client.post("/sign-in", content=body, headers=headers)
    assert (answer.status_code, code(answer)) == (status, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://elsewhere.test"},
        {"origin": "null"},
    ],
)
async def test_no_other_site_signs_anybody_in_or_out(
    sqlite_url: str, headers: dict[str, str]
) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        cookie = await cookie_for(client, token)
        inside = await client.post("/sign-in", json={"token": token}, headers=headers)
        outside = await client.post("/sign-out", headers=headers | cookie)
        assert (inside.status_code, code(inside)) == (403, "FORBIDDEN")
        assert (outside.status_code, code(outside)) == (403, "FORBIDDEN")
        assert "set-cookie" not in inside.headers
        assert await asks(client, **cookie) == 200


async def test_a_program_signs_in_without_what_browsers_send(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        answer = await client.post("/sign-in", json={"token": token})
    assert answer.status_code == 200


async def test_whoever_signs_out_is_out_at_once(database_url: str) -> None:
    token = await create_token(database_url)
    async with served(database_url) as client:
        cookie = await cookie_for(client, token)
        assert await asks(client, **cookie) == 200
        answer = await client.post("/sign-out", headers=OUR_PAGE | cookie)
        assert answer.status_code == 204
        assert f'{PLAIN}=""; ' in answer.headers["set-cookie"]
        assert "Max-Age=0" in answer.headers["set-cookie"]
        assert await asks(client, **cookie) == 401
        assert (await client.post("/sign-out", headers=OUR_PAGE | cookie)).status_code == 204


async def test_signing_in_ends_the_session_that_was_there(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        first = await cookie_for(client, token)
        assert await asks(client, **first) == 200
        second = cookie_of(await sign_in(client, token, **first))
        assert await asks(client, **first) == 401
        assert await asks(client, cookie=second) == 200


@pytest.mark.parametrize(
    ("host", "scheme", "warns"),
    [
        ("127.0.0.1:8000", "http", False),
        ("localhost:8000", "http", False),
        ("[::1]:8000", "http", False),
        ("backbone.lan:8000", "http", True),
        ("192.168.1.5", "http", True),
        ("backbone.lan", "https", False),
    ],
)
async def test_plain_http_from_another_machine_is_warned_of(
    sqlite_url: str, host: str, scheme: str, *, warns: bool
) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        headers = {"host": host, "x-forwarded-proto": scheme}
        warning = (await sign_in(client, token, **headers)).json()["warning"]
    assert (warning is not None) is warns


async def test_after_some_failures_an_address_is_slowed(sqlite_url: str) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url) as client:
        for number in range(failed_attempts.FREE):
            assert (await sign_in(client, f"bb_{number}-wrong")).status_code == 401
        for tried in ("bb_other", token):
            slowed = await sign_in(client, tried)
            assert (slowed.status_code, code(slowed)) == (429, "RATE_LIMITED")
            assert slowed.headers["retry-after"] == "1"
        # Whoever is in stays in, and a token is asked for nothing more.
        assert await asks(client, authorization=f"Bearer {token}") == 200


async def test_the_secrets_stay_out_of_answers_and_logs(
    sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    token = await create_token(sqlite_url)
    async with served(sqlite_url, log_format="json") as client:
        answer = await sign_in(client, token)
        value = cookie_of(answer).partition("=")[2]
        await sign_in(client, "bb_wrong-token-of-somebody")
        await asks(client, cookie=f"{PLAIN}={value}")
        counters = (await client.get("/metrics")).text
    logged = "".join(capfd.readouterr())
    assert f"token_prefix={token[:9]}" in logged
    for secret in (token, value, "bb_wrong-token-of-somebody"):
        assert secret not in logged + counters + answer.text


class Clock:
    """The seconds that have passed, and the instant that this is."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)


class Alone:
    serves_alone = True


class Beside:
    serves_alone = False


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slow(database: Database, clock: Clock) -> Slowing:
    return Slowing("sign-in", database, Alone(), clock.now, clock)


async def wait_of(slow: Slowing, *keys: str) -> float:
    """How long an attempt that comes too early would have to wait."""
    with pytest.raises(RateLimited) as early:
        await slow.attempt(keys)
    return (early.value.retry_at - slow._now()).total_seconds()


@pytest.mark.parametrize("others", [Alone(), Beside()])
async def test_the_wait_doubles_up_to_a_minute_and_is_forgotten(
    database: Database, clock: Clock, others: Others
) -> None:
    slow = Slowing("sign-in", database, others, clock.now, clock)
    for _ in range(failed_attempts.FREE):
        await slow.attempt(["a"])
    waits = []
    for _ in range(8):
        waits.append(await wait_of(slow, "b", "a"))
        clock.seconds += waits[-1]
        await slow.attempt(["a"])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    clock.seconds += failed_attempts.FORGOTTEN_SECONDS + 1
    await slow.attempt(["a"])
    await slow.attempt(["a"])


@pytest.mark.parametrize("others", [Alone(), Beside()])
async def test_a_success_forgets_what_led_to_it(
    database: Database, clock: Clock, others: Others
) -> None:
    slow = Slowing("sign-in", database, others, clock.now, clock)
    for _ in range(failed_attempts.FREE * 3):
        await slow.attempt(["a"])
        await slow.succeeded(["a"])


async def test_only_so_many_failures_are_remembered(
    slow: Slowing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slowing, "REMEMBERED", 3)
    for number in range(10):
        await slow.attempt([number])
    assert len(slow._failures) == 3


@pytest.fixture
def both(database: Database, clock: Clock) -> tuple[Slowing, Slowing]:
    """Two processes that serve, and the same door at each."""
    one, other = (Slowing("sign-in", database, Beside(), clock.now, clock) for _ in range(2))
    return one, other


async def test_who_asks_each_process_gets_no_further_than_with_one(
    both: tuple[Slowing, Slowing],
) -> None:
    for number in range(failed_attempts.FREE):
        await both[number % 2].attempt(["a"])
    assert [await wait_of(slow, "a") for slow in both] == [1, 1]


async def test_processes_count_attempts_at_once_one_by_one(
    both: tuple[Slowing, Slowing],
) -> None:
    tried = [slow.attempt(["a", "b"][:: 1 if n % 2 else -1]) for n in range(6) for slow in both]
    ended = await asyncio.gather(*tried, return_exceptions=True)
    assert [type(each) for each in ended if each is not None] == [RateLimited] * 7


async def test_what_comes_too_early_is_not_counted_in_any_process(
    both: tuple[Slowing, Slowing], clock: Clock
) -> None:
    one, other = both
    for _ in range(failed_attempts.FREE):
        await one.attempt(["a"])
    for _ in range(3):
        await wait_of(other, "a")
    clock.seconds += 1
    await other.attempt(["a"])
    assert await wait_of(one, "a") == 2


async def test_doors_and_what_attempts_have_in_common_are_counted_apart(
    database: Database, clock: Clock
) -> None:
    for door, key in (("sign-in", "a"), ("sign-in", "b"), ("unlock", "a")):
        slow = Slowing(door, database, Beside(), clock.now, clock)
        for _ in range(failed_attempts.FREE):
            await slow.attempt([key])


async def test_a_clock_that_was_set_back_keeps_nobody_out_for_longer_than_a_minute(
    database: Database, clock: Clock
) -> None:
    for seconds in (0.0, -3600.0):
        clock.seconds = seconds
        slow = Slowing("sign-in", database, Beside(), clock.now, clock)
        for _ in range(failed_attempts.FREE):
            with suppress(RateLimited):
                await slow.attempt(["a"])
    waits = await wait_of(Slowing("sign-in", database, Beside(), clock.now, clock), "a")
    assert 0 < waits <= failed_attempts.LONGEST_SECONDS


async def test_what_is_forgotten_is_deleted(database: Database, clock: Clock) -> None:
    await Slowing("sign-in", database, Beside(), clock.now, clock).attempt(["a"])
    table = table_of(FailedAttempts)
    for seconds, left in ((failed_attempts.FORGOTTEN_SECONDS, 1), (1, 0)):
        clock.seconds += seconds
        async with database.write() as session:
            await failed_attempts.forget_old(session, now=clock.now())
            assert len((await session.execute(select(table))).all()) == left


async def test_without_a_database_a_process_counts_by_itself(
    both: tuple[Slowing, Slowing], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_database: Database) -> None:
        raise Unavailable("It can only be read.")

    monkeypatch.setattr(Database, "write", refused)
    for _ in range(failed_attempts.FREE):
        await both[0].attempt(["a"])
    assert await wait_of(both[0], "a") == 1
