"""Settings for tests, read once: reading the environment costs more than many a test."""

from typing import Any

from pydantic import SecretStr

from app.settings import Settings

_SETTINGS = Settings()


def settings_of(url: str, **changes: Any) -> Settings:
    """The settings of an installation over a database; `changes` are taken as they are."""
    return _SETTINGS.model_copy(update={"database_url": SecretStr(url), **changes})
