"""One request to one platform: send it, name what went wrong, and return the JSON.

A platform knows its own errors (`FailureReader`); what it doesn't recognise is named here by
status, the same for all. Nothing that a platform wrote is shown raw: messages hold HTML, ids and
tokens.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import json_fields
from app.providers.base import Allowance, Malformed, ProviderFailed, Token
from app.providers.calls import Call, Reply, Sender
from app.providers.limits import retry_after
from app.providers.refused_metrics import Refused
from app.providers.transport import scrub

BAD_REQUEST, UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN, NOT_FOUND = 400, 401, 402, 403, 404
TIMED_OUT, TOO_EARLY, TOO_MANY, SERVER_ERROR = 408, 425, 429, 500

LONGEST_WORDS = 200

FailureReader = Callable[[Reply, datetime], Failure | None]
"""Reads the failure in a reply of any status, 200 included; None if it doesn't recognise one."""

AllowanceReader = Callable[[Mapping[str, str], datetime], Allowance | None]
"""Reads what the headers say is left; None if they don't."""


class Answer(NamedTuple):
    """A good answer: its JSON, and what the headers say is left."""

    document: object
    allowance: Allowance | None

    @property
    def fields(self) -> Mapping[str, object]:
        """The document as the object that nearly every answer is."""
        return json_fields.mapping(self.document)


def no_allowance(_headers: Mapping[str, str], _now: datetime) -> Allowance | None:
    """Read nothing: YouTube and TikTok have no such headers."""
    return None


def bearer(token: Token) -> dict[str, str]:
    """Put the token where it belongs: in a header, never in the address."""
    return {"authorization": f"Bearer {token.access}"} if token.access else {}


def retry_at(reply: Reply, allowance: Allowance | None, now: datetime) -> datetime | None:
    """When to come back: what `Retry-After` says, else the reset of the allowance."""
    return retry_after(reply.headers, now=now) or (allowance.reset_at if allowance else None)


def by_status(reply: Reply, allowance: Allowance | None, now: datetime) -> Failure | None:
    """Name a failure that the platform's own reader doesn't recognise."""
    status, back = reply.status, retry_at(reply, allowance, now)
    if status < BAD_REQUEST:
        return None
    if status == TOO_MANY:
        return Failure(FailureCode.RATE_LIMITED, "The platform's rate limit is reached.", back)
    unavailable = status >= SERVER_ERROR or status in (TIMED_OUT, TOO_EARLY)
    # A refusal without JSON comes from something in front of the platform, not from its API.
    if unavailable or reply.document is None:
        message = f"The platform is out of order (HTTP {status})."
        return Failure(FailureCode.PROVIDER_UNAVAILABLE, message, back)
    if status not in _BY_STATUS:
        return refused(_SENTENCE.format(status), reply.document)
    return Failure(_BY_STATUS[status], _SENTENCE.format(status))


def refused(message: str, document: object) -> Refused:
    """A request that the platform refuses, in our words and in its own."""
    return Refused(FailureCode.REQUEST_REJECTED, message, words=words_of(document))


def words_of(document: object) -> str:
    """What a refusal says in the platform's words: cut, without markup, controls and secrets."""
    said = " ".join(dict.fromkeys(_said(document)))
    plain = json_fields.plain(scrub(said)) or ""
    shown = "".join(each if each.isprintable() else " " for each in plain)
    return " ".join(shown.split())[:LONGEST_WORDS]


def _said(document: object, depth: int = 3) -> Iterator[str]:
    if isinstance(document, list) and depth:
        for item in document[:3]:
            yield from _said(item, depth - 1)
    elif isinstance(document, dict):
        for name in ("message", "detail"):
            if isinstance(document.get(name), str):
                yield str(document[name])
        for name in ("error", "errors"):
            yield from _said(document.get(name), depth - 1) if depth else ()


_SENTENCE = "The platform refuses this request (HTTP {})."
_BY_STATUS = {
    UNAUTHORIZED: FailureCode.AUTHENTICATION_FAILED,
    PAYMENT_REQUIRED: FailureCode.BILLING_REQUIRED,
    FORBIDDEN: FailureCode.PERMISSION_MISSING,
    NOT_FOUND: FailureCode.POST_NOT_FOUND,
}


class Api:
    """One platform's API: a sender, and how its failures and its rate headers are read."""

    def __init__(
        self,
        sender: Sender,
        read_failure: FailureReader,
        read_allowance: AllowanceReader = no_allowance,
    ) -> None:
        self._sender = sender
        self._read_failure = read_failure
        self._read_allowance = read_allowance

    async def ask(self, call: Call, *, now: datetime) -> Answer:
        """Send and return the JSON of a good answer.

        Raises:
            ProviderFailed: The request failed; its `failure` says why.
        """
        reply = await self._sender.send(call)
        allowance = self._read_allowance(reply.headers, now)
        failure = self._read_failure(reply, now) or by_status(reply, allowance, now)
        if failure is not None:
            raise ProviderFailed(failure, status=reply.status)
        if reply.document is None:
            raise Malformed("The answer is not JSON.")
        return Answer(reply.document, allowance)
