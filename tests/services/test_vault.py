"""Tokens at rest: keys that rotate, rows that can't be swapped, nothing that shows a secret."""

import stat
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from app.domain.platforms import Platform
from app.errors import BadUserInput, Unavailable
from app.providers.base import Token
from app.runtime import open_vault
from app.services.accounts.vault import Binding, Secret, Unreadable, Vault
from app.settings import Settings, load_settings
from app.storage.database import Database
from tests.providers.readers import NOW

OLD, NEW = "the key of the year before this one", "the key of this year and not the last"
BINDING = Binding(UUID(int=1), UUID(int=2), Platform.TWITTER, "1000000000000000001")
TOKEN = Token(
    "access-secret", "refresh-secret", NOW, ("a", "b"), "1", "host.example", owns_app=True
)
SECRET = Secret(TOKEN, renewed_at=NOW, renewing_until=NOW)


def test_what_is_sealed_opens_unchanged() -> None:
    vault = Vault([NEW])
    sealed = vault.seal(SECRET, BINDING)
    assert vault.open(sealed, BINDING) == SECRET
    assert b"secret" not in sealed


def test_where_nothing_is_stored_one_is_told_to_connect() -> None:
    with pytest.raises(Unreadable, match="No token of this account is stored here"):
        Vault([NEW]).open(b"", BINDING)


@given(st.text(), st.none() | st.text(), st.tuples(st.text()) | st.just(()))
def test_any_token_opens_unchanged(
    access: str, refresh: str | None, scopes: tuple[str, ...]
) -> None:
    vault = Vault([NEW])
    secret = Secret(Token(access, refresh, scopes=scopes))
    assert vault.open(vault.seal(secret, BINDING), BINDING) == secret


@pytest.mark.parametrize(
    "other",
    [
        BINDING._replace(organization_id=UUID(int=9)),
        BINDING._replace(credential_id=UUID(int=9)),
        BINDING._replace(platform=Platform.MASTODON),
        BINDING._replace(account_id="1000000000000000002"),
    ],
)
def test_a_secret_of_another_row_is_refused(other: Binding) -> None:
    vault = Vault([NEW])
    with pytest.raises(Unreadable, match="written for another"):
        vault.open(vault.seal(SECRET, BINDING), other)


def test_a_new_key_opens_the_old_ones_secrets_and_seals_anew() -> None:
    sealed = Vault([OLD]).seal(SECRET, BINDING)
    both = Vault([NEW, OLD])
    assert both.open(sealed, BINDING) == SECRET
    rotated = both.rotate(sealed)
    assert Vault([NEW]).open(rotated, BINDING) == SECRET
    with pytest.raises(Unreadable, match="No configured key"):
        Vault([OLD]).open(rotated, BINDING)


@pytest.mark.parametrize("spoil", [lambda sealed: sealed[:-2], lambda _: b"", lambda _: b"x" * 200])
def test_what_was_changed_on_the_way_is_refused(spoil: object) -> None:
    vault = Vault([NEW])
    with pytest.raises(Unreadable):
        vault.open(spoil(vault.seal(SECRET, BINDING)), BINDING)  # type: ignore[operator]


def test_nothing_shows_a_token_or_a_key() -> None:
    vault = Vault([NEW])
    shown = f"{vault!r} {vars(vault)!r} {SECRET!r} {replace(SECRET)}"
    assert "access-secret" not in shown
    assert "refresh-secret" not in shown
    assert NEW not in shown


def test_without_a_key_the_operator_is_told_how_to_make_one() -> None:
    with pytest.raises(Unavailable, match="openssl rand -base64 32"):
        Vault([])


def test_a_short_key_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKBONE_SECRET_KEYS", '["sesame"]')
    with pytest.raises(BadUserInput) as caught:
        load_settings()
    assert "BACKBONE_SECRET_KEYS" in caught.value.message
    assert "sesame" not in caught.value.message


def test_an_embedded_database_gets_a_key_of_its_own(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'backbone.db'}")
    sealed = open_vault(Settings(), database).seal(SECRET, BINDING)
    (file,) = tmp_path.glob("*.key*")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert open_vault(Settings(), database).open(sealed, BINDING) == SECRET
    configured = open_vault(Settings(secret_keys=[SecretStr(NEW)]), database)
    assert configured.open(sealed, BINDING) == SECRET, "the key file goes on opening"
    assert Vault([NEW]).open(configured.rotate(sealed), BINDING) == SECRET


def test_a_configured_key_makes_no_file(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'backbone.db'}")
    open_vault(Settings(secret_keys=[SecretStr(NEW)]), database)
    assert not list(tmp_path.glob("*.key*"))


def test_postgresql_never_makes_a_key() -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(Unavailable, match="BACKBONE_SECRET_KEYS"):
        open_vault(Settings(), database)
