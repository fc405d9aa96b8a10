"""The policy of an installation: what a token can access, and how often to collect organizations.

One object decides both, at the edge: `admit` makes the caller that everything else consults, and
the code that records a platform's answer calls `pace_of`. Services and statements know only the
outcome: the organizations visible to a caller, and an instant.
"""

from collections.abc import Mapping
from importlib.metadata import EntryPoint
from typing import Protocol, runtime_checkable
from uuid import UUID

from app.domain.access import Caller
from app.domain.collecting.cadence import Pace, usual_pace
from app.errors import BadUserInput
from app.storage.database import Session

ENTRY_POINTS = "backbone.policy"
"""The entry point group in which an installed package offers a policy: a class, or a function
without arguments that returns one."""

SINGLE_TENANT = "single-tenant"


@runtime_checkable
class Policy(Protocol):
    """Who may see and do what, and how often organizations are collected.

    Both methods get a session that reads (`admit`) or writes (`pace_of`), for policies that keep
    state in the database. Results are cached for seconds at most.
    """

    async def admit(self, session: Session, caller: Caller) -> Caller:
        """The caller with its actual rights; `caller` is what the valid token alone grants.

        Raises:
            Unauthenticated: The policy no longer admits it.
        """

    async def pace_of(self, session: Session, organization_id: UUID) -> Pace:
        """How long to wait between two collections of this organization's posts."""


class SingleTenant:
    """The default: a token grants what it says, and all organizations have the usual pace."""

    async def admit(self, session: Session, caller: Caller) -> Caller:
        """The caller unchanged."""
        return caller

    async def pace_of(self, session: Session, organization_id: UUID) -> Pace:
        """The usual pace."""
        return usual_pace


def load_policy(name: str | None, offered: Mapping[str, EntryPoint]) -> Policy:
    """The policy with this name, or the only one offered, or else the default.

    Raises:
        BadUserInput: It isn't installed, or several are and none is named, or it isn't a policy.
    """
    if name == SINGLE_TENANT or (name is None and not offered):
        return SingleTenant()
    if name is None and len(offered) > 1:
        raise BadUserInput(
            f"Several policies are installed: name one in BACKBONE_POLICY ({_names(offered)})."
        )
    chosen = name or next(iter(offered))
    if chosen not in offered:
        raise BadUserInput(f"BACKBONE_POLICY: there is no {chosen!r}, only {_names(offered)}.")
    policy = offered[chosen].load()()
    if not isinstance(policy, Policy):
        raise BadUserInput(f"BACKBONE_POLICY: {offered[chosen].value} is no policy.")
    return policy


def _names(offered: Mapping[str, EntryPoint]) -> str:
    return ", ".join(sorted({SINGLE_TENANT, *offered}))
