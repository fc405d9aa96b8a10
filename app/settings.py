"""Configuration: one frozen `Settings`, read once from `BACKBONE_*` and `.env` at a door.

No module-level instance: whoever starts the program makes one and hands on what is needed.
"""

import os
import re
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.domain.platforms import Platform
from app.errors import BadUserInput

DEMO = "demo"
"""What stands for the demo's database where a database's URL is expected."""

POSTGRESQL = "postgresql+asyncpg"
_POSTGRESQL_URLS = ("postgres://", "postgresql://", f"{POSTGRESQL}://")
_SEVERAL_HOSTS = re.compile(
    r"(?P<before>postgres(?:ql)?(?:\+asyncpg)?://(?:[^/?#@]*@)?)"
    r"(?P<hosts>[^/?#@,]+(?:,[^/?#@,]+)+)/(?P<rest>.*)"
)
_SESSION_ATTRIBUTES = ("any", "primary", "standby", "read-write", "read-only", "prefer-standby")
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_LIBPQ_ONLY = {
    "application_name",
    "channel_binding",
    "connect_timeout",
    "options",
    "sslcert",
    "sslkey",
    "sslrootcert",
}
"""Parameters that libpq reads from a URL, and asyncpg refuses as unknown arguments."""

MOST_AT_ONCE = 100
"""How many requests to platforms a process may have open."""

SHORTEST_KEY = 32
HOW_TO_MAKE_A_KEY = "make one with `openssl rand -base64 32`"
LOOPBACK_ORIGIN = r"http://(127\.0\.0\.1|localhost|\[::1\]):[0-9]{1,5}"


def data_directory() -> Path:
    """Where this platform keeps a program's data: the home of the default database."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "backbone"
    if sys.platform == "win32":
        return home / "AppData" / "Local" / "backbone"
    base = os.environ.get("XDG_DATA_HOME", "")  # noqa: TID251 - this is where it is read
    return (Path(base) if base else home / ".local" / "share") / "backbone"


def _embedded_file(name: str) -> Path:
    return data_directory() / f"{name}.db"


def embedded_database(name: str) -> SecretStr:
    """The address of the SQLite database of this name, in the data directory."""
    return SecretStr(f"sqlite+aiosqlite:///{_embedded_file(name)}")


def _default_database() -> SecretStr:
    return embedded_database("backbone")


def demo_file() -> Path:
    """The demo's own database."""
    return _embedded_file(DEMO)


def demo_database() -> SecretStr:
    """The address of the demo's own database."""
    return embedded_database(DEMO)


def _readable_url(text: str) -> str:
    """A database URL as our drivers take it; hosts hand out libpq's way of writing.

    Raises:
        ValueError: It names no database that can be used; the text says why, without the password.
    """
    readable = _several_hosts(text)
    try:
        url = make_url(readable)
    except (ArgumentError, ValueError):  # the port is no number
        raise ValueError("not a database URL") from None
    if url.drivername == "sqlite+aiosqlite":
        return text
    if not text.startswith(_POSTGRESQL_URLS):
        raise ValueError(
            f"{url.drivername} is not supported: use sqlite+aiosqlite:///FILE "
            "or postgresql://USER:PASSWORD@HOST/NAME"
        )
    foreign = sorted(_LIBPQ_ONLY & url.query.keys())
    if foreign:
        raise ValueError(f"{', '.join(foreign)} is for libpq, not for asyncpg: leave it out")
    mode = url.query.get("sslmode")
    if mode is not None and mode not in _SSL_MODES:
        raise ValueError(f"sslmode is one of {', '.join(_SSL_MODES)}")
    wanted = url.query.get("target_session_attrs")
    if wanted is not None and wanted not in _SESSION_ATTRIBUTES:
        raise ValueError(f"target_session_attrs is one of {', '.join(_SESSION_ATTRIBUTES)}")
    changed = url.set(drivername=POSTGRESQL).difference_update_query(["sslmode"])
    if mode is not None:
        changed = changed.update_query_dict({"ssl": mode})
    return readable if changed == url else changed.render_as_string(hide_password=False)


def _several_hosts(text: str) -> str:
    """A URL that names several hosts, as in `postgresql://user@one:5432,two:5432/name`.

    SQLAlchemy wants them in the query, each with its port.
    """
    found = _SEVERAL_HOSTS.fullmatch(text)
    if found is None:
        return text
    if "[" in found["hosts"]:
        raise ValueError("several hosts are named by names or IPv4 addresses")
    named = (host.partition(":") for host in found["hosts"].split(","))
    hosts = "&".join(f"host={host}:{port or 5432}" for host, _, port in named)
    joint = "&" if "?" in found["rest"] else "?"
    return f"{found['before']}/{found['rest']}{joint}{hosts}"


class AppSettings(BaseSettings):
    """Your app on one platform: `BACKBONE_<PLATFORM>_CLIENT_ID` and `_CLIENT_SECRET`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    client_id: str | None = Field(
        default=None, description="Client id of your app on a platform, to connect accounts"
    )
    client_secret: SecretStr | None = Field(
        default=None, description="Client secret of your app on a platform"
    )


def _read_apps() -> Mapping[Platform, AppSettings]:
    given = variables_given()
    prefixes = {one: f"{_PREFIX}{one}_" for one in Platform}
    return {
        one: AppSettings(_env_prefix=prefix)
        if any(name.startswith(prefix) for name in given)
        else AppSettings.model_construct()  # to look for each again takes as long as all the rest
        for one, prefix in prefixes.items()
    }


class Settings(BaseSettings):
    """Everything that can be configured; docs/settings.md lists the same, under test."""

    model_config = SettingsConfigDict(
        env_prefix="BACKBONE_", env_file=".env", extra="ignore", frozen=True
    )

    database_url: SecretStr = Field(
        default_factory=_default_database,
        description="`sqlite+aiosqlite:///FILE`, `postgresql://USER:PASSWORD@HOST/NAME`, or `demo`"
        " for the workspace of `backbone demo`",
    )
    database_replica_url: SecretStr | None = Field(
        default=None,
        description="A read replica: queries go there while it shows what was committed",
    )
    database_pool_size: int = Field(
        default=10, ge=1, le=200, description="Connections for reading and again for writing"
    )
    database_pgbouncer: bool = Field(
        default=False, description="`true` behind PgBouncer in transaction mode"
    )
    secret_keys: list[SecretStr] = Field(
        default=[],
        description=(
            "JSON list of keys, each of 32 characters or more, that encrypt credentials; the first"
            " encrypts, all decrypt. SQLite without any makes a key file beside the database"
        ),
    )
    stripe_key: SecretStr | None = Field(
        default=None,
        description="Restricted key (`rk_...`) that reads charges, refunds and disputes on Stripe",
    )
    stripe_organization: str | None = Field(
        default=None,
        pattern="^(org_.*)?$",
        description="Whose charges those are, by id; needless with one organization",
    )
    stripe_interval_seconds: int = Field(
        default=3600, ge=0, description="How often a worker imports them; 0 is never"
    )
    allow_private_hosts: bool = Field(
        default=False,
        description="Ask Mastodon and Bluesky servers on private addresses too (home networks)",
    )
    simulation_url: str | None = Field(
        default=None, description="Ask this simulation of the platforms, on loopback, and no other"
    )
    collect: bool = Field(
        default=True,
        description="Collect inside `serve` on SQLite; PostgreSQL has `backbone worker` for it",
    )
    collect_concurrency: int = Field(
        default=8,
        ge=1,
        le=MOST_AT_ONCE,
        description="Batches of posts, and accounts, that a worker reads from platforms at once;"
        " what platforms allow holds for all workers together",
    )
    collect_poll_seconds: float = Field(
        default=5,
        gt=0,
        le=3600,
        description="How often a worker looks for posts that are due",
    )
    collect_lease_seconds: int = Field(
        default=600,
        ge=60,
        description="How long a worker may take for a batch before others take its posts",
    )
    pictures: bool = Field(
        default=True,
        description="Fetch pictures of posts and keep small ones (the extra `pictures`)",
    )
    discover: bool = Field(
        default=True,
        description="Look for new posts of connected accounts by itself, where posts are collected",
    )
    sync_interval_seconds: int = Field(
        default=300,
        ge=0,
        description="How often a worker looks for complete days to sync into content performance;"
        " 0 is never",
    )
    refresh_interval_seconds: int = Field(
        default=3600,
        ge=0,
        description="How long a refreshed post, or organization, can't be refreshed again",
    )
    policy: str | None = Field(
        default=None,
        description="Which installed policy says who sees what, where several are installed",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 picks one")
    serve_workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes of `backbone serve`, on one socket; each has its own connections to"
        " the database and its own cache of answers",
    )
    drain_seconds: float = Field(
        default=75,
        ge=0,
        le=3600,
        description="How long a server that is told to stop waits for a proxy to close its idle"
        " connections, while it answers what still comes on them",
    )
    log_format: Literal["human", "json"] = Field(
        default="human", description="`human` for a terminal, `json` for a log collector"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important messages to show"
    )
    traces_endpoint: str | None = Field(
        default=None,
        pattern="^(https?://.+)?$",
        description="OpenTelemetry collector that gets traces (OTLP over HTTP, port 4318); needs"
        " the extra `otel`",
    )
    worker_metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Serve the counters of `backbone worker` on this port of `BACKBONE_HOST`",
    )
    production: bool = Field(
        default=False,
        description="`true` turns GraphiQL and introspection off unless they are asked for",
    )
    max_concurrency: int = Field(
        default=64,
        ge=1,
        le=10_000,
        description="Requests that are executed at once; more get 503 and a time to try again",
    )
    request_timeout_seconds: float = Field(
        default=30, gt=0, le=3600, description="How long a request may take; its SQL is stopped"
    )
    max_streams: int = Field(
        default=200,
        ge=1,
        le=100_000,
        description="Subscriptions that are watched at once, and sockets that are open at once, in"
        " one process",
    )
    max_streams_per_token: int = Field(
        default=50,
        ge=1,
        le=100_000,
        description="The same for one token, in all processes that serve on one socket",
    )
    cost_limit: int = Field(
        default=2_000_000,
        ge=1_000,
        description="Objects and rows that one document may need at most",
    )
    cost_per_minute: int = Field(
        default=40_000_000,
        ge=1_000,
        description="The same for all documents of a token in a minute, of all processes",
    )
    export_minutes: int = Field(
        default=10,
        ge=1,
        le=1440,
        description="How long an export may read; it reads one state of the data",
    )
    upload_mb: int = Field(
        default=100,
        ge=1,
        le=4000,
        description="Megabytes that a file may have which is sent to be imported",
    )
    trusted_documents: bool = Field(
        default=False, description="`true` answers stored operations only, by their `documentId`"
    )
    operations_folder: Path | None = Field(
        default=None,
        description="A folder of stored operations of your own: one a file, or manifests",
    )
    file_kinds_folder: Path | None = Field(
        default=None,
        description="A folder of kinds of files of your own, which `import --save-kind` keeps",
    )
    allowed_origins: list[str] = Field(
        default=[],
        description="JSON list of origins whose pages may call the API from a browser (CORS);"
        " `http://localhost:*` stands for every port",
    )
    allowed_headers: list[str] = Field(
        default=[],
        description="JSON list of headers that those pages may send besides those of usual clients",
    )
    trusted_proxies: str | None = Field(
        default=None,
        description="Addresses of proxies whose `X-Forwarded-*` headers are believed, by commas",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^(https?://[^/?#@\s]+(/[\w.~-]+)*/?)?$",
        description="The address by which browsers reach this, such as"
        " `https://numbers.example.com`, where it isn't that of their requests; platforms send"
        " people back below it",
    )
    root_path: str | None = Field(
        default=None,
        pattern=r"^(/[\w.~-]+)*$",
        description="The prefix below which a proxy publishes this and which it takes off",
    )
    graphiql: bool = Field(default=True, description="Serve GraphiQL at `/graphiql`")
    dashboard: bool = Field(default=True, description="Serve the dashboard at `/`")
    introspection: bool = Field(
        default=True, description="Answer introspection queries and suggest names in errors"
    )
    answer_cache_mb: int = Field(
        default=32,
        ge=0,
        le=10_000,
        description="Memory for answers that are given again while nothing has changed, per"
        " process; 0 keeps none",
    )
    compiled_execution: bool = Field(
        default=True, description="Answer plain selections by compiled functions (same answers)"
    )
    # Read with the rest, but no field: no platform is named here, and a field would be a variable.
    _apps: Mapping[Platform, AppSettings] = PrivateAttr(default_factory=_read_apps)

    @model_validator(mode="before")
    @classmethod
    def _closed_in_production(cls, given: Any) -> Any:
        """In production what helps to look around is off, unless it is asked for by name."""
        if str(given.get("production", "")).lower() in {"true", "1", "yes", "on"}:
            return {"graphiql": False, "introspection": False, **given}
        return given

    @field_validator("database_url", mode="before")
    @classmethod
    def _named_demo(cls, value: Any) -> Any:
        given = value.get_secret_value() if isinstance(value, SecretStr) else value
        return demo_database() if given == DEMO else value

    @field_validator("database_url", "database_replica_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        return None if value is None else SecretStr(_readable_url(value.get_secret_value()))

    @field_validator("secret_keys")
    @classmethod
    def _long_keys(cls, values: list[SecretStr]) -> list[SecretStr]:
        if any(len(value.get_secret_value()) < SHORTEST_KEY for value in values):
            raise ValueError(f"a key has fewer than {SHORTEST_KEY} characters; {HOW_TO_MAKE_A_KEY}")
        return values

    @field_validator("stripe_key")
    @classmethod
    def _restricted(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"rk_(live|test)_\w+", value.get_secret_value()):
            raise ValueError(
                "not a restricted key (rk_live_... or rk_test_...): make one that only reads"
                " charges, refunds and disputes"
            )
        return value

    @field_validator("simulation_url")
    @classmethod
    def _on_loopback(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(LOOPBACK_ORIGIN, value):
            raise ValueError("a simulation is at http://127.0.0.1:PORT")
        return value

    def client_of(self, platform: Platform) -> tuple[str, str | None] | None:
        """Client id and secret of the operator's app on a platform; None without an app."""
        app = self._apps[platform]
        if not app.client_id:
            return None
        secret = app.client_secret
        return app.client_id, (secret.get_secret_value() or None) if secret else None

    @property
    def variables_set(self) -> list[str]:
        """The variables that were set, in the environment or in `.env`."""
        apps = (f"{one}_{name}" for one, app in self._apps.items() for name in app.model_fields_set)
        return sorted(_variable(name) for name in (*self.model_fields_set, *apps))


class _OldNames(BaseSettings):
    """Variables that have another name now, and are still understood."""

    model_config = Settings.model_config

    kept_answers_mb: str | None = None


_PREFIX = "BACKBONE_"
_OF_TESTS = "BACKBONE_TEST_"
_OF_COMMANDS = {"BACKBONE_TOKEN"}
"""What a single command reads by itself."""

_NEW_NAMES = {"kept_answers_mb": "answer_cache_mb"}


def old_names_in_use() -> dict[str, str]:
    """The variables that are set under a name of before, each with its name of today."""
    found = _OldNames().model_dump(exclude_none=True)
    return {_variable(name): _variable(_NEW_NAMES[name]) for name in found}


class _LogFormat(BaseSettings):
    """How to log, which must be known even where another setting is wrong."""

    model_config = Settings.model_config

    log_format: str = "human"


def variables_given() -> set[str]:
    """Our variables that somebody has set, in the environment or in `.env`."""
    lines = DotEnvSettingsSource(Settings).env_vars  # all of the file, whatever they are called
    names = {*os.environ, *lines}  # noqa: TID251 - this is where it is read
    return {name.upper() for name in names if name.upper().startswith(_PREFIX)}


def unknown_variables() -> dict[str, str | None]:
    """The variables that are set and mean nothing, each with the one that may be meant."""
    apps = (f"{one}_{name}" for one in Platform for name in AppSettings.model_fields)
    known = {name.upper(): _variable(name) for name in (*Settings.model_fields, *apps)}
    others = variables_given().difference(known.values(), map(_variable, _NEW_NAMES), _OF_COMMANDS)
    return {
        name: known[like[0]] if like else None
        for name in sorted(others)
        if not name.startswith(_OF_TESTS)
        for like in [get_close_matches(name.removeprefix(_PREFIX), known, n=1)]
    }


def shared_folder() -> Path | None:
    """The folder of the processes that serve together, where their counters are added up.

    Prometheus's library reads its place from the same variable.
    """
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")  # noqa: TID251 - this is where it is read
    return Path(folder) if folder else None


def wants_json_logs() -> bool:
    """Whether a log collector reads what we print; told even if the other settings are wrong."""
    return _LogFormat().log_format == "json"


def _variable(field: str) -> str:
    return f"{_PREFIX}{field.upper()}"


def _read() -> Settings:
    old = _OldNames().model_dump(exclude_none=True)
    renamed: dict[str, Any] = {_NEW_NAMES[name]: value for name, value in old.items()}
    settings = Settings()
    missing = {name: renamed[name] for name in renamed.keys() - settings.model_fields_set}
    return Settings(**missing) if missing else settings


def load_settings(*, demo: bool = False) -> Settings:
    """Read the settings; a variable's name of before is understood where today's isn't set.

    `demo` takes the demo's database, whatever the variables name.

    Raises:
        BadUserInput: A variable has a wrong value; the message names each variable.
    """
    try:
        settings = _read()
    except ValidationError as error:
        problems = (
            f"{_variable('_'.join(str(part) for part in problem['loc'][:1]))}: "
            f"{problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors(include_input=False)
        )
        raise BadUserInput("; ".join(problems)) from None
    except SettingsError as error:
        # It says which field, and its cause quotes the value, which may be a secret.
        name = re.sub(r'.*field "(\w+)".*', r"\1", str(error))
        raise BadUserInput(f"{_variable(name)}: not a JSON list") from None
    return on_demo(settings) if demo else settings


def on_demo(settings: Settings) -> Settings:
    """The same settings with the demo's own database."""
    # A replica has what the configured database has, so a demo is read without one.
    own = {"database_url": demo_database(), "database_replica_url": None}
    return settings.model_copy(update=own)
