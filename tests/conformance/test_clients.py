"""Clients of npm that front ends use: Apollo and urql ask, change, and name by digest."""

from typing import Any

import pytest

from tests.conformance.conftest import lines_of, needs, run, thorough
from tests.serving import make_token, serving_database

needs("@apollo/client")
needs("@urql/exchange-persisted")
pytestmark = thorough

SENT = {"status": 200, "type": "application/graphql-response+json", "sent": True}
NAMED = SENT | {"sent": False}


@pytest.fixture(params=["apollo", "urql"])
def answered(request: pytest.FixtureRequest, sqlite_url: str) -> list[dict[str, Any]]:
    token = make_token(sqlite_url)
    with serving_database(sqlite_url) as address:
        output = run("node", "clients.js", request.param, f"{address}/graphql", token)
    lines = lines_of(output)
    assert len(lines) >= 4, output
    return lines


def test_a_query_a_mutation_and_persisted_queries_are_answered_as_json(
    answered: list[dict[str, Any]],
) -> None:
    query, mutation, first, second, *_ = answered
    for line in (query, first, second):
        assert line["data"]["viewer"]["name"] == "tests"
    assert mutation["data"]["createOrganization"]["label"].startswith("By ")
    assert query["requests"] == mutation["requests"] == [SENT]
    assert first["requests"] == [NAMED, SENT], "asked by digest, then sent once"
    assert second["requests"] == [NAMED], "from then on the digest is enough"


@pytest.mark.parametrize("answered", ["apollo"], indirect=True)
def test_types_without_an_id_are_merged_in_the_cache_of_apollo(
    answered: list[dict[str, Any]],
) -> None:
    assert answered[-1]["kept"] is True
