from dataclasses import replace

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.providers.base import PostRef, Token
from app.simulation.registry import ACCOUNTS
from tests.providers.readers import NOW, Readers, ref

ME = Platform.BLUESKY


async def test_public_posts_need_no_token(readers: Readers) -> None:
    post = readers.posts(ME)[0]
    batch = await readers.fetch(ME, ref(post), token=Token())
    counts, reading = readers.simulated.world.counts(post), batch.found[post.external_id]
    assert reading.metrics.saves == counts["saves"]
    assert reading.metrics.views is None
    assert (
        reading.url
        == f"https://bsky.app/profile/{ACCOUNTS[ME].external_id}/post/{post.external_id.split('/')[-1]}"
    )
    account = await readers.provider(ME).check(Token(account_id="@backbone.example"), now=NOW)
    assert account.external_id == ACCOUNTS[ME].external_id


@pytest.mark.parametrize(
    "strange",
    [
        "https://bsky.app/profile/backbone.example/post/3k",
        "at://backbone.example/app.bsky.feed.post/3k",
        "at://did:plc:x/app.bsky.feed.like/3k",
    ],
)
async def test_only_uris_of_posts_by_did_are_asked(readers: Readers, strange: str) -> None:
    post = ref(readers.posts(ME)[0])
    batch = await readers.fetch(ME, post, PostRef(strange))
    assert batch.found.keys() == {post.external_id}
    assert batch.missing[strange].code is FailureCode.NOT_A_POST_ID


async def test_an_expired_session_is_a_400_and_still_a_dead_token(readers: Readers) -> None:
    token = replace(readers.token(ME), access="expired")
    provider = readers.provider(ME)
    with pytest.raises(Exception, match="doesn't accept the token"):
        await provider.fetch(token, [ref(readers.posts(ME)[0])], now=NOW)
    renewed = await provider.refresh(token, now=NOW)
    assert (await provider.fetch(renewed, [ref(readers.posts(ME)[0])], now=NOW)).found
