"""Answers without errors as JSON, and what they become over HTTP: fewer bytes, and a tag."""

import gzip
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson

from app.domain.access import Caller
from app.web.graphql_requests import GraphQLRequest

LEAST_PACKED = 1_000
"""Bytes of an answer's data from which compressing it is worth it."""

_LEVEL = 5
"""Of gzip: a higher one takes much longer, and saves next to nothing on JSON."""


class AnswerBody:
    """An answer's data as JSON; it is compressed once, when that is first wanted."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._packed: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes, in all of its forms."""
        return len(self.data) + len(self._packed or b"")

    @property
    def whole(self) -> bytes:
        """The body of the answer that has this data and nothing else."""
        return b'{"data":%b}' % self.data

    @property
    def is_worth_packing(self) -> bool:
        """Whether it is so long that it should be compressed."""
        return len(self.data) >= LEAST_PACKED

    @property
    def is_packed(self) -> bool:
        """Whether it was compressed before."""
        return self._packed is not None

    @property
    def packed(self) -> bytes:
        """The whole body, compressed by gzip."""
        if self._packed is None:
            self._packed = gzip.compress(self.whole, compresslevel=_LEVEL, mtime=0)
        return self._packed


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """The result of a query without errors.

    `tag` is its entity tag, where it was wanted; the client that has it needs no body.
    """

    body: AnswerBody
    tag: str | None = None
    is_unchanged: bool = False
    errors: tuple[()] = field(default=())

    @property
    def data(self) -> orjson.Fragment:
        """Its data, to be put into other JSON."""
        return orjson.Fragment(self.body.data)


def tag_of(caller: Caller, data: bytes) -> str:
    """The entity tag of an answer: nobody else's is the same, even where the data is.

    It is weak (RFC 9110, 8.8.3): the plain and the compressed body share it.
    """
    digest = sha256(caller.token_id.bytes + data).hexdigest()
    return f'W/"{digest[:32]}"'


def is_known(tag: str | None, header: str | None) -> bool:
    """Whether an `If-None-Match` header has a tag, compared weakly (RFC 9110, 13.1.2)."""
    if tag is None or not header:
        return False
    bare = tag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") in {bare, "*"} for each in header.split(","))


def as_json(result: Any, requested: GraphQLRequest, caller: Caller, *, is_stored: bool) -> Any:
    """A result without errors as JSON, where that is stored or gets a tag."""
    if not (requested.wants_tag or is_stored) or result.errors or result.data is None:
        return result
    data = orjson.dumps(result.data)
    if not requested.wants_tag:
        return JsonAnswer(AnswerBody(data))
    tag = tag_of(caller, data)
    return JsonAnswer(AnswerBody(data), tag, is_known(tag, requested.known_tags))
