"""Configuration: one frozen `Settings`, read once from `BACKBONE_*` and `.env` at a door.

No module-level instance: whoever starts the program makes one and hands on what is needed.
"""

import os
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.errors import BadUserInput


def data_directory() -> Path:
    """Where this platform keeps a program's data: the home of the default database."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "backbone"
    if sys.platform == "win32":
        return home / "AppData" / "Local" / "backbone"
    base = os.environ.get("XDG_DATA_HOME", "")  # noqa: TID251 - this is where it is read
    return (Path(base) if base else home / ".local" / "share") / "backbone"


def _default_database() -> SecretStr:
    return SecretStr(f"sqlite+aiosqlite:///{data_directory() / 'backbone.db'}")


class Settings(BaseSettings):
    """Everything that can be configured; the README's table lists the same, under test."""

    model_config = SettingsConfigDict(
        env_prefix="BACKBONE_", env_file=".env", extra="ignore", frozen=True
    )

    database_url: SecretStr = Field(
        default_factory=_default_database,
        description="`sqlite+aiosqlite:///FILE` or `postgresql+asyncpg://USER:PASSWORD@HOST/NAME`",
    )
    database_replica_url: SecretStr | None = Field(
        default=None, description="A read replica: queries go there, mutations never"
    )
    database_pool_size: int = Field(
        default=10, ge=1, le=200, description="Connections for reading and again for writing"
    )
    database_pgbouncer: bool = Field(
        default=False, description="`true` behind PgBouncer in transaction mode"
    )
    secret_keys: list[SecretStr] = Field(
        default=[],
        description="JSON list of keys that encrypt credentials; the first encrypts, all decrypt",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 picks one")
    log_format: Literal["human", "json"] = Field(
        default="human", description="`human` for a terminal, `json` for a log collector"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important messages to show"
    )
    graphiql: bool = Field(default=True, description="Serve GraphiQL at `/graphiql`")
    introspection: bool = Field(
        default=True, description="Answer introspection queries and suggest field names in errors"
    )
    compiled_execution: bool = Field(
        default=True, description="Answer plain selections by compiled functions (same answers)"
    )

    @field_validator("database_url", "database_replica_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        try:
            driver = make_url(value.get_secret_value()).drivername
        except ArgumentError:
            raise ValueError("not a database URL") from None
        if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
            raise ValueError(
                f"{driver} is not supported: use sqlite+aiosqlite:///FILE "
                "or postgresql+asyncpg://USER:PASSWORD@HOST/NAME"
            )
        return value


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        BadUserInput: A variable has a wrong value; the message names each variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = (
            f"BACKBONE_{'_'.join(str(part) for part in problem['loc'][:1]).upper()}: "
            f"{problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors(include_input=False)
        )
        raise BadUserInput("; ".join(problems)) from None
