"""`backbone shares` as a person meets it."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def scope(on_database: Command, tmp_path: Path) -> str:
    """The id of an imported organization."""
    file = tmp_path / "posts.csv"
    file.write_text("external_id\nfirst\n")
    creating = ("--create-organization", "--brand", "Slow Crumb", "--create-brands")
    given = (*creating, "--platform", "youtube", "--organization", "Juniper Row Studio")
    assert on_database("import", "posts", str(file), *given).exit_code == 0
    told = json.loads(on_database("verify", "--json").stdout)
    return str(told["organizations"][0]["id"])


def listed(on_database: Command) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(on_database("shares", "list", "--json").stdout)[
        "shares"
    ]
    return found


def test_a_link_is_shown_once(on_database: Command, scope: str) -> None:
    result = on_database("shares", "create", scope, "November", "--section", "POSTS")
    assert result.exit_code == 0, result.stderr
    assert re.fullmatch(r"/r/share_[\w-]{43}", result.stdout.strip())
    (share,) = listed(on_database)
    assert (share["name"], share["scope"], share["sections"]) == ("November", scope, ["POSTS"])
    assert (share["hasPassword"], share["openedCount"], share["revokedAt"]) == (False, 0, None)
    table = on_database("shares", "list").stdout
    assert "November" in table
    assert result.stdout.strip() not in table


def test_an_end_and_fixed_days_are_taken(on_database: Command, scope: str) -> None:
    days = ("--start", "2026-01-01", "--end", "2026-01-31", "--compare-to", "NONE")
    fixed = on_database("shares", "create", scope, "January", *days)
    assert fixed.exit_code == 0, fixed.stderr
    past = on_database("shares", "create", scope, "x", "--ends", "2020-01-01")
    assert (past.exit_code, "endsAt" in past.stderr) == (1, True)


def test_a_link_is_revoked_by_its_id(on_database: Command, scope: str) -> None:
    on_database("shares", "create", scope, "November")
    id_ = str(listed(on_database)[0]["id"])
    assert on_database("shares", "revoke", id_).stdout == "Revoked.\n"
    assert on_database("shares", "revoke", id_).stdout == "It was revoked already.\n"
    assert listed(on_database)[0]["revokedAt"] is not None


def test_what_is_not_there_is_told(on_database: Command, scope: str) -> None:
    for arguments in (("create", "acme", "x"), ("revoke", "x"), ("create", scope, " ")):
        result = on_database("shares", *arguments)
        assert (result.exit_code, result.stderr[:7]) == (1, "error: ")
