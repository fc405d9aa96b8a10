"""GraphQL over HTTP as the community audits it: every audit of graphql-http."""

from tests.conformance.conftest import lines_of, needs, run
from tests.serving import make_token, serving_database

needs("graphql-http")
AUDITS = 61


def test_every_audit_of_graphql_http_passes(sqlite_url: str) -> None:
    token = make_token(sqlite_url)
    with serving_database(sqlite_url) as address:
        audits = lines_of(run("node", "audit.js", f"{address}/graphql", token))
    assert len(audits) == AUDITS
    assert [audit for audit in audits if audit["status"] != "ok"] == []
