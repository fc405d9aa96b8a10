"""Uploads: files that somebody sent to be imported, and how far their import is."""

import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.access import AccessScope, Caller
from app.domain.texts import quoted
from app.errors import BadUserInput

KEPT = timedelta(days=1)
"""How long an upload is kept after it was begun, with what is known of its import."""

LEASE = timedelta(seconds=60)
"""How long a file that is being sent, or an import, may be silent before it counts as given up."""

CHUNK_BYTES = 1_000_000
"""A file is stored in pieces of this size."""

MOST_UPLOADS = 50
"""The longest list of uploads: the newest."""

MOST_KEPT = 5
"""How many uploads of one token and its sessions are kept: the oldest makes room for the next."""

MOST_ATTEMPTS = 5
"""How often an import is taken up again without having got any further."""

LONGEST_NAME = 200


class UploadState(StrEnum):
    """How far an upload is."""

    RECEIVING = "RECEIVING"
    READY = "READY"
    IMPORTING = "IMPORTING"
    IMPORTED = "IMPORTED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class Upload(NamedTuple):
    """An upload, and how far its import is.

    `owner_id` is the token that sent it, or whose session did; `size` are its bytes, `modified_at`
    is when the file was last written, where the sender knew. `options` is what was said of it and
    `tables` what became of each of its tables, both as JSON; `share` is how much of its rows is
    done, from 0 to 1. `lease_until` is the instant up to which somebody works on it.
    """

    organization_id: UUID
    id: UUID
    owner_id: UUID
    name: str
    size: int
    state: UploadState
    modified_at: datetime | None
    created_at: datetime
    ends_at: datetime
    options: str | None
    tables: str | None
    share: float
    started_at: datetime | None
    finished_at: datetime | None
    is_cancelling: bool
    error: str | None
    attempts: int
    lease_id: UUID | None
    lease_until: datetime | None

    def exists_for(self, caller: Caller) -> bool:
        """Whether it is the caller's own, or the caller an administrator: it may hold anything."""
        return caller.may(AccessScope.ADMIN) or self.owner_id == caller.token_id

    def is_alive(self, now: datetime) -> bool:
        """Whether it is being sent or imported; what was given up while being sent isn't."""
        if self.state is UploadState.RECEIVING:
            return self.lease_until is not None and self.lease_until > now
        return self.state is UploadState.IMPORTING


def checked_name(name: str) -> str:
    """The name of a file, without its folders and what nobody sees of it.

    Raises:
        BadUserInput: It is none.
    """
    plain = _seen(name.replace("\\", "/").rpartition("/")[2]).strip()
    if not plain.strip(".") or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise BadUserInput(
            f"{quoted(name)} is no name of a file: give one of {LONGEST_NAME} characters at most.",
            field="name",
        )
    return plain


def _seen(name: str) -> str:
    """A name as people see it: with plain spaces, and nothing that only steers how it is shown."""
    kinds = ((unicodedata.category(each), each) for each in name)
    return "".join(" " if kind == "Zs" else each for kind, each in kinds if kind != "Cf")
