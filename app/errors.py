"""The failures that we mean to show to a caller; everything else is masked and logged.

BackboneError
├── BadUserInput         the request was wrong: which field, and what would be right
│   ├── ItemsRefused     items of a bulk mutation that GraphQL can't read; carries which
│   └── QueryTooComplex  the document asks for more than the limit; carries cost and limit
├── TooLarge             what was sent is larger than it may be; carries the limit
├── InProgress           somebody is at it already: wait, or end that first
├── OperationChanged     the stored operation of that name isn't the one that the client means
├── NotFound             nothing with that id exists for this caller
│   └── BeingErased      it is about to be gone for good: nothing can be written to it
├── Unauthenticated      no token, or one that is unknown, expired or revoked; or no such session
│   ├── ShareEnded       the link to a report is over; carries when, and who shared it
│   └── PasswordNeeded   the report has a password, and there is no pass; carries who shared it
├── Forbidden            the token is good, its scopes don't reach this far
├── RateLimited          too early; carries the time from which it is allowed again
├── PersistedQueryNotFound      no document of that digest is known: send it
├── PersistedQueryNotSupported  only stored operations are answered: don't send digests of others
├── ProviderUnavailable  a platform can't be reached or answers nonsense
└── Unavailable          we ourselves can't serve: database missing, locked, not migrated
"""

from datetime import UTC, datetime
from typing import Any, ClassVar


class BackboneError(Exception):
    """A failure with a code that clients act on and a sentence that people read."""

    code: ClassVar[str] = "INTERNAL"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def extensions(self) -> dict[str, Any]:
        """What a GraphQL error carries besides its message; always the code."""
        return {"code": self.code}


class BadUserInput(BackboneError):
    """The request was wrong. `field` names the argument, the message says what is right."""

    code = "BAD_USER_INPUT"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field

    @property
    def extensions(self) -> dict[str, Any]:
        """The code and, where one argument is to blame, its name."""
        return {"code": self.code, **({"field": self.field} if self.field else {})}


class ItemsRefused(BadUserInput):
    """GraphQL can't read some items of a bulk mutation, so that nothing was stored.

    `failed` names each of them: its `index` from 0, the `field` and a `message`.
    """

    def __init__(self, message: str, *, failed: list[dict[str, Any]]) -> None:
        super().__init__(message)
        self.failed = failed

    @property
    def extensions(self) -> dict[str, Any]:
        """The code, and every item that is to blame."""
        return {"code": self.code, "failed": self.failed}


class QueryTooComplex(BadUserInput):
    """The document could cost more than the limit allows."""

    code = "QUERY_TOO_COMPLEX"

    def __init__(self, message: str, *, cost: int, limit: int) -> None:
        super().__init__(message)
        self.cost = cost
        self.limit = limit

    @property
    def extensions(self) -> dict[str, Any]:
        """The code, what the document could cost and what is allowed."""
        return {"code": self.code, "cost": self.cost, "limit": self.limit}


class TooLarge(BackboneError):
    """What was sent has more than `limit` bytes."""

    code = "TOO_LARGE"

    def __init__(self, message: str, *, limit: int) -> None:
        super().__init__(message)
        self.limit = limit

    @property
    def extensions(self) -> dict[str, Any]:
        """The code, and how many bytes are allowed."""
        return {"code": self.code, "limit": self.limit}


class InProgress(BackboneError):
    """What is asked for can't begin while something else of the caller's goes on."""

    code = "IN_PROGRESS"


class OperationChanged(BackboneError):
    """The stored operation of that name has another text than the client was made for."""

    code = "OPERATION_CHANGED"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The stored operation {name} is another one here than the hash says:"
            " try once more, then reload the page or update the client."
        )


class NotFound(BackboneError):
    """Nothing with that id exists for this caller; what exists elsewhere is not told."""

    code = "NOT_FOUND"


class BeingErased(NotFound):
    """What would be written belongs to an organization or a brand that is being erased, or was."""

    def __init__(self) -> None:
        super().__init__(
            "This is being erased for good, with everything that belongs to it:"
            " nothing can be written to it any more."
        )


class Unauthenticated(BackboneError):
    """No token, or one that is unknown, expired or revoked; or a session that is over."""

    code = "UNAUTHENTICATED"


class ShareEnded(Unauthenticated):
    """The link to a report is over: at its end, by whoever ended it, or with what it shows."""

    code = "SHARE_ENDED"

    def __init__(self, shared_by: str, ended_at: datetime) -> None:
        day = ended_at.astimezone(UTC).date()
        super().__init__(f"This report's link ended on {day}. Ask {shared_by} for a new one.")
        self.shared_by = shared_by
        self.ended_at = ended_at

    @property
    def extensions(self) -> dict[str, Any]:
        """The code, who shared it, and when it ended."""
        ended_at = self.ended_at.isoformat()
        return {"code": self.code, "sharedBy": self.shared_by, "endedAt": ended_at}


class PasswordNeeded(Unauthenticated):
    """The report has a password, and no pass was given, or one that is over."""

    code = "PASSWORD_NEEDED"

    def __init__(self, shared_by: str) -> None:
        super().__init__("This report has a password: give it at /r/unlock.")
        self.shared_by = shared_by

    @property
    def extensions(self) -> dict[str, Any]:
        """The code, and who shared it."""
        return {"code": self.code, "sharedBy": self.shared_by}


class Forbidden(BackboneError):
    """The token is good, but its scopes don't reach this far."""

    code = "FORBIDDEN"


class RateLimited(BackboneError):
    """Too early: allowed again at `retry_at` (UTC)."""

    code = "RATE_LIMITED"

    def __init__(self, message: str, *, retry_at: datetime) -> None:
        super().__init__(message)
        self.retry_at = retry_at

    @property
    def extensions(self) -> dict[str, Any]:
        """The code and the instant from which the call is allowed again (ISO 8601, UTC)."""
        return {"code": self.code, "retryAt": self.retry_at.isoformat()}


class PersistedQueryNotFound(BackboneError):
    """No document of that digest is known: the client sends it once with its digest.

    Clients act on the code or on the message, which is the protocol's.
    """

    code = "PERSISTED_QUERY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotFound")


class PersistedQueryNotSupported(BackboneError):
    """Only stored operations are answered, and none has that digest."""

    code = "PERSISTED_QUERY_NOT_SUPPORTED"

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotSupported")


class ProviderUnavailable(BackboneError):
    """A platform can't be reached or answers nonsense; what we have stays as it is."""

    code = "PROVIDER_UNAVAILABLE"


class Unavailable(BackboneError):
    """We can't serve: the database is missing, locked, read-only or not migrated.

    `needs_migration` where it hasn't the tables of this version.
    """

    code = "UNAVAILABLE"

    def __init__(self, message: str, *, needs_migration: bool = False) -> None:
        super().__init__(message)
        self.needs_migration = needs_migration
