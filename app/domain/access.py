"""Who may see what: the caller behind a token, and what its scopes allow."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.errors import Forbidden


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
