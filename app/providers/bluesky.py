"""Bluesky: public posts without an account, or through the account's own server.

Sources: the lexicons app.bsky.feed.getPosts, com.atproto.server.createSession and refreshSession;
error names as reported. No server counts views.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar, Final

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.providers import answers, bluesky_posts, hosts, json_fields, tokens
from app.providers.app_passwords import AppPasswordPlatform
from app.providers.base import (
    Account,
    AccountReading,
    Allowance,
    Batch,
    ListedPage,
    PostRef,
    ProviderFailed,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.calls import Call, Params, Reply
from app.providers.limits import Rate, Reset, Shared, from_headers
from app.providers.listings import Listing
from app.providers.platforms import PlatformInfo
from app.providers.requests import Answer, bearer, retry_at

PAGE_SIZE: Final = 100
HOME: Final = "bsky.social"
WRONG_PASSWORD: Final = Failure(
    FailureCode.AUTHENTICATION_FAILED,
    "Bluesky knows no such handle with this app password; one of another server needs that named.",
)


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance | None:
    """Read `ratelimit-*`; the reset is in seconds since 1970."""
    return from_headers(headers, "ratelimit-", Reset.EPOCH, now=now)


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name an error by its name: an expired token is a 400."""
    document = reply.document
    error = document.get("error") if isinstance(document, dict) else None
    if error in ("ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"):
        return Failure(FailureCode.AUTHENTICATION_FAILED, "Bluesky doesn't accept the token.")
    if error in ("AccountTakedown", "AccountDeactivated", "AccountSuspended"):
        message = "Bluesky has taken this account down, or it is deactivated."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    if error == "RateLimitExceeded":
        back = retry_at(reply, read_allowance(reply.headers, now), now)
        return Failure(FailureCode.RATE_LIMITED, "Bluesky's rate limit is reached.", back)
    if error in ("UpstreamFailure", "UpstreamTimeout", "NotEnoughResources"):
        return Failure(FailureCode.PROVIDER_UNAVAILABLE, "Bluesky is out of order.")
    return None


class Bluesky(AppPasswordPlatform):
    """Twenty-five posts a request."""

    info = PlatformInfo(
        platform=Platform.BLUESKY,
        batch_size=25,
        extra_metrics=("reposts", "quotes"),
        rates=(Rate(3_000, 300, Shared.ADDRESS),),
        needs_account=False,
        takes_host=True,
        takes_app_password=True,
        note="Public posts need no account.",
    )
    endpoints: ClassVar = {
        "api": "https://public.api.bsky.app/xrpc",
        "server": "https://{host}/xrpc",
    }
    read_failure = staticmethod(read_failure)
    read_allowance = staticmethod(read_allowance)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read several posts; Bluesky silently leaves out those that are gone."""
        builder = BatchBuilder(posts, pattern=bluesky_posts.POST_URI, limit=self.batch_size)
        query = [("uris", post.external_id) for post in builder.left]
        if not query:
            return builder.batch(now=now)
        answer = await self._get("app.bsky.feed.getPosts", token, query, now)
        posts_found = json_fields.sequence(answer.fields.get("posts"), "posts")
        builder.add_each(posts_found, bluesky_posts.reading, by="uri")
        return builder.batch(now=now, allowance=answer.allowance)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through the account's feed without its reposts, which belong to others."""
        listing = Listing(bluesky_posts.listed, since=since)
        account = await self._account_id(token, now)
        kind = "posts_with_replies" if with_replies else "posts_no_replies"
        query = {"actor": account, "limit": str(PAGE_SIZE), "filter": kind}
        if cursor is not None:
            query["cursor"] = cursor
        while True:
            answer = await self._get("app.bsky.feed.getAuthorFeed", token, query, now)
            following = json_fields.following(answer.fields, "cursor", after=query.get("cursor"))
            yield listing.page(json_fields.sequence(answer.fields.get("feed"), "feed"), following)
            if following is None or listing.is_past:
                return
            query["cursor"] = following

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose session it is; without one, look up the named account."""
        if token.access:
            answer = await self._get("com.atproto.server.getSession", token, {}, now)
        else:
            query = {"actor": (token.account_id or "").lstrip("@")}
            answer = await self._get("app.bsky.actor.getProfile", token, query, now)
        handle = json_fields.maybe_text(answer.fields, "handle")
        return Account(json_fields.text(answer.fields, "did"), handle, expires_at=token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read the profile's counts."""
        query = {"actor": await self._account_id(token, now)}
        profile = (await self._get("app.bsky.actor.getProfile", token, query, now)).fields
        return answers.account(
            {
                "followers": answers.always(profile, "followersCount"),
                "following": answers.always(profile, "followsCount"),
                "posts": answers.always(profile, "postsCount"),
            }
        )

    async def sign_in(
        self, account: str, app_password: str, *, host: str | None, now: datetime
    ) -> Token:
        """Begin a session with an app password, at the account's server."""
        url = f"{self._server(Token(host=host))}/com.atproto.server.createSession"
        form = {"identifier": account, "password": app_password}
        try:
            answer = await self._api.ask(Call("POST", url, json=form, is_typed_host=True), now=now)
        except ProviderFailed as problem:
            if problem.failure.code is not FailureCode.AUTHENTICATION_FAILED:
                raise
            raise ProviderFailed(WRONG_PASSWORD, status=problem.status) from None
        access, refresh, did = (
            json_fields.text(answer.fields, name) for name in ("accessJwt", "refreshJwt", "did")
        )
        return Token(access, refresh, account_id=did, host=host)

    async def refresh(self, token: Token, *, now: datetime) -> Token:
        """Renew a session: the refresh token is the bearer, and is dead afterwards.

        Bluesky doesn't say how long the new one lives; its end shows as ExpiredToken.
        """
        if not token.access:
            return token
        renewing = replace(token, access=tokens.require_refresh(token))
        url = f"{self._server(token)}/com.atproto.server.refreshSession"
        answer = await self._api.ask(
            Call("POST", url, headers=bearer(renewing), is_typed_host=True), now=now
        )
        access, refresh = (
            json_fields.text(answer.fields, name) for name in ("accessJwt", "refreshJwt")
        )
        return replace(token, access=access, refresh=refresh, expires_at=None)

    async def _account_id(self, token: Token, now: datetime) -> str:
        account = token.account_id or (await self.check(token, now=now)).external_id
        return str(account)

    async def _get(self, name: str, token: Token, query: Params, now: datetime) -> Answer:
        """Ask the public view, or the account's own server if there is a session."""
        base = self._server(token) if token.access else self._at["api"]
        return await self._api.ask(
            Call(
                "GET",
                f"{base}/{name}",
                headers=bearer(token),
                params=query,
                is_typed_host=bool(token.access),
            ),
            now=now,
        )

    def _server(self, token: Token) -> str:
        host = token.host or HOME
        if not hosts.is_host(host):
            message = "This is not the name of a Bluesky server."
            raise ProviderFailed(Failure(FailureCode.REQUEST_REJECTED, message))
        return self._at["server"].format(host=host)
