"""Plaza, a platform that is made up: this becomes `app/providers/plaza.py`."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Final

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.providers import answers, json_fields
from app.providers.base import (
    Account,
    Batch,
    ListedPage,
    PostRef,
    PublishedPost,
    Reading,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.calls import Call, Reply
from app.providers.limits import MINUTE, Rate
from app.providers.listings import Listing
from app.providers.oauth import OAuth
from app.providers.platforms import PlatformInfo
from app.providers.requests import Answer, bearer, retry_at
from app.providers.tokens import OAuthPlatform

POST_ID: Final = re.compile(r"[0-9]{1,20}")


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Read `error`, which says what is wrong."""
    error = reply.document.get("error") if isinstance(reply.document, dict) else None
    if error == "token":
        return Failure(FailureCode.AUTHENTICATION_FAILED, "Plaza doesn't accept the token.")
    if error == "slower":
        back = retry_at(reply, None, now)
        return Failure(FailureCode.RATE_LIMITED, "Plaza's rate limit is reached.", back)
    return None


class Plaza(OAuthPlatform):
    """Fifty posts a request."""

    info = PlatformInfo(
        platform=Platform.PLAZA,
        batch_size=50,
        rates=(Rate(100, MINUTE),),
        oauth=OAuth(authorize_url="https://plaza.example/authorize", scopes=("read",)),
    )
    endpoints: ClassVar = {
        "api": "https://plaza.example/api",
        "token": "https://plaza.example/token",
    }
    read_failure = staticmethod(read_failure)

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read several posts; those that are gone are left out."""
        builder = BatchBuilder(posts, pattern=POST_ID, limit=self.batch_size)
        ids = ",".join(post.external_id for post in builder.left)
        if ids:
            for post in _posts(await self._get("posts", token, {"ids": ids}, now)):
                builder.add(json_fields.text(post, "id"), _reading, post)
        return builder.batch(now=now)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through the account's posts."""
        listing = Listing(_published, since=since)
        while True:
            query = {"after": cursor} if cursor else {}
            answer = await self._get("me/posts", token, query, now)
            cursor = json_fields.following(answer.fields, "after", after=cursor)
            yield listing.page(_posts(answer), cursor)
            if cursor is None or listing.is_past:
                return

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is."""
        me = (await self._get("me", token, {}, now)).fields
        return Account(json_fields.text(me, "id"), json_fields.text(me, "name"), token.scopes)

    async def _get(
        self, path: str, token: Token, query: Mapping[str, str], now: datetime
    ) -> Answer:
        url = f"{self._at['api']}/{path}"
        return await self._api.ask(Call("GET", url, headers=bearer(token), params=query), now=now)


def _posts(answer: Answer) -> list[Mapping[str, object]]:
    items = json_fields.sequence(answer.fields.get("posts"), "posts")
    return [json_fields.mapping(item, "a post") for item in items]


def _reading(post: Mapping[str, object]) -> Reading:
    return answers.reading(
        likes=answers.count(post, "ups"),
        comments=answers.count(post, "comments"),
        shares=answers.count(post, "crossposts"),
    )


def _published(post: Mapping[str, object]) -> PublishedPost:
    title = json_fields.maybe_text(post, "title")
    return PublishedPost(
        json_fields.text(post, "id"), json_fields.instant(post, "created"), label=title
    )
