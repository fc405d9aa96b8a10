"""Accounts: what credentials are connected to, how they are named, and their states."""

from enum import StrEnum
from typing import NamedTuple

from app.domain.platforms import Platform


class AccountState(StrEnum):
    """Whether an account can be read now."""

    CONNECTED = "CONNECTED"
    FAILED = "FAILED"
    UNCONNECTED = "UNCONNECTED"


class AccountName(NamedTuple):
    """What an account is known by: its platform, and the platform's id of it or its handle."""

    platform: Platform
    external_id: str | None
    handle: str | None

    def fits(self, other: "AccountName") -> bool:
        """Whether both name one account; handles decide only where one of them has no id."""
        if self.platform is not other.platform:
            return False
        if self.external_id is not None and other.external_id is not None:
            return self.external_id == other.external_id
        if self.handle is None or other.handle is None:
            return False
        return folded_handle(self.handle) == folded_handle(other.handle)


def state_of(*, is_attached: bool, is_working: bool) -> AccountState:
    """The state of an account that some credential is connected to, or that one can read."""
    if is_working:
        return AccountState.CONNECTED
    return AccountState.FAILED if is_attached else AccountState.UNCONNECTED


def folded_handle(handle: str) -> str:
    """A handle as it is compared: `@Nova` and `nova` are one."""
    return handle.strip().removeprefix("@").casefold()
