"""`backbone tokens` as a person meets it."""

import re

from app.domain import public_ids
from tests.cli.conftest import Command


def created(on_database: Command, *arguments: str) -> str:
    result = on_database("tokens", "create", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout.strip()


def listed(on_database: Command) -> str:
    result = on_database("tokens", "list")
    assert result.exit_code == 0
    return result.stdout


def test_a_token_is_shown_once(on_database: Command) -> None:
    token = created(on_database, "me")
    assert re.fullmatch(r"bb_[\w-]{43}", token)
    table = listed(on_database)
    assert token[:9] in table
    assert token not in table
    assert "admin" in table


def test_a_token_has_the_scopes_that_were_asked_for(on_database: Command) -> None:
    created(on_database, "reader", "--scope", "analytics:read", "--scope", "content:write")
    table = listed(on_database)
    assert "analytics:read" in table
    assert "content:write" in table
    assert "admin" not in table


def test_an_expiry_is_shown(on_database: Command) -> None:
    created(on_database, "soon", "--expires", "2030-01-02T03:04:00")
    assert "2030-01-02" in listed(on_database)


def test_what_a_token_cannot_be_is_refused(on_database: Command) -> None:
    assert on_database("tokens", "create", "x", "--scope", "everything").exit_code == 2
    assert on_database("tokens", "create", "x", "--expires", "tomorrow").exit_code == 2
    for organization in (
        "acme",
        public_ids.organization_id(public_ids.organization_key("org_" + "0" * 26)),
    ):
        result = on_database("tokens", "create", "x", "--organization", organization)
        assert result.exit_code == 1
        assert result.stderr.startswith("error: ")
    nameless = on_database("tokens", "create", "  ")
    assert (nameless.exit_code, "name must not be empty" in nameless.stderr) == (1, True)
    assert "bb_" not in listed(on_database)


def test_revoking_takes_the_token_or_its_start(on_database: Command) -> None:
    first, second = created(on_database, "first"), created(on_database, "second")
    assert on_database("tokens", "revoke", first).stdout == "Revoked.\n"
    assert on_database("tokens", "revoke", first).stdout == "It was revoked already.\n"
    assert on_database("tokens", "revoke", f"{second[:9]}...").stdout == "Revoked.\n"


def test_revoking_nothing_is_a_failure(on_database: Command) -> None:
    created(on_database, "kept")
    for start in ("bb_", "bb_zzzzzz", "", "%", "bb_______"):
        result = on_database("tokens", "revoke", "--", start)
        assert (start, result.exit_code) == (start, 1)
