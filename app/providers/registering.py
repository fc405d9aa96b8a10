"""Platforms of many servers, with each of which an app registers itself: Mastodon's way.

Sources: the Mastodon API documentation (apps, OAuth), RFC 6749. A challenge (PKCE) is always sent:
servers check it from 4.3 on, and ignore what they don't know before.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import json_fields
from app.providers.base import Malformed, ProviderFailed
from app.providers.calls import Call
from app.providers.oauth import OAuthClient
from app.providers.requests import BAD_REQUEST, NOT_FOUND, SERVER_ERROR, UNAUTHORIZED, Answer
from app.providers.tokens import OAuthPlatform, require_client

APP_NAME: Final = "Backbone"
"""What people read on the page where they allow it."""

_LONGEST: Final = 2000
"""Characters of a client's id or secret: the id goes into an address, and both are kept."""

_PASSING: Final = (FailureCode.PROVIDER_UNAVAILABLE, FailureCode.RATE_LIMITED)


class RegisteringPlatform(OAuthPlatform):
    """A platform on one of whose servers an app registers itself.

    Made for one server, its `endpoints` name that one, and `client` is the app there.
    """

    async def register(self, *, redirect_uri: str, now: datetime) -> OAuthClient:
        """Register an app that sends people back to this address, and may ask for our scopes."""
        form = {
            "client_name": APP_NAME,
            "redirect_uris": redirect_uri,
            "scopes": self.oauth.separator.join(self.oauth.scopes),
        }
        # Redirects are read, and not followed: whoever sends on is no server of its own.
        call = Call(
            "POST",
            f"{self._at['api']}/apps",
            form=form,
            is_typed_host=True,
            takes_redirects=True,
        )
        host = urlsplit(call.url).netloc
        try:
            answer = await self._api.ask(call, now=now)
            return _client_in(answer)
        except ProviderFailed as problem:
            raise ProviderFailed(_refusal(host, problem), status=problem.status) from None

    async def knows_app(self, *, now: datetime) -> bool:
        """Whether the server still knows the app: it may forget one that nobody has used.

        It is asked for a token of the app's own, which is good for nothing and kept nowhere.

        Raises:
            ProviderFailed: It can't be asked now.
        """
        client = require_client(self._client)
        form = {
            "grant_type": "client_credentials",
            "client_id": client.id,
            "client_secret": client.secret or "",
            "scope": self.oauth.separator.join(self.oauth.scopes),
        }
        try:
            await self._token_host.ask(
                Call("POST", self._at["token"], form=form, is_typed_host=True), now=now
            )
        except ProviderFailed as problem:
            if problem.failure.code in _PASSING:
                raise
            is_refused = problem.failure.code is FailureCode.PERMISSION_MISSING
            return not is_refused and problem.status != UNAUTHORIZED
        return True


def _client_in(answer: Answer) -> OAuthClient:
    client_id, secret = (
        json_fields.text(answer.fields, name) for name in ("client_id", "client_secret")
    )
    if max(len(client_id), len(secret)) > _LONGEST:
        raise Malformed("client_id or client_secret is longer than any")
    return OAuthClient(client_id, secret)


def _refusal(host: str, problem: ProviderFailed) -> Failure:
    """Why a server registers nothing, with its name in the sentence."""
    failure, status = problem.failure, problem.status
    if isinstance(problem, Malformed) or status == NOT_FOUND or _is_a_page(problem):
        message = f"{host} doesn't answer as a Mastodon server does: check its name."
        return Failure(FailureCode.MALFORMED_RESPONSE, message)
    if status is None:
        return failure
    if failure.code in _PASSING:
        return replace(failure, message=f"{host} can't register Backbone now (HTTP {status}).")
    message = f"{host} refuses to register Backbone as an app (HTTP {status})."
    return Failure(FailureCode.REQUEST_REJECTED, message)


def _is_a_page(problem: ProviderFailed) -> bool:
    """Whether a refusal came without JSON, as from a website that has no such API."""
    is_unread = problem.failure.code is FailureCode.PROVIDER_UNAVAILABLE
    return is_unread and BAD_REQUEST <= (problem.status or 0) < SERVER_ERROR
