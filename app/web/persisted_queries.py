"""Documents that clients send once and then name by their digest (automatic persisted queries).

Of one process: where another doesn't know the digest, the client sends the text again.
"""

from collections import OrderedDict

from app.errors import PersistedQueryNotFound

MOST_BYTES = 8_000_000
_AROUND = 500
"""Bytes that a document takes besides its text, roughly."""


class PersistedQueries:
    """Remembers documents by their digest in so many bytes; the least recently used goes first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._documents: OrderedDict[str, str] = OrderedDict()

    def find(self, digest: str) -> str:
        """The document of a digest.

        Raises:
            PersistedQueryNotFound: It isn't known, or not any more.
        """
        document = self._documents.get(digest)
        if document is None:
            raise PersistedQueryNotFound
        self._documents.move_to_end(digest)
        return document

    def remember(self, digest: str, document: str) -> None:
        """Remember a document, whose digest it must be."""
        if digest in self._documents:
            self._documents.move_to_end(digest)
            return
        self._documents[digest] = document
        self._bytes += _size_of(document)
        while self._bytes > self._most_bytes:
            _, oldest = self._documents.popitem(last=False)
            self._bytes -= _size_of(oldest)


def _size_of(document: str) -> int:
    return _AROUND + len(document.encode())
