"""The examples of docs/frontends.md: each runs as it stands."""

import os
import re
from pathlib import Path
from uuid import UUID

import pytest

from app import errors
from app.domain import public_ids
from tests.conformance.conftest import needs, run
from tests.serving import make_token, serving_database

needs("@apollo/client")

PAGE = (Path(__file__).parents[2] / "docs" / "frontends.md").read_text("utf-8")
EXAMPLES = re.findall(r"```js\n(.*?)```", PAGE, re.DOTALL)
PRINTED = [
    ("fetch", "tests undefined"),
    ("Apollo", "0 false"),
    ("urql", "tests undefined"),
    ("graphql-ws", "undefined NOT_FOUND"),
    ("graphql-sse", "undefined NOT_FOUND"),
    ("persisted", "tests"),
]


def test_the_page_has_these_examples() -> None:
    assert len(EXAMPLES) == len(PRINTED)


@pytest.mark.parametrize("number", range(len(PRINTED)), ids=[name for name, _ in PRINTED])
def test_an_example_prints_what_it_is_to(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setitem(os.environ, "BACKBONE_TOKEN", make_token(sqlite_url))
    monkeypatch.setitem(os.environ, "RUN", public_ids.refresh_run_id(UUID(int=7)))
    with serving_database(sqlite_url) as address:
        monkeypatch.setitem(os.environ, "BACKBONE_URL", f"{address}/graphql")
        printed = run("node", "--input-type=module", "--eval", EXAMPLES[number])
    assert re.sub(r"\s+", " ", printed).strip() == PRINTED[number][1]


def test_the_page_names_every_code_of_an_error() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    codes = {each.code for each in kinds if issubclass(each, errors.BackboneError)}
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()
