"""Platforms that let an account in by a password which it has made for one app."""

import re
from abc import abstractmethod
from datetime import datetime
from typing import Final

from app.providers.base import Token
from app.providers.platforms import PlatformProvider

APP_PASSWORD: Final = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")
"""What such a password looks like; an account's own password is refused, and sent nowhere."""


class AppPasswordPlatform(PlatformProvider):
    """A platform on which an app password begins a session; only its tokens are kept."""

    @abstractmethod
    async def sign_in(
        self, account: str, app_password: str, *, host: str | None, now: datetime
    ) -> Token:
        """Begin a session of an account, by its handle or id, at its server."""
