"""Clairvoyance: with introspection off, guessing finds the names that were guessed and no other.

Whether a guessed field exists can always be told from the answer to a document that asks for it,
and what type it has, too: with all names in its list it would find the whole schema. What matters
is that a name that is nearly right leads to none that is. It drops most arguments that it is told;
tests/web/test_gate.py looks at the answers about those, and about enum values and types.
"""

import json
from pathlib import Path
from typing import Any

from tests.conformance.conftest import run, thorough, tool
from tests.serving import make_token, serving_database

GUESSED = ("viewer", "brands")
NEARLY = ("brand_s", "organisations", "goal", "memoryy", "postz", "leaderboards", "topContents")


def names_of(schema: Any) -> set[str]:
    """The fields and arguments that a recovered schema has, but for those of placeholders."""
    found = set()
    for kind in schema["data"]["__schema"]["types"]:
        if kind["name"].startswith("__"):
            continue
        for field in kind.get("fields") or ():
            if field["name"] == "dummy":  # where it recovered nothing
                continue
            found.add(field["name"])
            found |= {argument["name"] for argument in field["args"]}
    return found


@thorough
def test_guessing_finds_no_name_that_was_not_guessed(sqlite_url: str, tmp_path: Path) -> None:
    command = tool("clairvoyance")
    words, recovered = tmp_path / "words.txt", tmp_path / "schema.json"
    words.write_text("\n".join((*GUESSED, *NEARLY)))
    token = make_token(sqlite_url)
    with serving_database(sqlite_url, production=True) as address:
        told = run(
            *(command, f"{address}/graphql", "-H", f"Authorization: Bearer {token}"),
            *("-w", str(words), "-o", str(recovered), "-p", "slow"),
        )
    assert recovered.exists(), told
    assert names_of(json.loads(recovered.read_text())) == set(GUESSED)
