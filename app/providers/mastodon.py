"""Mastodon: any server that a person names; public posts need no account.

Sources: the Mastodon API documentation (statuses in batches since 4.3, quotes since 4.5, apps and
OAuth), recorded answers. Counts are the named server's view of a post; no server counts views.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar, Final

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import answers, hosts, json_fields
from app.providers.base import (
    Account,
    AccountReading,
    Allowance,
    Batch,
    ListedPage,
    Malformed,
    PostRef,
    ProviderFailed,
    PublishedPost,
    Reading,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.calls import Call, Params, Reply, Sender
from app.providers.limits import Rate, Reset, Shared, from_headers
from app.providers.listings import Listing
from app.providers.oauth import OAuth, OAuthClient
from app.providers.platforms import PlatformInfo
from app.providers.registering import RegisteringPlatform
from app.providers.requests import BAD_REQUEST, NOT_FOUND, UNAUTHORIZED, Answer, bearer

STATUS_ID: Final = re.compile(r"[0-9]{1,20}")
PAGE_SIZE: Final = 40
SCOPES: Final = ("read:accounts", "read:statuses")
PREVIEW: Final = ("media_attachments", 0, "preview_url")
LENGTH: Final = ("media_attachments", 0, "meta", "original", "duration")
CATEGORIES: Final[Mapping[str, PostCategory]] = {
    "image": PostCategory.IMAGE,
    "gifv": PostCategory.VIDEO,
    "video": PostCategory.VIDEO,
}


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance | None:
    """Read `x-ratelimit-*`; the reset is an ISO 8601 time."""
    return from_headers(headers, "x-ratelimit-", Reset.TIMESTAMP, now=now)


def read_failure(reply: Reply, _now: datetime) -> Failure | None:
    """Name a 401 by its message: a server may require an account for what others show to all."""
    document = reply.document
    error = document.get("error") if isinstance(document, dict) else None
    if reply.status < BAD_REQUEST or not isinstance(error, str):
        return None
    if reply.status == UNAUTHORIZED and "authenticated user" in error:
        message = "This server shows posts only to its own accounts: connect one of it."
        return Failure(FailureCode.PERMISSION_MISSING, message)
    return None


class Mastodon(RegisteringPlatform):
    """Twenty posts a request, so that the address stays short; one by one before 4.3."""

    info = PlatformInfo(
        platform=Platform.MASTODON,
        batch_size=20,
        # 300 in 5 minutes per account and per address.
        extra_metrics=("reposts", "quotes"),
        rates=(Rate(300, 300), Rate(300, 300, Shared.ADDRESS)),
        oauth=OAuth("https://{host}/oauth/authorize", SCOPES, has_pkce=True),
        needs_account=False,
        needs_host=True,
        takes_host=True,
        registers_app=True,
        has_accounts_per_host=True,
        note="Public posts need no account. Counts are those that the named server knows.",
    )
    endpoints: ClassVar = {
        "api": "https://{host}/api/v1",
        "token": "https://{host}/oauth/token",
    }
    read_failure = staticmethod(read_failure)
    read_allowance = staticmethod(read_allowance)

    def __init__(
        self,
        sender: Sender,
        *,
        client: OAuthClient | None = None,
        endpoints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sender, client=client, endpoints=endpoints)
        self._without_batches: set[str] = set()

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read several posts at once; ids that the server doesn't know are left out."""
        builder = BatchBuilder(posts, pattern=STATUS_ID, limit=self.batch_size)
        requested = builder.left
        if not requested:
            return builder.batch(now=now)
        if token.host in self._without_batches:
            return await self._fetch_each(builder, token, now)
        query = [("id[]", post.external_id) for post in requested]
        try:
            answer = await self._get("statuses", token, query, now)
        except ProviderFailed as problem:
            if problem.status != NOT_FOUND:
                raise
            self._without_batches.add(str(token.host))
            return await self._fetch_each(builder, token, now)
        builder.add_each(json_fields.sequence(answer.document), _reading)
        return builder.batch(now=now, allowance=answer.allowance)

    async def _fetch_each(self, builder: BatchBuilder, token: Token, now: datetime) -> Batch:
        allowance = None
        for post in builder.left:
            if post not in builder.left:
                continue
            try:
                answer = await self._get(f"statuses/{post.external_id}", token, {}, now)
                builder.add(post.external_id, _reading, answer.fields)
                allowance = answer.allowance
            except ProviderFailed as problem:
                builder.settle(post, problem.failure, now=now)
        return builder.batch(now=now, allowance=allowance)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through the account's own posts; pinned ones stay in their place."""
        listing = Listing(_published, since=since)
        account = token.account_id or (await self.check(token, now=now)).external_id
        query = {"limit": str(PAGE_SIZE), "exclude_reblogs": "true"}
        if not with_replies:
            query["exclude_replies"] = "true"
        if cursor is not None:
            query["max_id"] = cursor
        while True:
            answer = await self._get(f"accounts/{account}/statuses", token, query, now)
            items = json_fields.sequence(answer.document)
            last = _last_id(items)
            following = None if last == query.get("max_id") else last
            yield listing.page(items, following)
            if items and last is None:
                raise Malformed("No item of the page has an id, after which the list would go on.")
            if following is None or listing.is_past:
                return
            query["max_id"] = following

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is; without one, look up the named account."""
        account = await self._account(token, now)
        handle = f"@{json_fields.text(account, 'acct')}@{token.host}"
        return Account(json_fields.identifier(account, "id"), handle, token.scopes)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read the account's counts as its server knows them."""
        account = await self._account(token, now)
        return answers.account(
            {
                "followers": answers.always(account, "followers_count"),
                "following": answers.always(account, "following_count"),
                "posts": answers.always(account, "statuses_count"),
            }
        )

    async def _account(self, token: Token, now: datetime) -> Mapping[str, object]:
        if token.access:
            return (await self._get("accounts/verify_credentials", token, {}, now)).fields
        if STATUS_ID.fullmatch(token.account_id or ""):
            return (await self._get(f"accounts/{token.account_id}", token, {}, now)).fields
        name = (token.account_id or "").lstrip("@")
        return (await self._get("accounts/lookup", token, {"acct": name}, now)).fields

    async def refresh(self, token: Token, *, now: datetime) -> Token:
        """Return the token: Mastodon's don't expire."""
        return token

    async def _get(self, path: str, token: Token, query: Params, now: datetime) -> Answer:
        """Ask the server that the token names, under the guard for typed hosts."""
        if token.host is None or not hosts.is_host(token.host):
            message = "This is not the name of a Mastodon server."
            raise ProviderFailed(Failure(FailureCode.REQUEST_REJECTED, message))
        return await self._api.ask(
            Call(
                "GET",
                f"{self._at['api'].format(host=token.host)}/{path}",
                headers=bearer(token),
                params=query,
                is_typed_host=True,
            ),
            now=now,
        )


def _reading(status: Mapping[str, object]) -> Reading:
    reposts, quotes = answers.count(status, "reblogs_count"), answers.count(status, "quotes_count")
    return answers.reading(
        likes=answers.count(status, "favourites_count"),
        comments=answers.count(status, "replies_count"),
        shares=answers.total(reposts, quotes),
        reposts=reposts,
        quotes=quotes,
        category=_category(status),
        url=json_fields.maybe_text(status, "url"),
    )


def _category(status: Mapping[str, object]) -> PostCategory:
    media = json_fields.sequence(status.get("media_attachments", []), "media_attachments")
    if not media:
        return PostCategory.TEXT
    if len(media) > 1:
        return PostCategory.CAROUSEL
    kind = json_fields.mapping(media[0], "an attachment").get("type")
    return CATEGORIES.get(str(kind), PostCategory.POST)


def _last_id(items: Sequence[object]) -> str | None:
    """The id below which the next page begins: that of the last item which has one."""
    ids = [str(item.get("id")) for item in items if isinstance(item, dict)]
    return next((one for one in reversed(ids) if STATUS_ID.fullmatch(one)), None)


def _published(status: Mapping[str, object]) -> PublishedPost:
    description = json_fields.plain(json_fields.maybe_text(status, "content"))
    return PublishedPost(
        json_fields.identifier(status, "id"),
        json_fields.instant(status, "created_at"),
        label=json_fields.first_line(description),
        description=description,
        category=_category(status),
        url=json_fields.maybe_text(status, "url"),
        picture_url=json_fields.first_address(json_fields.found(status, *PREVIEW)),
        author=json_fields.word(json_fields.found(status, "account", "acct")),
        language=json_fields.word(status.get("language")),
        duration_seconds=json_fields.seconds(json_fields.found(status, *LENGTH)),
    )
