"""Facebook: what is its own, against the simulated one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from app.providers.base import PostRef, ProviderFailed, Token
from app.providers.facebook import Facebook
from app.providers.tokens import OAuthPlatform
from app.simulation.authorization import give_code
from app.simulation.facebook import (
    FEW_FOLLOWERS,
    NO_PAGE,
    OTHER_PAGE_ID,
    PAGE_ID,
    SEVERAL_PAGES,
    WITHOUT_USER_CONTENT,
)
from app.simulation.facebook_insights import reactions
from app.simulation.requests import ReceivedRequest
from tests.providers.readers import CLIENT, DAY, NOW, Readers, ref

ME = Platform.FACEBOOK
CALLBACK = "https://backbone.example/connected/facebook"


def authorizer(readers: Readers) -> OAuthPlatform:
    endpoints = readers.simulated.endpoints[ME]
    return registry.connect_oauth(ME, readers.transport, client=CLIENT, endpoints=endpoints)


async def connected(readers: Readers, page_id: str | None = None) -> Token:
    """What comes of a person who lets us in."""
    code = give_code(readers.simulated.world, ReceivedRequest(ME, CALLBACK, None))
    return await authorizer(readers).exchange(
        code, redirect_uri=CALLBACK, verifier="", now=NOW, account_id=page_id
    )


async def test_fifty_posts_are_one_request_and_their_reels_another(readers: Readers) -> None:
    world, posts = readers.simulated.world, readers.posts(ME, 50)
    others = [ref(post) for post in posts if post.category is not PostCategory.REEL]
    await readers.fetch(ME, *others)
    assert len(world.requests) == 1
    batch = await readers.fetch(ME, *map(ref, posts))
    assert len(batch.found) == 50
    assert len(world.requests) == 3


async def test_a_post_of_unknown_kind_is_read_as_what_it_is(readers: Readers) -> None:
    reel = readers.simulated.world.publish(ME, NOW - 9 * DAY, PostCategory.REEL)
    known = await readers.fetch(ME, ref(reel))
    unknown = await readers.fetch(ME, PostRef(reel.external_id))
    assert known.found == unknown.found
    reading = known.found[reel.external_id]
    counts = readers.simulated.world.counts(reel)
    assert reading.category is PostCategory.REEL
    assert reading.metrics.watch_seconds == counts["watch_seconds"]
    assert reading.extra["averageWatchSeconds"] == counts["mean_seconds"]


async def test_a_post_may_be_named_as_graph_names_it(readers: Readers) -> None:
    (post,) = readers.posts(ME, 1)
    batch = await readers.fetch(ME, PostRef(f"{PAGE_ID}_{post.external_id}"))
    assert len(batch.found) == 1


async def test_without_the_permission_for_comments_everything_else_is_read(
    readers: Readers,
) -> None:
    world = readers.simulated.world
    posts = readers.posts(ME, 12)
    world.features.add(WITHOUT_USER_CONTENT)
    provider, token = readers.provider(ME), readers.token(ME)
    batch = await provider.fetch(token, [ref(post) for post in posts], now=NOW)
    assert len(batch.found) == 12
    for post in posts:
        reading, counts = batch.found[post.external_id], world.counts(post)
        assert reading.metrics.likes == sum(reactions(counts).values())
        assert reading.metrics.views == counts["views"]
        assert reading.missing.keys() == {"comments"}
        assert "pages_read_user_content" in reading.missing["comments"].message
    # One post of each kind finds it out for all, and the others are asked again once.
    assert len(world.requests) <= 6

    before = len(world.requests)
    await provider.fetch(token, [ref(post) for post in posts], now=NOW)
    assert len(world.requests) == before + 2, "one of posts, one of reels' videos"


async def test_the_reach_that_a_small_page_lacks_costs_nothing_else(readers: Readers) -> None:
    readers.simulated.world.features.add(FEW_FOLLOWERS)
    (post,) = readers.posts(ME, 1)
    reading = (await readers.fetch(ME, ref(post))).found[post.external_id]
    assert reading.missing.keys() == {"reach"}
    assert reading.metrics.views == readers.simulated.world.counts(post)["views"]


async def test_without_insights_the_public_counts_are_read(readers: Readers) -> None:
    (post,) = readers.posts(ME, 1)
    post.overrides["insights"] = "EMPTY"
    reading = (await readers.fetch(ME, ref(post))).found[post.external_id]
    assert reading.metrics.likes == readers.simulated.world.counts(post)["likes"]
    assert {"views", "clicks", "reach"} <= reading.missing.keys()


async def test_a_limit_in_the_middle_of_a_batch_keeps_what_was_answered(readers: Readers) -> None:
    posts = readers.posts(ME, 5)
    posts[2].overrides["poison"] = "RATE_LIMITED"
    batch = await readers.fetch(ME, *map(ref, posts))
    assert len(batch.found) == 4
    assert batch.missing[posts[2].external_id].code is FailureCode.RATE_LIMITED


async def test_the_only_page_is_connected_with_a_token_that_does_not_end(readers: Readers) -> None:
    token = await connected(readers)
    assert (token.account_id, token.expires_at) == (PAGE_ID, None)
    assert (await readers.provider(ME).check(token, now=NOW)).external_id == PAGE_ID
    assert "access" not in repr(token)


async def test_of_several_pages_the_one_that_is_named_is_connected(readers: Readers) -> None:
    readers.simulated.world.features.add(SEVERAL_PAGES)
    assert (await connected(readers, PAGE_ID)).account_id == PAGE_ID
    assert (await connected(readers, OTHER_PAGE_ID)).access == "other"


async def test_several_pages_are_named_so_that_a_person_can_choose(readers: Readers) -> None:
    readers.simulated.world.features.add(SEVERAL_PAGES)
    with pytest.raises(ProviderFailed) as caught:
        await connected(readers)
    named = f"Backbone ({PAGE_ID}), OtherPage ({OTHER_PAGE_ID})"
    assert named in caught.value.failure.message


async def test_a_person_who_lets_us_in_to_no_page_is_told_so(readers: Readers) -> None:
    readers.simulated.world.features.add(NO_PAGE)
    with pytest.raises(ProviderFailed, match="no Page"):
        await connected(readers)


async def test_a_code_that_was_used_is_refused_as_such(readers: Readers) -> None:
    with pytest.raises(ProviderFailed) as caught:
        await authorizer(readers).exchange("none", redirect_uri=CALLBACK, verifier="", now=NOW)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


async def test_a_token_of_the_page_is_made_anew_with_the_persons(readers: Readers) -> None:
    token = await connected(readers)
    readers.simulated.world.revoke(ME)
    renewed = await readers.provider(ME).refresh(token, now=NOW)
    assert renewed.access != token.access
    assert replace(renewed, access=token.access) == token


async def test_a_persons_token_is_no_pages(readers: Readers) -> None:
    token = await connected(readers)
    person = replace(token, access=str(token.refresh))
    with pytest.raises(ProviderFailed, match="a person's"):
        await readers.provider(ME).check(person, now=NOW)


async def test_days_of_the_page_are_read_with_their_followers(readers: Readers) -> None:
    since = date(2026, 11, 15)
    found = await readers.provider(ME).read_account(readers.token(ME), since=since, now=NOW)
    assert found.now == {"followers": readers.simulated.world.followers(ME)["followers"]}
    assert sorted(found.days) == [since + timedelta(days=n) for n in range(7)]
    assert found.days[since].keys() == {
        *("followers", "followers_gained", "followers_lost", "profile_views", "reach"),
    }
    assert not found.missing


@pytest.mark.parametrize("is_named", [True, False])
async def test_a_refused_metric_of_the_page_costs_itself(readers: Readers, is_named: bool) -> None:
    readers.simulated.world.refuse_metric(ME, "page_views_total", is_named=is_named)
    found = await readers.provider(ME).read_account(
        readers.token(ME), since=date(2026, 11, 15), now=NOW
    )
    assert found.missing.keys() == {"profile_views"}
    assert all("reach" in counts for counts in found.days.values())


async def test_insights_of_the_page_that_are_down_leave_its_followers(readers: Readers) -> None:
    readers.fail(ME, "DOWN").path = f"/{PAGE_ID}/insights"
    found = await readers.provider(ME).read_account(
        readers.token(ME), since=date(2026, 11, 15), now=NOW
    )
    assert found.now["followers"]
    assert isinstance(found.missing["reach"], Failure)


async def test_a_list_that_broke_off_goes_on_where_it_did(readers: Readers) -> None:
    provider, token = authorizer(readers), readers.token(ME)
    assert isinstance(provider, Facebook)
    since = NOW - 300 * DAY
    whole = [page async for page in provider.list_posts(token, since=since, now=NOW)]
    rest = provider.list_posts(token, since=since, now=NOW, cursor=whole[1].cursor)
    assert [page async for page in rest] == whole[2:]
    assert whole[-1].cursor is None


async def test_listing_never_follows_the_address_that_holds_the_token(readers: Readers) -> None:
    provider, token = readers.provider(ME), readers.token(ME)
    pages = [page.posts async for page in provider.list_posts(token, since=NOW - 90 * DAY, now=NOW)]
    assert sum(map(len, pages)) == 90
    assert len(pages) > 1
    assert not [r for r in readers.simulated.world.requests if "access_token" in r.target]
