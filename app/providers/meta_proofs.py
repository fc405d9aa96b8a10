"""The proof that who asks Meta knows the app's secret, beside the token.

Source: the page Secure Graph API Calls: `appsecret_proof` is the token's HMAC with SHA-256 by the
app's secret, in hexadecimal. An app that requires it refuses calls without; any other takes it too.
Facebook and Instagram with Facebook Login have it. No page says so of graph.threads.net and
graph.instagram.com, to which it isn't sent.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from app.providers.base import ProviderFailed, Token
from app.providers.calls import Call
from app.providers.oauth import OAuthClient
from app.providers.refused_metrics import Refused
from app.providers.requests import Answer, Api

NAME: Final = "appsecret_proof"


def proof(token: Token, client: OAuthClient | None) -> dict[str, str]:
    """The parameter that proves it; none without an app's secret."""
    if client is None or not client.secret:
        return {}
    return {NAME: hmac.digest(client.secret.encode(), token.access.encode(), hashlib.sha256).hex()}


class ProvingApi:
    """Asks with the proof; tokens that were given to another app are asked for without it."""

    def __init__(self, api: Api, client: OAuthClient | None) -> None:
        self._api = api
        self._client = client
        self._of_others: set[str] = set()

    async def ask(self, call: Call, token: Token, *, now: datetime) -> Answer:
        """Send and return the JSON of a good answer.

        Raises:
            ProviderFailed: The request failed; its `failure` says why.
        """
        parameter = proof(token, self._client)
        value = parameter.get(NAME)
        if value is None or value in self._of_others:
            return await self._api.ask(call, now=now)
        try:
            return await self._api.ask(_with(call, parameter), now=now)
        except ProviderFailed as problem:
            if not _is_wrong(problem):
                raise
        answer = await self._api.ask(call, now=now)
        self._of_others.add(value)
        return answer


def _with(call: Call, parameter: Mapping[str, str]) -> Call:
    """Put the proof where the other parameters are: in the form, the query, or the address."""
    if call.form is not None:
        return replace(call, form={**call.form, **parameter})
    if "?" in call.url:
        return replace(call, url=f"{call.url}&{urlencode(parameter)}")
    return replace(call, params={**dict(call.params or {}), **parameter})


def _is_wrong(problem: ProviderFailed) -> bool:
    """Whether Meta refuses the proof: the token was made for an app with another secret."""
    failure = problem.failure
    return isinstance(failure, Refused) and f"Invalid {NAME}" in failure.words
