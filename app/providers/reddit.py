"""Reddit: an account's posts, by their public counts. There are no views, and no days of the past.

Sources: Reddit's Data API Wiki (support.reddithelp.com, article 16160319875092, as of 2025: the
User-Agent, 100 requests a minute per client id as a mean over 10 minutes); its Responsible Builder
Policy (article 42728983564564, November 2025: each new app has to be approved); the OAuth2 page of
its archived wiki (refresh tokens that don't rotate, for whoever asks for a permanent permission);
www.reddit.com/dev/api; recorded answers of 2016 to 2025. How long a token lives is read from its
answer: the wiki says an hour, recorded answers say a day. How one post is read is in
`reddit_posts`, how errors are named in `reddit_errors`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from importlib.metadata import version
from typing import ClassVar, Final
from urllib.parse import quote

from app.domain.platforms import Platform
from app.providers import answers, json_fields
from app.providers import reddit_posts as posts_of
from app.providers.base import (
    Account,
    AccountReading,
    Batch,
    ListedPage,
    Malformed,
    PostRef,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.calls import Call, Reply, Sender
from app.providers.limits import Rate, Shared
from app.providers.listings import Listing
from app.providers.oauth import OAuth, OAuthClient
from app.providers.platforms import PlatformInfo
from app.providers.reddit_errors import read_allowance, read_failure, read_token_failure
from app.providers.requests import Answer, bearer
from app.providers.tokens import OAuthPlatform

PAGE_SIZE: Final = 100


class Introduced:
    """A sender that tells Reddit who asks: it throttles or blocks usual and made-up User-Agents.

    The rule has a user's name too, which nobody knows before the first answer; the client id stands
    for whoever registered it.
    """

    def __init__(self, sender: Sender, client: OAuthClient | None) -> None:
        self._sender = sender
        app = f"backbone.{client.id}" if client else "backbone"
        self._agent = f"server:{app}:v{version('backbone')} (self-hosted analytics)"

    async def send(self, call: Call) -> Reply:
        """Send one request and read the reply.

        Raises:
            ProviderFailed: The sender fails.
        """
        headers = {**call.headers, "user-agent": self._agent}
        return await self._sender.send(replace(call, headers=headers))


class Reddit(OAuthPlatform):
    """A hundred posts a request."""

    info = PlatformInfo(
        platform=Platform.REDDIT,
        batch_size=100,
        # 100 a minute as a mean over 10 minutes, so that there may be bursts.
        rates=(Rate(1_000, 600, Shared.APP),),
        extra_metrics=("upvotedPercent",),
        oauth=OAuth(
            authorize_url="https://www.reddit.com/api/v1/authorize",
            scopes=("identity", "history", "read"),
            basic=True,
            # Without it there is no refresh token, and the permission ends with the first hour.
            authorize_params={"duration": "permanent"},
        ),
        note="Reddit counts no views, blurs votes, and lists an account's newest 1,000 posts.",
    )
    endpoints: ClassVar = {
        "api": "https://oauth.reddit.com",
        "token": "https://www.reddit.com/api/v1/access_token",
    }
    read_failure = staticmethod(read_failure)
    read_token_failure = staticmethod(read_token_failure)
    read_allowance = staticmethod(read_allowance)

    def __init__(
        self,
        sender: Sender,
        *,
        client: OAuthClient | None = None,
        endpoints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(Introduced(sender, client), client=client, endpoints=endpoints)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read several posts; Reddit silently leaves out those that it doesn't know."""
        builder = BatchBuilder(posts, pattern=posts_of.POST_ID, limit=self.batch_size)
        ids = ",".join(f"t3_{post.external_id}" for post in builder.left)
        if not ids:
            return builder.batch(now=now)
        answer = await self._get("api/info", token, {"id": ids}, now)
        builder.add_each(posts_of.items(_listing(answer)), posts_of.reading)
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
        """Page through what the account has posted; its comments are no posts.

        After a post that has been deleted since, Reddit lists nothing, as it does after the last.
        """
        listing = Listing(posts_of.published, since=since)
        name = json_fields.text(await self._me(token, now), "name")
        path = f"user/{quote(name, safe='')}/submitted"
        query = {"sort": "new", "limit": str(PAGE_SIZE), **({"after": cursor} if cursor else {})}
        while True:
            told = _listing(await self._get(path, token, query, now))
            items = posts_of.items(told)
            following = json_fields.following(told, "after", after=query.get("after"))
            if not items and following is None and query.get("after") == cursor is not None:
                raise Malformed("Reddit lists nothing after the place where the list broke off.")
            yield listing.page(items, following)
            if following is None or listing.is_past:
                return
            query["after"] = following

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is."""
        me = await self._me(token, now)
        external_id = f"t2_{json_fields.text(me, 'id')}"
        name = json_fields.maybe_text(me, "name")
        return Account(external_id, name, token.scopes, token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read who follows the account's profile.

        Accounts that don't show their followers are said to have 0, and so nothing is known then.
        """
        me = await self._me(token, now)
        profile = json_fields.mapping(me.get("subreddit") or {}, "subreddit")
        return answers.account({"followers": answers.count(profile, "subscribers") or None})

    async def _me(self, token: Token, now: datetime) -> Mapping[str, object]:
        """Ask who it is; what has no id is no answer."""
        me = (await self._get("api/v1/me", token, {}, now)).fields
        json_fields.text(me, "id")
        return me

    async def _get(
        self, path: str, token: Token, query: Mapping[str, str], now: datetime
    ) -> Answer:
        """Ask for JSON as it is: without `raw_json` Reddit escapes `&`, `<` and `>` in it."""
        url, sent = f"{self._at['api']}/{path}", {"raw_json": "1", **query}
        return await self._api.ask(Call("GET", url, headers=bearer(token), params=sent), now=now)


def _listing(answer: Answer) -> Mapping[str, object]:
    return json_fields.mapping(answer.fields.get("data"), "data")
