"""Threads: what is its own, against the simulated one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from app.providers.base import ListedPage, PostRef, ProviderFailed, Token
from app.providers.calls import Call, Reply
from app.providers.threads import REPLIES, Threads
from app.simulation.threads import WITHOUT_NEXT
from tests.providers.readers import DAY, NOW, Readers, ref
from tests.providers.replies import Answering, reply

ME = Platform.THREADS


async def listed(readers: Readers) -> list[ListedPage]:
    provider, token = readers.provider(ME), readers.token(ME)
    return [page async for page in provider.list_posts(token, since=NOW - 300 * DAY, now=NOW)]


async def test_a_list_that_names_no_next_page_is_followed_by_its_cursor(readers: Readers) -> None:
    usual = [post for page in await listed(readers) for post in page.posts]
    readers.simulated.world.features.add(WITHOUT_NEXT)
    assert [post for page in await listed(readers) for post in page.posts] == usual
    assert len(usual) == 300


async def test_a_list_that_broke_off_goes_on_where_it_did(readers: Readers) -> None:
    provider, token = readers.provider(ME), readers.token(ME)
    assert isinstance(provider, Threads)
    since, whole = NOW - 300 * DAY, await listed(readers)
    rest = provider.list_posts(token, since=since, now=NOW, cursor=whole[1].cursor)
    assert [page async for page in rest] == whole[2:]
    assert whole[-1].cursor is None


async def test_listing_never_follows_the_address_that_holds_the_token(readers: Readers) -> None:
    await listed(readers)
    assert not [r for r in readers.simulated.world.requests if "access_token" in r.target]


async def test_a_repost_is_not_found_as_a_post(readers: Readers) -> None:
    repost = readers.simulated.world.publish(ME, NOW - DAY / 2, PostCategory.TEXT)
    repost.overrides["kind"] = "REPOST_FACADE"
    (first, *_) = await listed(readers)
    assert repost.external_id not in {post.external_id for post in first.posts}
    assert not first.skipped


async def test_a_post_whose_insights_are_empty_has_no_numbers_rather_than_zeros(
    readers: Readers,
) -> None:
    (post,) = readers.posts(ME, 1)
    post.overrides["insights"] = "EMPTY"
    batch = await readers.fetch(ME, ref(post))
    assert batch.missing[post.external_id].code is FailureCode.METRICS_DELAYED


async def test_three_failures_in_a_row_end_a_batch_and_what_was_answered_is_kept(
    readers: Readers,
) -> None:
    posts = readers.posts(ME, 8)
    for post in posts[2:5]:
        post.overrides["poison"] = "UNKNOWN_ERROR"
    batch = await readers.fetch(ME, *map(ref, posts))
    assert batch.found.keys() == {post.external_id for post in posts[:2]}
    assert len(readers.simulated.world.requests) == 5


@pytest.mark.parametrize("shape", [0, 1])
async def test_a_post_that_is_gone_is_named_so(shape: int) -> None:
    bodies = [
        {"error": {"code": 100, "error_subcode": 33, "message": "No."}},
        {"error": {"code": 24, "message": "Media Not Found"}},
    ]
    provider = registry.connect(ME, Answering(reply(bodies[shape])))
    batch = await provider.fetch(Token("a token"), [PostRef("1", NOW - 9 * DAY)], now=NOW)
    assert batch.missing["1"].code is FailureCode.POST_NOT_FOUND


async def test_the_account_has_followers_and_no_days(readers: Readers) -> None:
    found = await readers.provider(ME).read_account(
        readers.token(ME), since=date(2026, 11, 15), now=NOW
    )
    assert found.now == {"followers": readers.simulated.world.followers(ME)["followers"]}
    assert (found.days, found.missing) == ({}, {})


async def test_a_token_is_renewed_with_itself(readers: Readers) -> None:
    token = replace(readers.token(ME), refresh=None)
    renewed = await readers.provider(ME).refresh(token, now=NOW)
    assert renewed.access != token.access
    assert renewed.expires_at == NOW + 60 * DAY


async def test_a_token_that_has_expired_can_only_be_allowed_anew(readers: Readers) -> None:
    token = readers.token(ME)
    readers.simulated.world.revoke(ME)
    with pytest.raises(ProviderFailed) as caught:
        await readers.provider(ME).refresh(token, now=NOW)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


async def test_a_refusal_that_lists_what_is_right_costs_what_is_wrong() -> None:
    """Meta says which of the metrics, by its place, and then names all the others."""
    right = "views, likes, replies, reposts, quotes"
    words = f"(#100) metric[5] must be one of the following values: {right}"
    sender = Narrow(reply({"error": {"code": 100, "message": words}}))
    provider = registry.connect(ME, sender)
    batch = await provider.fetch(Token("a token"), [PostRef("1", NOW - 9 * DAY)], now=NOW)
    assert batch.found["1"].metrics.views == 7
    assert batch.found["1"].missing.keys() == {"shares"}
    assert sender.requested == 2


class Narrow:
    """A Threads that doesn't know shares."""

    def __init__(self, refusal: Reply) -> None:
        self.refusal = refusal
        self.requested = 0

    async def send(self, call: Call) -> Reply:
        self.requested += 1
        names = dict(call.params or {})["metric"].split(",")
        told = [{"name": name, "values": [{"value": 7}]} for name in names]
        return self.refusal if "shares" in names else reply({"data": told}, 200)


async def test_replies_come_after_the_posts_and_where_that_broke_off(readers: Readers) -> None:
    world, provider, token = readers.simulated.world, readers.provider(ME), readers.token(ME)
    reply = world.publish(ME, NOW - DAY / 24, PostCategory.TEXT, is_reply=True)
    since = NOW - 2 * DAY
    pages = [
        page async for page in provider.list_posts(token, since=since, now=NOW, with_replies=True)
    ]
    after_posts = [page.cursor for page in pages].index(REPLIES.cursor) + 1
    found = [post.external_id for page in pages[after_posts:] for post in page.posts]
    assert found == [reply.external_id]
    going_on: Any = provider
    rest = going_on.list_posts(
        token, since=since, now=NOW, with_replies=True, cursor=REPLIES.cursor
    )
    assert [page async for page in rest] == pages[after_posts:]
    batch = await readers.fetch(ME, ref(reply))
    assert batch.found[reply.external_id].metrics.views == world.counts(reply)["views"]


async def test_replies_that_may_not_be_listed_cost_no_posts_and_it_is_said(
    readers: Readers,
) -> None:
    readers.fail(ME, "PERMISSION_MISSING").path = "/me/replies"
    provider, token = readers.provider(ME), readers.token(ME)
    listed = provider.list_posts(token, since=NOW - 3 * DAY, now=NOW, with_replies=True)
    pages = [page async for page in listed]
    assert len([post for page in pages for post in page.posts]) == 3
    (skipped,) = [item for page in pages for item in page.skipped]
    assert skipped.reason.startswith("Replies: ")
