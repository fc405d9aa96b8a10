"""Who may see what: identities, the caller behind one, and what its scopes allow."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.shares import Report
from app.errors import Forbidden

MOST_TOKENS = 500
"""The longest list of tokens: the newest."""


class AccessScope(StrEnum):
    """What a token may be used for."""

    READ_ANALYTICS = "analytics:read"
    REFRESH_ANALYTICS = "analytics:refresh"
    WRITE_CONTENT = "content:write"
    READ_BUSINESS = "business:read"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking. `organization_id` binds it: outside of it, nothing exists for this caller.

    A policy may show it others, and only those: `shown`.
    """

    token_id: UUID
    name: str
    prefix: str
    scopes: frozenset[AccessScope]
    organization_id: UUID | None = None
    shown: frozenset[UUID] | None = None

    @property
    def visible(self) -> frozenset[UUID] | None:
        """The organizations that exist for this caller; None means all."""
        if self.shown is not None:
            return self.shown
        return None if self.organization_id is None else frozenset({self.organization_id})

    def sees(self, organization_id: UUID) -> bool:
        """Whether the organization exists for this caller."""
        return self.visible is None or organization_id in self.visible

    def may(self, scope: AccessScope) -> bool:
        """Whether the token reaches that far; `admin` reaches everywhere."""
        return scope in self.scopes or AccessScope.ADMIN in self.scopes

    def require(self, scope: AccessScope) -> None:
        """Refuse unless the token has the scope.

        Raises:
            Forbidden: It hasn't; the message names the scope.
        """
        if not self.may(scope):
            raise Forbidden(f"This needs a token with the scope {scope}.")


class IdentityKind(StrEnum):
    """By what somebody is known."""

    TOKEN = "token"  # noqa: S105 - the name of a kind
    SESSION = "session"
    SIGNED_LINK = "signed link"
    SHARE = "share"
    THIS_MACHINE = "this machine"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is at the door: by what that is known, and who it makes the caller.

    The gate knows no other way in: whatever proves who somebody is becomes one of the kinds.
    `session_id` is of a session, whose caller is that of its token; `report` is what a share shows,
    whose reader's caller has the share's own key.
    """

    kind: IdentityKind
    caller: Caller
    session_id: UUID | None = None
    report: Report | None = None

    @property
    def key(self) -> UUID:
        """Whose budget, places and connections its work takes."""
        return self.caller.token_id


THIS_MACHINE = Identity(
    IdentityKind.THIS_MACHINE, Caller(UUID(int=0), "this machine", "local", frozenset())
)
"""Whoever asks from the machine itself, where that is enough; it may see nothing of anybody."""


class CostBudget(NamedTuple):
    """What a token may still cost: of `limit` a minute; full again in `resets_in` seconds."""

    limit: int
    left: int
    resets_in: int
