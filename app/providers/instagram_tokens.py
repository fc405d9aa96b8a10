"""How Instagram Login gives tokens, where its documentation and what others do differ.

Sources: the pages of Instagram Login and Business Login; most public code reads the flat answer,
and sends the token as a parameter.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.domain.collecting.failures import FailureCode
from app.providers import json_fields
from app.providers.base import ProviderFailed, Token
from app.providers.calls import Call
from app.providers.requests import BAD_REQUEST, Answer, Api, bearer


def token_fields(answer: Answer) -> Mapping[str, object]:
    """Find the token in the answer to a code: it is flat, or the only item of `data`."""
    fields = answer.fields
    if "data" in fields:
        items = json_fields.sequence(fields["data"], "data")
        fields = json_fields.mapping(items[0] if items else None, "the item of data")
    return {"scope": _permissions(fields), **fields}


def _permissions(fields: Mapping[str, object]) -> str | None:
    """What a person allowed, which is a list or a text."""
    told = fields.get("permissions")
    if isinstance(told, list):
        return ",".join(str(each) for each in told)
    return json_fields.maybe_text(fields, "permissions")


async def ask(
    api: Api, url: str, query: Mapping[str, str], token: Token, *, now: datetime
) -> Answer:
    """Ask for a token in exchange for one, carried the way that this address takes.

    The parameter is documented, and all other calls take the header: a 400 makes us try the other
    way once, and what worked is tried first from then on.

    Raises:
        ProviderFailed: Neither works; or the request failed for another reason.
    """
    first, second = reversed(_CARRIERS) if url in _taking_headers else _CARRIERS
    try:
        return await api.ask(first(url, query, token), now=now)
    except ProviderFailed as refusal:
        if refusal.status != BAD_REQUEST or refusal.failure.code in _UNDECIDED:
            raise
        answer = await _ask_again(api, second(url, query, token), refusal, now=now)
    _taking_headers.symmetric_difference_update({url})
    return answer


async def _ask_again(api: Api, call: Call, refusal: ProviderFailed, *, now: datetime) -> Answer:
    try:
        return await api.ask(call, now=now)
    except ProviderFailed as again:
        # What is rejected as such says nothing of the token; the other answer may: it is dead.
        is_vague = refusal.failure.code is FailureCode.REQUEST_REJECTED
        raise (again if is_vague or again.status != BAD_REQUEST else refusal) from None


def _in_parameter(url: str, query: Mapping[str, str], token: Token) -> Call:
    return Call("GET", url, params={**query, "access_token": token.access})


def _in_header(url: str, query: Mapping[str, str], token: Token) -> Call:
    return Call("GET", url, headers=bearer(token), params=query)


_CARRIERS: Final = (_in_parameter, _in_header)

_UNDECIDED: Final = frozenset({FailureCode.RATE_LIMITED, FailureCode.PROVIDER_UNAVAILABLE})
"""After these nobody knows whether the token was where it belongs."""

_taking_headers: set[str] = set()
"""The addresses that have taken a token in the header and not as a parameter."""
