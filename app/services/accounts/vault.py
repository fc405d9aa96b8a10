"""Where tokens are kept: encrypted, and bound to the row that they are stored in.

A bare ciphertext would also open in another row: anybody with write access to the database could
give one organization the account of another. So each secret contains the row that it was written
for, and is refused anywhere else. The host that a token is sent to is inside as well.
"""

import base64
import hmac
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import TypeAdapter, ValidationError

from app.domain.platforms import Platform
from app.errors import Unavailable
from app.providers.base import Token
from app.services.accounts.single_flight import SingleFlight

NO_KEY = (
    "There is no key to encrypt credentials with: set BACKBONE_SECRET_KEYS to a JSON list of one"
    " long random text, for example from `openssl rand -base64 32`."
)
WRONG_KEY = (
    "No configured key (BACKBONE_SECRET_KEYS) opens what is stored of this account: bring the key"
    " back, or connect the account again."
)
NOTHING_STORED = "No token of this account is stored here: connect it again."
WRONG_ROW = "What is stored of this account was written for another: connect it again."
PURPOSE = b"backbone credentials"
LINKS = b"backbone links"
ERASED = b"backbone erased posts"


class Binding(NamedTuple):
    """The row that a secret is written for."""

    organization_id: UUID
    credential_id: UUID
    platform: Platform
    account_id: str


@dataclass(frozen=True, slots=True)
class Secret:
    """A token, when it was last renewed, and until when a renewal holds the lease."""

    token: Token
    renewed_at: datetime | None = None
    renewing_until: datetime | None = None


class _Sealed(NamedTuple):
    binding: Binding
    secret: Secret


_SEALED = TypeAdapter(_Sealed)


class Unreadable(Exception):
    """A stored secret doesn't open: wrong key, or wrong row. The message is for people."""


class Vault:
    """Encrypts with the first key and decrypts with any; `flights` make renewals single flight.

    Raises:
        Unavailable: There is no key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise Unavailable(NO_KEY)
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys])
        self._erased = [_derived_bytes(key, ERASED) for key in keys]
        self.flights = SingleFlight()

    def seal(self, secret: Secret, binding: Binding) -> bytes:
        """Encrypt a secret for one row."""
        return self._fernet.encrypt(_SEALED.dump_json(_Sealed(binding, secret)))

    def open(self, sealed: bytes, binding: Binding) -> Secret:
        """Decrypt the secret of a row.

        Raises:
            Unreadable: There is none, no key opens it, or it was written for another row.
        """
        if not sealed:
            raise Unreadable(NOTHING_STORED)
        try:
            content = _SEALED.validate_json(self._fernet.decrypt(sealed))
        except (InvalidToken, ValidationError):  # the latter would quote the plaintext
            raise Unreadable(WRONG_KEY) from None
        if content.binding != binding:
            raise Unreadable(WRONG_ROW)
        return content.secret

    def seal_text(self, text: str, key: UUID) -> bytes:
        """Encrypt a text for the row with a key."""
        return self._fernet.encrypt(f"{key} {text}".encode())

    def open_text(self, sealed: bytes, key: UUID) -> str:
        """Decrypt the text of a row.

        Raises:
            Unreadable: No key opens it, or it was written for another row.
        """
        try:
            owner, _, text = self._fernet.decrypt(sealed).decode().partition(" ")
        except InvalidToken:
            raise Unreadable(WRONG_KEY) from None
        if owner != str(key):
            raise Unreadable(WRONG_ROW)
        return text

    def digests(self, organization_id: UUID, text: str) -> list[str]:
        """Keyed hashes of a text of an organization, one of each key: the first is to be stored.

        Who has no key can't find out, by trying, whether a text is the one that was hashed.
        """
        content = organization_id.bytes + text.encode()
        return [hmac.digest(key, content, "sha256").hex() for key in self._erased]

    def rotate(self, sealed: bytes) -> bytes:
        """Re-encrypt with the first key what any key opens.

        Raises:
            Unreadable: No key does.
        """
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise Unreadable(WRONG_KEY) from None


def _derived(key: str) -> bytes:
    """Derive a Fernet key from any long text (RFC 5869)."""
    return base64.urlsafe_b64encode(_derived_bytes(key, PURPOSE))


def _derived_bytes(key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


def link_key(key: str) -> bytes:
    """Derive the key that links are signed with: it opens no secret."""
    return _derived_bytes(key, LINKS)


def key_file_of(database_file: str) -> Path:
    """The key file of an embedded database that was configured without a key."""
    return Path(f"{database_file}.key")


def read_key(path: Path) -> str | None:
    """The key in a file; None if there is no file."""
    return path.read_text(encoding="ascii").strip() if path.exists() else None


def make_key(path: Path) -> str:
    """Create a key file for its owner only, unless another process did; returns its key."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{secrets.token_urlsafe(32)}\n")
    try:
        path.hardlink_to(draft)  # atomic, and never overwrites another's
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
