"""What only Reddit does: it wants to know who asks, and lets in for good whoever asks for it."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from app.providers.base import PostRef, ProviderFailed, Token
from app.providers.oauth import OAuthClient, authorization_url
from app.simulation.reddit import AGENT
from tests.providers.readers import CLIENT, DAY, NOW, Readers, ref
from tests.providers.replies import Answering, reply

ME = Platform.REDDIT
EMPTY = reply({"kind": "Listing", "data": {"children": [], "after": None}}, 200)


@pytest.mark.parametrize("client", [CLIENT, None], ids=["with an app", "without"])
async def test_every_request_says_which_program_asks(client: OAuthClient | None) -> None:
    sender = Answering(EMPTY)
    await registry.connect(ME, sender, client=client).fetch(Token("a"), [PostRef("1a")], now=NOW)
    (call,) = sender.calls
    agent = call.headers["user-agent"]
    assert AGENT.fullmatch(agent)
    assert (CLIENT.id in agent) is (client is not None)
    assert call.headers["authorization"] == "Bearer a"


async def test_the_token_host_is_told_too() -> None:
    sender = Answering(reply({"access_token": "new", "expires_in": 86_400}, 200))
    await registry.connect(ME, sender, client=CLIENT).refresh(Token("old", "r"), now=NOW)
    assert AGENT.fullmatch(sender.calls[0].headers["user-agent"])


async def test_posts_are_asked_for_by_their_full_names_and_unescaped() -> None:
    sender = Answering(EMPTY)
    posts = [PostRef("1a", NOW - 9 * DAY), PostRef("t3_1b", NOW)]
    batch = await registry.connect(ME, sender).fetch(Token("a"), posts, now=NOW)
    assert sender.calls[0].params == {"raw_json": "1", "id": "t3_1a"}
    assert {key: why.code for key, why in batch.missing.items()} == {
        "1a": FailureCode.POST_NOT_FOUND,
        "t3_1b": FailureCode.NOT_A_POST_ID,
    }


async def test_what_is_left_of_the_limit_is_read_from_every_answer(readers: Readers) -> None:
    batch = await readers.fetch(ME, ref(readers.posts(ME)[0]))
    assert batch.allowance is not None
    assert batch.allowance.remaining == 997


def test_the_permission_is_asked_for_for_good() -> None:
    oauth = registry.PLATFORMS[ME].oauth
    assert oauth is not None
    url = authorization_url(oauth, CLIENT, redirect_uri="http://x/", state="s", verifier="v")
    query = parse_qs(urlsplit(url).query)
    assert (query["duration"], query["scope"]) == (["permanent"], ["identity history read"])


async def test_an_app_that_is_refused_is_the_operators_to_mend() -> None:
    refusing = Answering(reply({"message": "Unauthorized", "error": 401}, 401))
    with pytest.raises(ProviderFailed, match="client id or secret") as caught:
        await registry.connect(ME, refusing, client=CLIENT).refresh(Token("o", "r"), now=NOW)
    assert caught.value.failure.code is FailureCode.PERMISSION_MISSING


@pytest.mark.parametrize("told", [0, None])
async def test_no_followers_shown_are_no_number_of_followers(
    readers: Readers, told: int | None
) -> None:
    readers.simulated.world.audience["followers"] = told
    provider = readers.provider(ME)
    found = await provider.read_account(readers.token(ME), since=NOW.date(), now=NOW)
    assert (found.now, found.missing) == ({"followers": None}, {})


async def test_an_account_without_a_profile_has_no_followers_to_tell() -> None:
    provider = registry.connect(ME, Answering(reply({"id": "a", "name": "b"}, 200)))
    found = await provider.read_account(Token("a"), since=NOW.date(), now=NOW)
    assert found.now == {"followers": None}


async def test_the_kind_of_a_post_is_known_when_it_is_found(readers: Readers) -> None:
    world = readers.simulated.world
    text = world.publish(ME, NOW - DAY / 24, PostCategory.TEXT)
    listing = readers.provider(ME).list_posts(readers.token(ME), since=NOW - DAY / 2, now=NOW)
    found = [post async for page in listing for post in page.posts]
    assert (found[0].external_id, found[0].category) == (text.external_id, PostCategory.TEXT)


async def test_a_name_stays_one_part_of_an_address() -> None:
    sender = Answering(reply({"id": "a", "name": "a/../b?c", "data": {"children": []}}, 200))
    async for _ in registry.connect(ME, sender).list_posts(Token("a"), since=NOW, now=NOW):
        pass
    assert sender.calls[-1].url == "https://oauth.reddit.com/user/a%2F..%2Fb%3Fc/submitted"


async def test_a_refresh_token_stays_good(readers: Readers) -> None:
    provider, old = readers.provider(ME), readers.token(ME)
    first = await provider.refresh(old, now=NOW)
    again = await provider.refresh(replace(old, access=first.access), now=NOW)
    assert first.refresh == again.refresh == old.refresh
