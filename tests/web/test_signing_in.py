"""Signing in and out over HTTP."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.errors import RateLimited
from app.web import slowing
from app.web.slowing import Slowing
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
        for number in range(slowing.FREE):
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
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_the_wait_doubles_up_to_a_minute_and_is_forgotten() -> None:
    clock = Clock()
    slow = Slowing(lambda: NOW, clock)
    for _ in range(slowing.FREE):
        slow.attempt(["a"])
    waits = []
    for _ in range(8):
        with pytest.raises(RateLimited) as early:
            slow.attempt(["b", "a"])
        waits.append((early.value.retry_at - NOW).total_seconds())
        clock.seconds += waits[-1]
        slow.attempt(["a"])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    clock.seconds += slowing.FORGOTTEN_SECONDS + 1
    slow.attempt(["a"])
    slow.attempt(["a"])


def test_a_success_forgets_what_led_to_it() -> None:
    slow = Slowing(lambda: NOW, Clock())
    for _ in range(slowing.FREE * 3):
        slow.attempt(["a"])
        slow.succeeded(["a"])


def test_only_so_many_failures_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slowing, "REMEMBERED", 3)
    slow = Slowing(lambda: NOW, Clock())
    for number in range(10):
        slow.attempt([number])
    assert len(slow._failures) == 3
