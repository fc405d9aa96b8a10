"""`Accept` by quality and specificity: the parser, and what the server answers."""

import httpx
import pytest

from app.web.negotiation import Accept

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"
URQL = f"{RESPONSE}, application/graphql+json, {JSON}, {EVENTS}, multipart/mixed"
APOLLO = f"{RESPONSE},{JSON};q=0.9"
QUERY = {"query": "{ viewer { name } }"}
SUBSCRIPTION = {"query": 'subscription { refreshProgress(runId: "refresh_0") { status } }'}


@pytest.mark.parametrize(
    ("header", "media_type", "quality"),
    [
        ("", JSON, 1),
        (" , ,", JSON, 1),
        ("*/*", JSON, 1),
        ("*/*;q=0.5", JSON, 0.5),
        (JSON, EVENTS, 0),
        ("application/*;q=0.3, */*;q=0.9", JSON, 0.3),
        ("*/*;q=0.9, application/*;q=0.3, application/json;q=0.1", JSON, 0.1),
        ("*/*, application/json;q=0", JSON, 0),
        ("text/*", EVENTS, 1),
        ("text/*", JSON, 0),
        ("APPLICATION/JSON ; Q=0.25", JSON, 0.25),
        ("application/json; charset=utf-8; q=0.5", JSON, 0.5),
        ("application/json;q=0.5;charset=utf-8", JSON, 0.5),
        ('application/json;profile="a, b";q=0.5', JSON, 0.5),
        ("application/json;q=0.1, application/json;q=0.7", JSON, 0.7),
        ("application/json;q=1.000", JSON, 1),
        ("application/json;q=.5", JSON, 0.5),
        ("application/json;q=0.", JSON, 0),
        ("application/json;q=nan", JSON, 0),
        ("application/json;q=inf", JSON, 0),
        ("application/json;q=2", JSON, 0),
        ("application/json;q=-1", JSON, 0),
        ("application/json;q=", JSON, 0),
        ("application/json;q", JSON, 0),
        ("json", JSON, 0),
        ('"', JSON, 0),
        (";q=1", JSON, 0),
    ],
)
def test_the_most_specific_range_says_the_quality(
    header: str, media_type: str, quality: float
) -> None:
    assert Accept.parse(header).fit(media_type).quality == quality


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (URQL, RESPONSE),
        (APOLLO, RESPONSE),
        (f"{JSON}, {EVENTS}", JSON),
        (f"{EVENTS}, {JSON}", JSON),
        (f"{JSON}, {EVENTS};q=0.1", JSON),
        (f"{RESPONSE}, {JSON};q=0.9, {EVENTS};q=0.5", RESPONSE),
        (f"{JSON};q=0.5, {EVENTS}", EVENTS),
        (f"{EVENTS}, */*", JSON),
        (f"{EVENTS}, */*;q=0.1", EVENTS),
        (f"{EVENTS}", EVENTS),
        (f"{EVENTS};q=0, {JSON}", JSON),
        (f"{JSON};q=0, */*", RESPONSE),
        (f"{RESPONSE};q=0, */*", JSON),
        (f"{JSON}, text/plain, */*", JSON),
        ("application/*", JSON),
        ("", JSON),
        (f"{JSON};q=0, {EVENTS};q=0", None),
        ("text/html", None),
    ],
)
def test_a_query_gets_json_unless_the_client_prefers_events(
    client: httpx.Client, accept: str, answered: str | None
) -> None:
    answer = client.post("/graphql", json=QUERY, headers={"accept": accept})
    assert answer.status_code == (200 if answered else 406)
    assert answer.headers["content-type"].partition(";")[0] == (answered or JSON)
    by_address = client.get("/graphql", params=QUERY, headers={"accept": accept})
    assert by_address.headers["content-type"] == answer.headers["content-type"]


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        (URQL, True),
        (f"{JSON}, {EVENTS};q=0.1", True),
        (EVENTS, True),
        ("*/*", False),
        (JSON, False),
        (f"*/*, {EVENTS};q=0", False),
    ],
)
def test_a_subscription_gets_events_where_the_client_names_them(
    client: httpx.Client, accept: str, streams: bool
) -> None:
    answer = client.post("/graphql", json=SUBSCRIPTION, headers={"accept": accept})
    assert answer.headers["content-type"].startswith(EVENTS) == streams
    assert answer.status_code == (200 if streams else 400)


def test_a_refusal_comes_in_the_preferred_json_though_events_are_accepted(
    client: httpx.Client,
) -> None:
    client.headers.pop("authorization")
    answer = client.post("/graphql", json=QUERY, headers={"accept": URQL})
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith(RESPONSE)


def test_a_header_of_several_lines_is_read_whole(client: httpx.Client) -> None:
    lines = [("accept", f"{EVENTS};q=0.5"), ("accept", RESPONSE)]
    answer = client.post("/graphql", json=QUERY, headers=lines)
    assert answer.headers["content-type"].startswith(RESPONSE)


@pytest.mark.parametrize(
    ("header", "coded"), [("gzip, br", True), ("gzip;q=0", False), ("identity", False), ("", False)]
)
def test_a_page_is_compressed_for_who_takes_that(
    client: httpx.Client, header: str, coded: bool
) -> None:
    answer = client.get("/", headers={"accept-encoding": header})
    assert ("content-encoding" in answer.headers) == coded
