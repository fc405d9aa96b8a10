"""The policy of an installation: what a token opens, and how often organizations are collected.

One object decides both, at the edge: `admit` makes the caller that everything else asks, and
`pace_of` is asked by whoever takes down what a platform answered. Services and statements know
only their outcome: the organizations that exist for a caller, and an instant.
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
"""The group of entry points by which an installed package offers a policy: a class, or a function
that takes nothing and gives one."""

SINGLE_TENANT = "single-tenant"


@runtime_checkable
class Policy(Protocol):
    """Who sees what and may do what, and how often it is collected.

    Both questions come with a session that reads (`admit`) or writes (`pace_of`), for policies
    that keep something in the database. Answers are remembered for seconds at most.
    """

    async def admit(self, session: Session, caller: Caller) -> Caller:
        """The caller as it may act: `caller` is what the good token says by itself.

        Raises:
            Unauthenticated: The policy lets it in no more.
        """

    async def pace_of(self, session: Session, organization_id: UUID) -> Pace:
        """How long to wait between two collections of this organization's posts."""


class SingleTenant:
    """The default: a token opens what it says, and everybody is collected as is usual."""

    async def admit(self, session: Session, caller: Caller) -> Caller:
        """The caller as it is."""
        return caller

    async def pace_of(self, session: Session, organization_id: UUID) -> Pace:
        """As usual."""
        return usual_pace


def load_policy(name: str | None, offered: Mapping[str, EntryPoint]) -> Policy:
    """The policy of this name, or the only one that is offered, or else the default.

    Raises:
        BadUserInput: It isn't there, or several are and none is named, or it is none.
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
