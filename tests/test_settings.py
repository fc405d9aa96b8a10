"""Configuration: documented whole, checked at start, and silent about secrets."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.settings import (
    AppSettings,
    Settings,
    data_directory,
    demo_database,
    load_settings,
    old_names_in_use,
    unknown_variables,
    wants_json_logs,
)
from tests.providers.readers import OAUTH_PLATFORMS

ROOT = Path(__file__).parents[1]
FIELDS = {
    **{f"BACKBONE_{name.upper()}": field for name, field in Settings.model_fields.items()},
    **{
        f"BACKBONE_<PLATFORM>_{name.upper()}": field
        for name, field in AppSettings.model_fields.items()
    },
}
"""Every variable; those of an app stand for as many as there are platforms with one."""


def of(platform: Platform, variables: Iterable[str]) -> list[str]:
    """The variables, sorted, with a platform put in its place."""
    return sorted(name.replace("<PLATFORM>", platform) for name in variables)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for platform in Platform:
        for name in of(platform, FIELDS):
            monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def documented() -> dict[str, tuple[str, str]]:
    """The table in docs/settings.md: each variable with its default and its meaning."""
    rows = re.findall(
        r"^\| `(BACKBONE_[\w<>]+)` \| (.*?) \| (.*) \|$",
        (ROOT / "docs" / "settings.md").read_text("utf-8"),
        re.MULTILINE,
    )
    return {name: (default, meaning) for name, default, meaning in rows}


def test_the_documentation_lists_every_variable_and_no_other() -> None:
    assert sorted(documented()) == sorted(FIELDS)


def test_the_documentation_names_every_platform_that_wants_an_app() -> None:
    sentence = re.search(
        r"`<PLATFORM>` is\s(.*?)\.\n", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.DOTALL
    )
    assert sentence is not None
    named = re.findall(r"`(\w+)`", sentence[1])
    assert named == OAUTH_PLATFORMS


def test_the_documentation_tells_the_defaults() -> None:
    table = documented()
    for name, field in FIELDS.items():
        told = table[name][0]
        default = field.get_default(call_default_factory=False)
        if field.default_factory is not None:
            assert told
        elif default in (None, []):
            assert told == "none", name
        else:
            shown = str(default).lower() if isinstance(default, bool) else str(default)
            assert told == f"`{shown}`", name


def test_the_example_file_lists_every_variable_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert sorted(re.findall(r"^#(BACKBONE_\w+)=", text, re.MULTILINE)) == of(
        Platform.YOUTUBE, FIELDS
    )
    # Whatever is set in it is commented out: copied as it is, it changes nothing.
    assert all(line.startswith("#") for line in text.splitlines() if line)


def test_the_example_file_holds_values_that_are_taken(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    (tmp_path / ".env").write_text(re.sub(r"^#(?=BACKBONE_)", "", text, flags=re.MULTILINE))
    assert load_settings().variables_set == of(Platform.YOUTUBE, FIELDS)


def test_every_setting_says_what_it_is() -> None:
    for name, field in FIELDS.items():
        assert field.description, name


@pytest.mark.parametrize("platform", Platform)
def test_every_platform_may_have_an_app(
    monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    assert load_settings().client_of(platform) is None
    monkeypatch.setenv(f"BACKBONE_{platform}_CLIENT_ID", "me")
    assert load_settings().client_of(platform) == ("me", None)
    monkeypatch.setenv(f"BACKBONE_{platform}_CLIENT_SECRET", "hunter2")
    settings = load_settings()
    assert settings.client_of(platform) == ("me", "hunter2")
    assert "hunter2" not in f"{settings!r} {settings._apps!r}"
    others = [other for other in Platform if other is not platform]
    assert not any(settings.client_of(other) for other in others)


def test_an_apps_id_and_secret_are_read_from_the_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BACKBONE_TIKTOK_CLIENT_ID=me\n")
    settings = load_settings()
    assert settings.client_of(Platform.TIKTOK) == ("me", None)
    assert settings.variables_set == ["BACKBONE_TIKTOK_CLIENT_ID"]


WRONG = {
    "BACKBONE_DATABASE_URL": [
        *("nonsense", "mysql://u@h/n", "sqlite:///x.db", "postgresql+psycopg://u@h/n"),
        *("postgres://u@h:port/n", "postgres://u@h/n?sslmode=maybe"),
        *("postgres://u@h/n?sslrootcert=ca.pem", "postgres://u@h/n?channel_binding=require"),
    ],
    "BACKBONE_DATABASE_REPLICA_URL": ["nonsense", "demo", "mysql://u@h/n"],
    "BACKBONE_DATABASE_POOL_SIZE": ["0", "201", "many"],
    "BACKBONE_DATABASE_PGBOUNCER": ["perhaps"],
    "BACKBONE_SECRET_KEYS": ["not a list", "[1", '{"a": 1}', '["short"]'],
    "BACKBONE_PORT": ["-1", "65536", "http"],
    "BACKBONE_LOG_FORMAT": ["xml"],
    "BACKBONE_LOG_LEVEL": ["loud"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadUserInput) as caught:
        load_settings()
    assert caught.value.message.startswith(f"{name}: ")
    assert "\n" not in caught.value.message


def test_all_wrong_values_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKBONE_PORT", "http")
    monkeypatch.setenv("BACKBONE_LOG_LEVEL", "loud")
    with pytest.raises(BadUserInput, match=r"BACKBONE_PORT: .*BACKBONE_LOG_LEVEL: "):
        load_settings()


def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", "mysql://user:hunter2@host/name")
    monkeypatch.setenv("BACKBONE_SECRET_KEYS", '["hunter2"')
    with pytest.raises(BadUserInput) as caught:
        load_settings()
    assert "hunter2" not in caught.value.message


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+asyncpg://user:hunter2@host/name"
    monkeypatch.setenv("BACKBONE_DATABASE_URL", url)
    monkeypatch.setenv("BACKBONE_DATABASE_REPLICA_URL", url)
    monkeypatch.setenv("BACKBONE_SECRET_KEYS", f'["{"hunter2" * 6}"]')
    settings = load_settings()
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "hunter2" not in shown
    public = {"BACKBONE_SIMULATION_URL", "BACKBONE_PUBLIC_URL", "BACKBONE_MAX_STREAMS_PER_TOKEN"}
    for name, field in FIELDS.items():
        if re.search("SECRET|PASSWORD|TOKEN|KEYS|URL", name) and name not in public:
            assert SecretStr.__name__ in str(field.annotation), name


def test_settings_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
    monkeypatch.setenv("BACKBONE_PORT", "1")
    assert settings.port == 8000


def test_the_environment_goes_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("BACKBONE_PORT=1\nBACKBONE_LOG_LEVEL=debug\n")
    monkeypatch.setenv("BACKBONE_PORT", "2")
    settings = load_settings()
    assert (settings.port, settings.log_level) == (2, "debug")


def test_an_empty_file_and_foreign_variables_are_no_harm(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("OTHER=1\nBACKBONE_UNKNOWN=1\n")
    monkeypatch.setenv("BACKBONE_TEST_DATABASE_URL", "x")
    assert load_settings().variables_set == []


def test_a_name_of_before_is_understood_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert old_names_in_use() == {}
    (tmp_path / ".env").write_text("BACKBONE_KEPT_ANSWERS_MB=7\n")
    assert load_settings().answer_cache_mb == 7
    assert old_names_in_use() == {"BACKBONE_KEPT_ANSWERS_MB": "BACKBONE_ANSWER_CACHE_MB"}
    monkeypatch.setenv("BACKBONE_ANSWER_CACHE_MB", "9")
    assert load_settings().answer_cache_mb == 9


ASYNCPG = "postgresql+asyncpg://user:p%40ss@db.example:5433/name"
HANDED_OUT = {
    "postgres://user:p%40ss@db.example:5433/name": ASYNCPG,
    "postgresql://user:p%40ss@db.example:5433/name": ASYNCPG,
    "postgres://user:p%40ss@db.example:5433/name?sslmode=require": f"{ASYNCPG}?ssl=require",
    f"{ASYNCPG}?sslmode=verify-full": f"{ASYNCPG}?ssl=verify-full",
    f"{ASYNCPG}?ssl=require": f"{ASYNCPG}?ssl=require",
    "postgresql://user:p%40ss@one,two:5433/name?target_session_attrs=read-write": (
        "postgresql+asyncpg://user:p%40ss@/name"
        "?host=one%3A5432&host=two%3A5433&target_session_attrs=read-write"
    ),
}
NOT_TAKEN = {
    "postgresql://user@host/name?target_session_attrs=writable": (
        "target_session_attrs is one of any, primary, .*read-write"
    ),
    "postgresql://user@[::1]:5432,[::2]:5432/name": "names or IPv4 addresses",
    "postgresql://user@host:port/name": "not a database URL",
}


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_REPLICA_URL"])
@pytest.mark.parametrize(("given", "taken"), HANDED_OUT.items())
def test_the_urls_that_hosts_hand_out_are_taken(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, taken: str
) -> None:
    monkeypatch.setenv(f"BACKBONE_{name}", given)
    url = getattr(load_settings(), name.lower())
    assert url.get_secret_value() == taken


@pytest.mark.parametrize(("given", "said"), NOT_TAKEN.items())
def test_a_url_that_no_driver_understands_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, given: str, said: str
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", given)
    with pytest.raises(BadUserInput, match=said):
        load_settings()


def test_a_driver_that_is_not_ours_is_told_what_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", "mysql://u@h/n")
    with pytest.raises(BadUserInput, match=r"mysql is not supported: .* postgresql://USER"):
        load_settings()


def test_demo_is_a_name_for_the_demos_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("BACKBONE_DATABASE_URL", "demo")
    url = f"sqlite+aiosqlite:///{data_directory() / 'demo.db'}"
    assert load_settings().database_url.get_secret_value() == url


def test_asking_for_the_demo_goes_before_every_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", "postgres://u@h/production")
    monkeypatch.setenv("BACKBONE_DATABASE_REPLICA_URL", "postgres://u@replica/production")
    settings = load_settings(demo=True)
    assert settings.database_url == demo_database()
    assert settings.database_replica_url is None


def test_a_misspelt_variable_is_found_wherever_it_is_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = ("OTHER=1", "BACKBONE_PROT=1", "BACKBONE_PORT=1", "BACKBONE_PRODUCTOIN=")
    (tmp_path / ".env").write_text("\n".join(lines))
    monkeypatch.setenv("BACKBONE_DATABSE_URL", "x")
    monkeypatch.setenv("BACKBONE_FROBNICATE", "x")
    monkeypatch.setenv("BACKBONE_TOKEN", "of `backbone mcp`")
    monkeypatch.setenv("BACKBONE_TEST_DATABASE_URL", "x")
    monkeypatch.setenv("BACKBONE_KEPT_ANSWERS_MB", "7")
    monkeypatch.setenv("BACKBONE_YOUTUBE_CLIENT_ID", "of an app")
    monkeypatch.setenv("BACKBONE_TIKTOK_CLIENT_SECERT", "of an app")
    assert unknown_variables() == {
        "BACKBONE_DATABSE_URL": "BACKBONE_DATABASE_URL",
        "BACKBONE_FROBNICATE": None,
        "BACKBONE_PRODUCTOIN": "BACKBONE_PRODUCTION",  # though it says nothing
        "BACKBONE_PROT": "BACKBONE_PORT",
        "BACKBONE_TIKTOK_CLIENT_SECERT": "BACKBONE_TIKTOK_CLIENT_SECRET",
    }


def test_the_log_format_is_known_where_another_setting_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not wants_json_logs()
    monkeypatch.setenv("BACKBONE_PORT", "many")
    monkeypatch.setenv("BACKBONE_LOG_FORMAT", "json")
    assert wants_json_logs()
