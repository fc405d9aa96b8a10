"""One request to a platform, its reply, and the interface of everything that sends.

Nothing here does I/O or knows a platform.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import orjson

Params = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Call:
    """One request; only its method and address are shown by `repr`.

    `is_typed_host` says that a person typed the host: the transport guards such calls. `weight` is
    how many requests the platform counts: a Graph batch (Meta) counts as the requests in it.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Params | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: object | None = field(default=None, repr=False)
    is_typed_host: bool = False
    weight: int = 1


@dataclass(frozen=True)
class Reply:
    """What came back, whole. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def document(self) -> object:
        """The body as JSON; None if it isn't (no answer of ours is a JSON null)."""
        return parse(self.body)


_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a character outside the first 65,536: platforms cut titles in the middle of an emoji."""


def parse(body: bytes | str) -> object:
    """Read JSON, in which half a character may stand; None if it isn't JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        whole = body if isinstance(body, str) else body.decode("utf-8", "replace")
    try:
        return orjson.loads(_HALF.sub(r"\\ufffd", whole.encode("utf-8", "replace").decode()))
    except orjson.JSONDecodeError:
        return None


class Sender(Protocol):
    """Sends for a provider: a `Transport`, or a sender wrapped around one."""

    async def send(self, call: Call) -> Reply:
        """Send one request and read the reply.

        Raises:
            ProviderFailed: There is no whole reply.
        """
        ...
