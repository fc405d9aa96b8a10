"""Over real HTTP: a share opens its own report, and nothing else, at any door."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.domain import public_ids
from app.domain import shares as domain_shares
from app.graphql.operations import REPORTS, load_trusted
from app.services import failed_attempts
from app.storage.database import Database
from app.tables.base import table_of
from app.tables.shares import Share
from app.web import auth
from tests.graphql.conftest import SCHEMA
from tests.waiting import until_there
from tests.web.asking import by_events, by_get, by_post, by_socket, by_tool
from tests.web.test_answer_cache import Server, served
from tests.world import DAY, TODAY

pytestmark = pytest.mark.usefixtures("anyio_backend")
"""PostgreSQL's databases are made by asynchronous fixtures, for tests that are not too."""

CREATE = """mutation ($input: ShareInput!) {
  createShare(input: $input) { secret share { id } } }"""
UPDATE = (
    "mutation ($id: ID!, $input: ShareChangeInput!) { updateShare(id: $id, input: $input) { id } }"
)
REVOKE = "mutation ($id: ID!) { revokeShare(id: $id) { id } }"
PASSWORD = "open sesame"
OPERATIONS = load_trusted(SCHEMA._schema)
REPORT = sorted(name for name, each in OPERATIONS.items() if each.folder == REPORTS)


@pytest.fixture(autouse=True)
def _passwords_are_quickly_tried(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Make a password as cheap to try as any text, but where it matters how long that takes."""
    if request.function is not test_of_a_share_one_password_is_tried_at_a_time:
        monkeypatch.setattr(domain_shares, "_COST", 2)


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    with served(database_url) as server:
        yield server


@pytest.fixture
def calm(sqlite_url: str) -> Iterator[Server]:
    with served(sqlite_url) as server:
        yield server


def share(server: Server, **given: Any) -> tuple[str, str]:
    """A share's id, and its secret."""
    scope = public_ids.organization_id(server.organization)
    answer = server.ask(CREATE, input={"scopeId": scope, "name": "November", **given})
    created = answer["data"]["createShare"]
    return created["share"]["id"], created["secret"]


def by(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def read(
    server: Server, secret: str, name: str = "report_head", **parameters: Any
) -> httpx.Response:
    return server.client.get(f"/operations/{name}", params=parameters, headers=by(secret))


def post(server: Server, secret: str, name: str = "report_head", **body: Any) -> httpx.Response:
    return server.client.post("/graphql", json={"documentId": name, **body}, headers=by(secret))


def code(answer: httpx.Response) -> Any:
    (error,) = answer.json()["errors"]
    return error["extensions"]["code"]


def unlock(server: Server, secret: str, password: Any = PASSWORD) -> httpx.Response:
    return server.client.post("/r/unlock", json={"password": password}, headers=by(secret))


def until(server: Server, secret: str, status: int) -> httpx.Response:
    """Read until a look-up is older than it may be."""

    def look() -> httpx.Response | None:
        answer = read(server, secret)
        return answer if answer.status_code == status else None

    return until_there(look)


def test_the_reports_operations_are_read_at_every_door_of_theirs(server: Server) -> None:
    _, secret = share(server, note="Good.")
    head = read(server, secret)
    assert head.status_code == 200
    data = head.json()["data"]
    assert data["report"]["note"] == "Good."
    assert data["scope"]["overview"]["window"]["days"] == 28
    assert data["scope"]["overview"]["views"] == 7
    assert head.headers["etag"]
    again = read(server, secret)
    assert again.json() == head.json()
    assert post(server, secret).json() == head.json()
    digest = OPERATIONS["report_head"].id
    assert read(server, secret, hash=digest).json() == head.json()
    assert post(server, secret, digest).json() == head.json()
    by_address = {"documentId": "report_head"}
    assert (
        server.client.get("/graphql", params=by_address, headers=by(secret)).json() == head.json()
    )
    details = read(server, secret, "report_details").json()["data"]["scope"]
    assert [node["post"]["label"] for node in details["topPosts"]["nodes"]] == ["Post"]


def test_a_report_says_what_the_api_says(server: Server) -> None:
    _, secret = share(server)
    scope = public_ids.organization_id(server.organization)
    variables = {"scope": scope, "window": {"preset": "LAST_28_DAYS"}}
    for name in REPORT:
        body = {"documentId": name, "variables": variables}
        asked = server.client.post("/graphql", json=body).json()["data"]
        told = read(server, secret, name).json()["data"]
        assert without_links(told["scope"]) == without_links(asked["scope"])


def without_links(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_links(each) for key, each in value.items() if key != "thumbnailUrl"}
    return [without_links(each) for each in value] if isinstance(value, list) else value


def test_whatever_a_reader_says_the_share_decides(calm: Server) -> None:
    _, secret = share(calm, window={"preset": "LAST_7_DAYS"}, compareTo={"to": "NONE"})
    told = read(calm, secret).json()
    said = {
        "scope": None,
        "window": {"preset": "LAST_365_DAYS", "includeToday": True},
        "compareTo": {"to": "PREVIOUS_YEAR"},
        "first": 100,
    }
    assert post(calm, secret, variables=said).json() == told
    texts = {name: json.dumps(value) for name, value in said.items()}
    assert read(calm, secret, **texts).json() == told
    assert read(calm, secret, window="what is no window").json() == told
    window = told["data"]["scope"]["overview"]["window"]
    assert (window["days"], window["comparedTo"]) == (7, "NONE")


OTHERS = ("withPosts", "filter", "after", "granularity", "platform", "id", "organization")


def test_every_other_variable_is_refused(calm: Server) -> None:
    _, secret = share(calm, sections=["NUMBERS"])
    for operation, name in product(REPORT, OTHERS):
        for refused in (
            read(calm, secret, operation, **{name: "true"}),
            post(calm, secret, operation, variables={name: True}),
        ):
            assert (refused.status_code, code(refused)) == (403, "FORBIDDEN"), (operation, name)


def test_every_other_stored_operation_is_refused(calm: Server) -> None:
    """By each of its names and digests, with each variable that it takes, at both doors."""
    _, secret = share(calm)
    scope = public_ids.organization_id(calm.organization)
    said = {"scope": scope, "id": scope, "window": {"preset": "LAST_7_DAYS"}, "after": "x"}
    others = {key: each for key, each in OPERATIONS.items() if each.folder != REPORTS}
    assert len(others) > 100
    for key, operation in others.items():
        variables = {name: said.get(name, "x") for name in operation.variables}
        given = {name: str(value) for name, value in variables.items()}
        answers = [
            read(calm, secret, key),
            read(calm, secret, key, **given),
            post(calm, secret, key, variables=variables),
        ]
        for answer in answers:
            assert (answer.status_code, code(answer)) == (403, "FORBIDDEN"), key


BRANDS = "{ brands { nodes { id } } }"


def test_every_other_document_and_door_is_refused(calm: Server) -> None:
    _, secret = share(calm)
    read(calm, secret)  # known by now

    async def asked(ask: Any) -> Any:
        async with httpx.AsyncClient(
            timeout=60, base_url=calm.client.base_url, trust_env=False
        ) as client:
            return await ask(client, secret)

    for ask in (by_post(BRANDS), by_get(BRANDS), by_events(BRANDS), by_tool("list_brands")):
        assert calm.write(asked(ask)) == "FORBIDDEN"
    assert calm.write(asked(by_socket(BRANDS))) != "OK"
    text = OPERATIONS["report_head"].text
    digest = OPERATIONS["list_brands"].id.removeprefix("sha256:")
    persisted = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}}
    for body in ({"query": text}, persisted, {"query": BRANDS, **persisted}, {"documentId": "x"}):
        answer = calm.client.post("/graphql", json=body, headers=by(secret))
        assert answer.status_code in {400, 403}, body
        assert "data" not in answer.json()
    picture = f"/thumbnails/{public_ids.post_id(calm.post)}"
    for path in (picture, "/exports/posts.csv", "/operations/report_head.csv", "/operations/x"):
        answer = calm.client.get(path, headers=by(secret))
        assert (answer.status_code, code(answer)) == (403, "FORBIDDEN"), path
    link = calm.client.post("/operations/report_head.csv", headers=by(secret))
    assert link.status_code == 403
    signing = calm.client.post("/sign-in", json={"token": secret})
    assert signing.status_code == 401
    assert "set-cookie" not in signing.headers


def test_only_the_sections_that_were_chosen_are_told(calm: Server) -> None:
    _, secret = share(calm, sections=["PLATFORMS"])
    scope = read(calm, secret).json()["data"]["scope"]
    assert set(scope) == {"__typename", "overview", "platforms", "coverage"}
    assert set(scope["overview"]) == {"window"}
    assert read(calm, secret, "report_details").json()["data"]["scope"] == {}


@pytest.fixture
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember a look-up for a moment: how long that is in truth is seen without waiting."""
    assert auth.REMEMBERED_SECONDS < 5
    monkeypatch.setattr(auth, "REMEMBERED_SECONDS", 0.3)


@pytest.mark.usefixtures("_forgetful")
def test_what_is_changed_is_read_within_seconds(server: Server) -> None:
    id_, secret = share(server)
    for _ in range(3):  # until it is cached
        read(server, secret)
        read(server, secret, "report_details")
    changed = {"name": "December", "window": {"preset": "LAST_7_DAYS"}, "sections": ["NUMBERS"]}
    server.ask(UPDATE, id=id_, input=changed)

    def look() -> Any:
        data = read(server, secret).json()["data"]
        return data if data["scope"]["overview"]["window"]["days"] == 7 else None

    assert until_there(look)["report"]["name"] == "December"
    assert read(server, secret, "report_details").json()["data"]["scope"].keys() == {"breaks"}


@pytest.mark.usefixtures("_forgetful")
def test_what_is_ended_closes_within_seconds(server: Server) -> None:
    id_, secret = share(server)
    assert read(server, secret).status_code == 200
    server.ask(REVOKE, id=id_)
    answer = until(server, secret, 401)
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "SHARE_ENDED"
    assert error["extensions"]["sharedBy"] == "Acme"


def test_a_link_that_ends_says_when(calm: Server) -> None:
    _, secret = share(calm, endsAt=(calm.now + DAY).isoformat())
    calm.now += 2 * DAY
    answer = read(calm, secret)
    assert (answer.status_code, code(answer)) == (401, "SHARE_ENDED")
    assert answer.json()["errors"][0]["message"] == (
        f"This report's link ended on {TODAY + DAY}. Ask Acme for a new one."
    )


def opened(server: Server) -> int:
    answer = server.ask("{ shares { openedCount } }")["data"]
    return int(answer["shares"][0]["openedCount"])


def until_opened(server: Server, count: int) -> None:
    until_there(lambda: opened(server) == count)


def test_a_visit_is_counted_once(server: Server) -> None:
    _, secret = share(server)
    for _ in range(3):
        read(server, secret)
        read(server, secret, "report_details")
    until_opened(server, 1)
    elsewhere = by(secret) | {"x-forwarded-for": "203.0.113.9"}
    server.client.get("/operations/report_head", headers=elsewhere)
    until_opened(server, 2)


def test_a_password_becomes_a_pass(server: Server) -> None:
    _, secret = share(server, password=PASSWORD)
    locked = read(server, secret)
    assert (locked.status_code, code(locked)) == (401, "PASSWORD_NEEDED")
    wrong = unlock(server, secret, "not this one")
    assert (wrong.status_code, code(wrong)) == (401, "UNAUTHENTICATED")
    right = unlock(server, secret)
    assert right.status_code == 200
    assert right.headers["cache-control"] == "no-store"
    passed = right.json()["pass"]
    assert read(server, passed).status_code == 200
    assert opened(server) <= 1
    assert code(read(server, secret)) == "PASSWORD_NEEDED"
    assert code(read(server, f"{passed}x")) == "PASSWORD_NEEDED"


def test_a_pass_is_over_after_12_hours_and_with_its_password(calm: Server) -> None:
    id_, secret = share(calm, password=PASSWORD)
    passed = unlock(calm, secret).json()["pass"]
    assert read(calm, passed).status_code == 200
    calm.ask(UPDATE, id=id_, input={"password": "open barley"})
    until(calm, passed, 401)
    fresh = unlock(calm, secret, "open barley").json()["pass"]
    assert read(calm, fresh).status_code == 200
    calm.now += timedelta(hours=12)
    until(calm, fresh, 401)


def test_a_pass_opens_no_other_report(calm: Server) -> None:
    _, secret = share(calm, password=PASSWORD)
    _, other = share(calm, password=PASSWORD)
    _, until_, signature = unlock(calm, secret).json()["pass"].split(".")
    assert code(read(calm, f"{other}.{until_}.{signature}")) == "PASSWORD_NEEDED"


def test_who_tries_passwords_is_slowed(calm: Server) -> None:
    _, secret = share(calm, password=PASSWORD)
    # Each refusal makes the next pause longer, however slow the machine is.
    tried = [unlock(calm, secret, "wrong password") for _ in range(failed_attempts.FREE + 4)]
    assert {each.status_code for each in tried[: failed_attempts.FREE]} == {401}
    slowed = next(each for each in tried if each.status_code != 401)
    assert (slowed.status_code, code(slowed)) == (429, "RATE_LIMITED")
    assert int(slowed.headers["retry-after"]) >= 1


def test_of_a_share_one_password_is_tried_at_a_time(calm: Server) -> None:
    _, secret = share(calm, password=PASSWORD)
    with ThreadPoolExecutor(4) as together:
        tried = list(together.map(lambda _: unlock(calm, secret).status_code, range(4)))
    assert sorted(set(tried)) == [200, 429]
    assert tried.count(200) < 4


def test_what_is_no_password_is_refused(calm: Server) -> None:
    _, secret = share(calm, password=PASSWORD)
    for body, media_type, status in (
        (b'{"password": "x"}', "text/plain", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"password": 1}', "application/json", 400),
        (b'{"password": ""}', "application/json", 400),
        (b'{"password": "%s"}' % (b"x" * 201), "application/json", 400),
    ):
        headers = by(secret) | {"content-type": media_type}
        answer = calm.client.post("/r/unlock", content=body, headers=headers)
        assert (answer.status_code, code(answer)) == (status, "BAD_USER_INPUT"), body


def test_there_is_nothing_to_unlock_without_a_password(calm: Server) -> None:
    _, secret = share(calm)
    assert (unlock(calm, secret).status_code, code(unlock(calm, secret))) == (400, "BAD_USER_INPUT")
    for nobody in ("share_x", "bb_x"):
        assert unlock(calm, nobody).status_code == 401


@pytest.mark.usefixtures("budgets_clock")
def test_a_reader_has_a_budget_of_its_own(sqlite_url: str) -> None:
    with served(sqlite_url, cost_per_minute=30_000) as server:
        _, first = share(server)
        _, second = share(server)
        while read(server, first).status_code == 200 and "errors" not in read(server, first).json():
            pass
        assert read(server, second).status_code == 200
        assert "errors" not in server.ask("{ viewer { name } }")


def test_the_secret_stays_out_of_logs_and_counters(
    sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with served(sqlite_url, log_format="json") as server:
        _, secret = share(server, password=PASSWORD)
        passed = unlock(server, secret).json()["pass"]
        unlock(server, secret, "not the password")
        for path in (f"/r/{secret}", f"/r/{passed}", f"/nowhere/{secret}"):
            server.client.get(path)
        read(server, passed)
        read(server, secret, **{secret: "x"})
        post(server, secret, secret)
        counters = server.client.get("/metrics").text
    told = "".join(capfd.readouterr()) + counters
    assert "/r/..." in told
    for hidden in (secret, passed, secret.removeprefix("share_"), PASSWORD, "not the password"):
        assert hidden not in told


def test_what_is_kept_opens_nothing(calm: Server) -> None:
    _, secret = share(calm, password=PASSWORD)

    async def stored() -> bytes:
        database = Database(calm.url)
        async with database.read() as session:
            (row,) = (await session.execute(select(table_of(Share)))).mappings().all()
        await database.close()
        return repr(dict(row)).encode()

    kept = calm.write(stored())
    for hidden in (secret, secret.removeprefix("share_"), PASSWORD):
        assert hidden.encode() not in kept


def test_the_page_is_for_nobody_else(calm: Server) -> None:
    page = calm.client.get("/r/share_x")
    assert page.status_code == 200
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["referrer-policy"] == "no-referrer"
