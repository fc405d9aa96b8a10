"""Over real HTTP: a stored operation by its address, with a tag that says whether it changed."""

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.graphql.operations import load_operations
from app.web.stored_operations import LONGEST_REMEMBERED
from tests.graphql.conftest import SCHEMA
from tests.serving import make_token
from tests.web.test_answer_cache import Server, record, served

pytestmark = pytest.mark.usefixtures("anyio_backend")
"""PostgreSQL's databases are made by asynchronous fixtures, for tests that are not too."""

WEEK = {"window": json.dumps({"preset": "LAST_7_DAYS"})}
OWN = {
    "rename": "# Renames.\nmutation rename($id: ID!) { archiveBrand(id: $id) { __typename } }\n",
    "watch": "# Watches.\nsubscription watch($id: ID!) { refreshProgress(runId: $id) { id } }\n",
    "who": "# Who asks.\nquery who { viewer { name } }\n",
}


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    with served(database_url) as server:
        yield server


@pytest.fixture
def calm(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in OWN.items():
        (folder / f"{name}.graphql").write_text(text)
    with served(sqlite_url, operations_folder=folder) as server:
        yield server


def get(server: Server, name: str, headers: Any = None, **parameters: Any) -> httpx.Response:
    return server.client.get(f"/operations/{name}", params=parameters, headers=headers)


def find(server: Server, tag: str = "", by: str | None = None, **more: str) -> httpx.Response:
    """Ask for the posts, with what a client knows of them."""
    headers = {"if-none-match": tag} if tag else {}
    if by is not None:
        headers["authorization"] = f"Bearer {by}"
    return get(server, "find_posts", headers | more, first="10")


def views_of(answer: httpx.Response) -> int:
    (edge,) = answer.json()["data"]["posts"]["edges"]
    views: int = edge["node"]["analytics"]["totals"]["views"]
    return views


def error_of(answer: httpx.Response) -> dict[str, Any]:
    (error,) = answer.json()["errors"]
    return dict(error["extensions"])


def test_an_operation_answers_what_graphql_answers(server: Server) -> None:
    scope = public_ids.organization_id(server.organization)
    variables = {"scope": scope, "window": {"preset": "LAST_7_DAYS"}, "granularity": "WEEK"}
    body = {"documentId": "time_series", "variables": variables}
    asked = server.client.post("/graphql", json=body).json()
    answer = get(server, "time_series", scope=scope, granularity="WEEK", **WEEK)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json() == asked
    assert asked["data"]["scope"]["timeSeries"]["points"]


def test_the_dashboards_and_ones_own_operations_answer_too(calm: Server) -> None:
    assert get(calm, "who").json()["data"]["viewer"]["name"] == "tests"


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"firts": "1"}, "firts"),
        ({"window": "LAST_7_DAYS"}, "window"),
        ({"granularity": ["DAY", "WEEK"]}, "granularity"),
        ({"hash": ["a", "b"]}, "hash"),
    ],
)
def test_a_wrong_parameter_is_named(calm: Server, parameters: Any, field: str) -> None:
    answer = get(calm, "time_series", **parameters)
    assert answer.status_code == 400
    assert error_of(answer) == {"code": "BAD_USER_INPUT", "field": field}


def test_what_isnt_a_value_of_its_type_is_named_as_well(calm: Server) -> None:
    answer = get(calm, "find_posts", first="many")
    assert (answer.status_code, error_of(answer)["code"]) == (400, "BAD_USER_INPUT")
    assert "$first" in answer.text


def test_an_address_that_is_read_once_says_the_same_whenever_it_comes(calm: Server) -> None:
    for length in (20, 2 * LONGEST_REMEMBERED):
        search = "x" * length
        first, again = (get(calm, "find_posts", first="10", search=search) for _ in range(2))
        other = get(calm, "find_posts", first="0", search=search)
        wrong = [get(calm, "find_posts", first="10", search=search, limit="1") for _ in range(2)]

        assert first.json() == again.json()
        assert other.json() != first.json()
        assert [error_of(each)["field"] for each in wrong] == ["limit", "limit"]


def test_there_must_be_such_an_operation(calm: Server) -> None:
    answer = get(calm, "nothing")
    assert (answer.status_code, error_of(answer)["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("name", ["rename", "watch"])
def test_only_what_reads_is_answered_by_address(calm: Server, name: str) -> None:
    answer = get(calm, name, id="x")
    assert (answer.status_code, error_of(answer)["code"]) == (405, "BAD_USER_INPUT")


def test_a_client_made_for_another_operation_is_told(calm: Server) -> None:
    digest = load_operations(SCHEMA._schema)["list_brands"].id
    assert get(calm, "list_brands", hash=digest).status_code == 200
    answer = get(calm, "list_brands", hash="sha256:0")
    assert (answer.status_code, error_of(answer)["code"]) == (409, "OPERATION_CHANGED")


def test_the_same_over_graphql(calm: Server) -> None:
    digest = load_operations(SCHEMA._schema)["list_brands"].id
    body = {"documentId": f"list_brands@{digest}"}
    assert "data" in calm.client.post("/graphql", json=body).json()
    answer = calm.client.post("/graphql", json={"documentId": "list_brands@sha256:0"})
    assert (answer.status_code, error_of(answer)["code"]) == (409, "OPERATION_CHANGED")
    unknown = calm.client.post("/graphql", json={"documentId": f"nothing@{digest}"})
    assert (unknown.status_code, error_of(unknown)["code"]) == (400, "BAD_USER_INPUT")


def test_whoever_has_the_answer_is_told_that_it_holds(server: Server) -> None:
    first = find(server)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    varies = {each.strip() for each in first.headers["vary"].split(",")}
    assert {"Authorization", "Cookie", "Accept-Encoding"} <= varies
    known = find(server, tag)
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == tag
    assert known.headers["cache-control"] == "private, no-cache"
    assert find(server, f'"other", {tag}').status_code == 304
    assert find(server, '"other"').status_code == 200


def test_what_changed_is_answered_anew(server: Server) -> None:
    tag = find(server).headers["etag"]
    server.write(record(server, 500))
    answer = find(server, tag)
    assert (answer.status_code, views_of(answer)) == (200, 500)
    assert answer.headers["etag"] != tag
    assert find(server, answer.headers["etag"]).status_code == 304


def test_a_day_that_ends_changes_it(server: Server) -> None:
    tag = get(server, "time_series", **WEEK).headers["etag"]
    known = {"if-none-match": tag}
    assert get(server, "time_series", known, **WEEK).status_code == 304
    server.now += timedelta(days=1)
    assert get(server, "time_series", known, **WEEK).status_code == 200


def test_what_holds_is_not_worked_out(calm: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = find(calm).headers["etag"]

    async def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("it is worked out")

    monkeypatch.setattr("app.services.post_lists.list_posts", never)
    assert find(calm, tag).status_code == 304


def test_the_same_tag_is_known_where_nothing_is_cached(sqlite_url: str) -> None:
    with served(sqlite_url, answer_cache_mb=0) as server:
        tag = find(server).headers["etag"]
        assert find(server, tag).status_code == 304
        server.write(record(server, 500))
        assert find(server, tag).status_code == 200


def test_nobody_elses_tag_is_known(calm: Server) -> None:
    other = make_token(calm.url, AccessScope.READ_ANALYTICS)
    tag = find(calm).headers["etag"]
    answer = find(calm, tag, other)
    assert answer.status_code == 200
    assert answer.headers["etag"] != tag
    assert find(calm, tag, "bb_wrong").status_code == 401


def test_what_holds_is_paid_for_as_well(calm: Server) -> None:
    first = find(calm)
    known = find(calm, first.headers["etag"])
    assert known.status_code == 304

    def left(answer: httpx.Response) -> int:
        return int(answer.headers["ratelimit"].split("r=")[1].split(";")[0])

    # At 40 million a minute, what it costs is there again in a moment.
    assert known.headers["ratelimit-policy"] == first.headers["ratelimit-policy"]
    assert left(known) < 40_000_000


def test_a_failure_has_no_tag(calm: Server) -> None:
    answer = get(calm, "find_posts", first="1000")
    assert answer.status_code == 200
    assert "errors" in answer.json()
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "private, no-store"


def test_head_has_the_headers_alone(calm: Server) -> None:
    answer = find(calm)
    head = calm.client.head("/operations/find_posts", params={"first": "10"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == answer.headers["etag"]


def raw(server: Server, method: str, path: str, encoding: str, **more: Any) -> httpx.Response:
    """An answer whose bytes are those that were sent."""
    headers = {"accept-encoding": encoding}
    with server.client.stream(method, path, headers=headers, **more) as answer:
        answer.packed = b"".join(answer.iter_raw())  # type: ignore[attr-defined]
    return answer


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "/operations/time_series", {}),
        ("POST", "/graphql", {"json": {"documentId": "time_series"}}),
    ],
)
def test_a_long_answer_is_compressed_for_whoever_accepts_it(
    calm: Server, method: str, path: str, more: Any
) -> None:
    plain = raw(calm, method, path, "identity", **more)
    for _ in range(3):  # the answer cache answers the last
        packed = raw(calm, method, path, "gzip, br", **more)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.packed) == plain.packed  # type: ignore[attr-defined]
    assert packed.headers.get("etag") == plain.headers.get("etag")
    assert "content-encoding" not in plain.headers
    again = raw(calm, method, path, "identity", **more)
    assert again.packed == plain.packed  # type: ignore[attr-defined]


def test_a_short_answer_is_sent_as_it_is(calm: Server) -> None:
    assert "content-encoding" not in raw(calm, "GET", "/operations/list_brands", "gzip").headers
