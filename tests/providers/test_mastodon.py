from dataclasses import replace

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.providers.base import ProviderFailed, Token
from app.providers.mastodon import Mastodon
from app.providers.transport import Transport
from app.simulation.mastodon import BATCHES
from app.simulation.registry import ACCOUNTS
from tests.providers.readers import NOW, Readers, ref

ME = Platform.MASTODON


async def test_public_posts_need_no_token(readers: Readers) -> None:
    post = readers.posts(ME)[0]
    token = Token(host=readers.simulated.host, account_id="backbone")
    batch = await readers.fetch(ME, ref(post), token=token)
    counts, metrics = readers.simulated.world.counts(post), batch.found[post.external_id].metrics
    assert metrics.likes == counts["likes"]
    assert metrics.views is None
    account = await readers.provider(ME).check(token, now=NOW)
    assert account.external_id == ACCOUNTS[ME].external_id
    assert account.handle == f"@backbone@{readers.simulated.host}"


async def test_an_older_server_is_asked_post_by_post_and_remembered(readers: Readers) -> None:
    readers.simulated.world.features.discard(BATCHES)
    provider, token = readers.provider(ME), readers.token(ME)
    posts = [ref(post) for post in readers.posts(ME)]
    readers.simulated.world.remove(ME, posts[0].external_id)
    for _ in range(2):
        batch = await provider.fetch(token, posts, now=NOW)
        assert len(batch.found) == 2
        assert batch.missing[posts[0].external_id].code is FailureCode.METRICS_DELAYED
    paths = [request.target for request in readers.simulated.world.requests]
    assert len([path for path in paths if "id%5B%5D" in path]) == 1
    assert len(paths) == 7


async def test_the_allowance_resets_at_an_iso_time(readers: Readers) -> None:
    batch = await readers.fetch(ME, ref(readers.posts(ME)[0]))
    assert batch.allowance is not None
    assert batch.allowance.remaining == 299
    assert batch.allowance.reset_at is not None
    assert batch.allowance.reset_at > NOW


async def test_html_becomes_text(readers: Readers) -> None:
    token = readers.token(ME)
    async for page in readers.provider(ME).list_posts(token, since=NOW, now=NOW):
        assert not page.posts
    since = NOW.replace(hour=0)
    pages = [
        page.posts async for page in readers.provider(ME).list_posts(token, since=since, now=NOW)
    ]
    (post,) = pages[0]
    assert post.description == f"{post.label}\nLikes & boosts grow."


@pytest.mark.parametrize(
    "host", [None, "", "user@host", "host/path", "http://host", "a b", "host:port", "-a.example"]
)
async def test_only_a_bare_host_is_asked(host: str | None, readers: Readers) -> None:
    token = replace(readers.token(ME), host=host)
    with pytest.raises(ProviderFailed) as caught:
        await readers.fetch(ME, ref(readers.posts(ME)[0]), token=token)
    assert caught.value.failure.code is FailureCode.REQUEST_REJECTED


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0", "127.1"])
async def test_a_server_on_the_own_machine_is_not_asked(host: str, readers: Readers) -> None:
    transport = Transport()
    provider = Mastodon(transport)
    with pytest.raises(ProviderFailed, match="open internet"):
        await provider.fetch(Token(host=host), [ref(readers.posts(ME)[0])], now=NOW)
    await transport.aclose()
