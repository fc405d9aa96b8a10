"""Manifests: the lists of documents that the build of a front end writes.

Of graphql-codegen and Relay (id to text) and of Apollo (a format of its own); what a document must
be to be answered is `operations`'.
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import BadUserInput

APOLLO = "apollo-persisted-query-manifest"
_DIGEST = re.compile("(?:sha256:)?([0-9a-f]{64})")


class Entry(NamedTuple):
    """A document of a manifest, with its id there; Apollo tells its name and kind besides."""

    id: str
    text: str
    name: str | None = None
    kind: str | None = None


def read_manifest(path: Path) -> list[Entry]:
    """Read a manifest.

    Raises:
        BadUserInput: It is none; the message names the file and says what is wrong.
    """
    try:
        listed = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise BadUserInput(f"{path.name}: is not JSON in UTF-8: {error}.") from None
    if not isinstance(listed, dict):
        raise BadUserInput(f"{path.name}: must be a JSON object from ids to documents.")
    entries = list(_of_apollo(path, listed) if "format" in listed else _of_pairs(path, listed))
    for entry in entries:
        digest = _DIGEST.fullmatch(entry.id)
        if digest and digest[1] != sha256(entry.text.encode()).hexdigest():
            raise BadUserInput(f"{path.name}: {entry.id} is not the digest of its document.")
    return entries


def _of_pairs(path: Path, listed: dict[str, Any]) -> Iterator[Entry]:
    for key, text in listed.items():
        if not isinstance(text, str):
            raise BadUserInput(f"{path.name}: {key} must be a document, which is a string.")
        yield Entry(key, text)


def _of_apollo(path: Path, listed: dict[str, Any]) -> Iterator[Entry]:
    if listed["format"] != APOLLO or listed.get("version") != 1:
        raise BadUserInput(f"{path.name}: the only format read is {APOLLO}, version 1.")
    operations = listed.get("operations")
    if not isinstance(operations, list):
        raise BadUserInput(f"{path.name}: operations must be a list.")
    for number, each in enumerate(operations):
        fields = each if isinstance(each, dict) else {}
        given = [fields.get(field) for field in ("id", "body", "name", "type")]
        strings = [value for value in given if isinstance(value, str)]
        if len(strings) < len(given):
            message = f"operations[{number}] must have an id, a name, a type and a body, strings."
            raise BadUserInput(f"{path.name}: {message}")
        yield Entry(*strings)
