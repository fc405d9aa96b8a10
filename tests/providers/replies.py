"""Replies for the tests of how they are read, and a sender that gives them."""

from collections.abc import Mapping

import orjson

from app.domain.collecting.failures import Failure
from app.providers.base import ProviderFailed
from app.providers.calls import Call, Reply


def reply(document: object, status: int = 400, headers: Mapping[str, str] | None = None) -> Reply:
    """An answer with a JSON body."""
    return Reply(status, headers or {}, orjson.dumps(document))


class Answering:
    """Gives one reply (or failure) to everything, and keeps what it was asked for."""

    def __init__(self, answer: Reply | Failure | Exception) -> None:
        self.answer = answer
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        if isinstance(self.answer, Failure):
            raise ProviderFailed(self.answer)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer
