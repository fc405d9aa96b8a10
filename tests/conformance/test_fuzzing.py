"""Schemathesis: random documents for every query and mutation, and none breaks the server.

It goes on for as long as it is let, so `make conformance` runs it and `make test` doesn't.
"""

import os
import re

import httpx
import pytest

from tests.conformance.conftest import run, tool
from tests.serving import make_token, serving_database

SECONDS = 10

pytestmark = pytest.mark.skipif(
    os.environ.get("BACKBONE_TEST_PROFILE") != "conformance", reason="part of `make conformance`"
)


def test_no_generated_document_breaks_the_server(sqlite_url: str) -> None:
    """It takes every refusal for a failure of the server, so the server's own counters judge."""
    command = tool("schemathesis")
    token = make_token(sqlite_url)
    with serving_database(sqlite_url, cost_per_minute=2_000_000_000) as address:
        told = run(
            *(command, "run", f"{address}/graphql", "--header", f"Authorization: Bearer {token}"),
            *("--checks", "not_a_server_error", "--phases", "fuzzing", "--no-shrink"),
            *(
                "--continue-on-failure",
                "--max-time",
                str(SECONDS),
                "--suppress-health-check",
                "all",
            ),
            timeout=SECONDS * 6,
        )
        counted = httpx.get(f"{address}/metrics", trust_env=False).text
    tested = re.search(r"Tested: (\d+)", told)
    assert tested is not None, told
    assert int(tested[1]) > 40
    assert 'code="INTERNAL"' not in counted
    assert 'requests_total{status="5' not in counted
