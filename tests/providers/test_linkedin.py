"""What only LinkedIn does: pages and members, versions that end, and whose token it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.collecting.failures import FailureCode, SeveralAccounts
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from app.providers.base import AccountReading, ProviderFailed, PublishedPost, Token
from app.providers.calls import Call, Reply
from app.providers.linkedin import SOCIAL
from app.providers.linkedin_requests import VERSION
from app.simulation.audience import gained
from app.simulation.authorization import give_code
from app.simulation.linkedin import MEMBER_ONLY, ORGANIZATION, OTHER_ORGANIZATION, PERSON, SEVERAL
from app.simulation.requests import ReceivedRequest
from tests.providers.readers import CLIENT, DAY, NOW, Readers, ref
from tests.providers.replies import Answering, reply

ME = Platform.LINKEDIN
CALLBACK = "http://127.0.0.1/callback"


def token(readers: Readers, *scopes: str, account_id: str | None = ORGANIZATION) -> Token:
    return replace(readers.token(ME), scopes=scopes, account_id=account_id)


async def listed(readers: Readers, whose: Token, *, days: int = 20) -> list[PublishedPost]:
    pages = readers.provider(ME).list_posts(whose, since=NOW - days * DAY, now=NOW)
    return [post async for page in pages for post in page.posts]


async def test_a_pages_posts_have_reactions_by_kind_and_videos_their_watch_time(
    readers: Readers,
) -> None:
    world = readers.simulated.world
    video = world.publish(ME, NOW - 9 * DAY, PostCategory.VIDEO)
    batch = await readers.fetch(ME, ref(video), token=token(readers, SOCIAL))
    reading, counts = batch.found[video.external_id], world.counts(video)
    assert reading.metrics.watch_seconds == counts["watch_seconds"]
    assert reading.extra["videoViews"] == counts["views"]
    kinds = [reading.extra[name] for name in ("reactionsLike", "reactionsCelebrate")]
    assert sum(kind or 0 for kind in kinds) == counts["likes"]
    assert reading.metrics.views == counts["impressions"]


async def test_a_foreign_post_is_lost_and_the_others_are_read(readers: Readers) -> None:
    posts = readers.posts(ME, 4)
    posts[2].overrides["foreign"] = True
    batch = await readers.fetch(ME, *map(ref, posts))
    assert batch.found.keys() == {posts[n].external_id for n in (0, 1, 3)}
    assert batch.missing[posts[2].external_id].code is FailureCode.POST_NOT_FOUND


async def test_a_post_that_nobody_has_seen_is_known_and_has_no_impressions(
    readers: Readers,
) -> None:
    (post,) = readers.posts(ME, 1)
    post.overrides |= {"unseen": True, "likes": 4}
    reading = (await readers.fetch(ME, ref(post))).found[post.external_id]
    assert (reading.metrics.views, reading.metrics.likes) == (None, 4)
    assert reading.missing["views"].code is FailureCode.METRICS_DELAYED


async def test_a_members_posts_are_read_with_saves_and_clicks_on_links(readers: Readers) -> None:
    world = readers.simulated.world
    post = world.publish(ME, NOW - 9 * DAY, PostCategory.VIDEO)
    batch = await readers.fetch(ME, ref(post), token=token(readers, account_id=PERSON))
    reading, counts = batch.found[post.external_id], world.counts(post)
    told = reading.metrics
    assert (told.saves, told.clicks, told.likes) == (
        *(counts["saves"], counts["clicks"], counts["likes"]),
    )
    assert told.watch_seconds == counts["watch_seconds"]


async def test_a_metric_that_is_refused_of_members_costs_itself(readers: Readers) -> None:
    post = readers.posts(ME, 1)[0]
    provider, whose = readers.provider(ME), token(readers, account_id=PERSON)
    readers.simulated.world.refuse_metric(ME, "POST_SAVE")
    reading = (await provider.fetch(whose, [ref(post)], now=NOW)).found[post.external_id]
    assert set(reading.missing) == {"saves"}
    assert "POST_SAVE" in reading.missing["saves"].message
    usual = len(readers.simulated.world.requests)
    await provider.fetch(whose, [ref(post)], now=NOW)
    assert len(readers.simulated.world.requests) == 2 * usual - 1


async def test_a_members_posts_are_listed_to_few_apps(readers: Readers) -> None:
    with pytest.raises(ProviderFailed, match="r_member_social") as caught:
        await listed(readers, token(readers, account_id=PERSON))
    assert caught.value.failure.code is FailureCode.PERMISSION_MISSING
    assert await listed(readers, token(readers, "r_member_social", account_id=PERSON))


async def test_a_list_says_the_kind_of_its_posts_and_where_their_pictures_are(
    readers: Readers,
) -> None:
    kinds = [PostCategory.TEXT, PostCategory.IMAGE, PostCategory.VIDEO, PostCategory.CAROUSEL]
    for number, kind in enumerate(kinds):
        readers.simulated.world.publish(ME, NOW - timedelta(minutes=number), kind)
    found = (await listed(readers, token(readers), days=2))[:4]
    assert [post.category for post in found] == kinds
    assert [bool(post.picture_url) for post in found] == [False, True, True, True]


@pytest.mark.parametrize("account_id", [None, ORGANIZATION, "2000003"])
async def test_a_token_is_the_only_organizations_or_the_named_one(
    readers: Readers, account_id: str | None
) -> None:
    account = await readers.provider(ME).check(token(readers, account_id=account_id), now=NOW)
    assert (account.external_id, account.handle) == (ORGANIZATION, "backbone.example")


async def test_of_several_organizations_none_is_guessed(readers: Readers) -> None:
    readers.simulated.world.features.add(SEVERAL)
    provider = readers.provider(ME)
    with pytest.raises(ProviderFailed, match=r"2000003.*2000004.*--account") as caught:
        await provider.check(token(readers, account_id=None), now=NOW)
    failure = caught.value.failure
    assert isinstance(failure, SeveralAccounts)
    assert failure.accounts == (
        (ORGANIZATION, "Backbone 3"),
        (OTHER_ORGANIZATION, "Backbone 4"),
    )
    account = await provider.check(token(readers, account_id=OTHER_ORGANIZATION), now=NOW)
    assert account.external_id == OTHER_ORGANIZATION


async def test_an_organization_that_somebody_no_longer_administers_is_refused(
    readers: Readers,
) -> None:
    provider = readers.provider(ME)
    with pytest.raises(ProviderFailed, match="not this one"):
        await provider.check(token(readers, account_id=OTHER_ORGANIZATION), now=NOW)
    readers.simulated.world.features.add(MEMBER_ONLY)
    with pytest.raises(ProviderFailed) as caught:
        await provider.check(token(readers, account_id=ORGANIZATION), now=NOW)
    assert caught.value.failure.code is FailureCode.PERMISSION_MISSING


@pytest.mark.parametrize("account_id", [None, PERSON])
async def test_a_token_without_an_organization_is_the_members(
    readers: Readers, account_id: str | None
) -> None:
    readers.simulated.world.features.add(MEMBER_ONLY)
    account = await readers.provider(ME).check(token(readers, account_id=account_id), now=NOW)
    assert (account.external_id, account.handle) == (PERSON, "Simulated Member")


async def test_the_account_that_was_named_in_the_beginning_is_that_of_the_new_token(
    readers: Readers,
) -> None:
    readers.simulated.world.features.add(SEVERAL)
    endpoints = readers.simulated.endpoints[ME]
    provider = registry.connect_oauth(ME, readers.transport, client=CLIENT, endpoints=endpoints)
    code = give_code(readers.simulated.world, ReceivedRequest(ME, CALLBACK, None))
    new = await provider.exchange(
        code, redirect_uri=CALLBACK, verifier="", now=NOW, account_id="2000004"
    )
    assert new.account_id == OTHER_ORGANIZATION
    assert new.expires_at == NOW + timedelta(days=60)
    assert new.scopes == ("r_basicprofile", "r_organization_social", "rw_organization_admin")


async def account(readers: Readers, whose: Token, *, since: date) -> AccountReading:
    return await readers.provider(ME).read_account(whose, since=since, now=NOW)


async def test_a_page_has_followers_and_days_that_are_two_days_late(readers: Readers) -> None:
    found = await account(readers, token(readers), since=date(2026, 11, 18))
    assert found.now == {"followers": readers.simulated.world.followers(ME)["followers"]}
    assert list(found.days) == [date(2026, 11, day) for day in (18, 19, 20)]
    day = date(2026, 11, 18)
    assert found.days[day] == {
        "followers_gained": gained(day) + 1,
        "impressions": 100 * gained(day),
        "reach": 80 * gained(day),
        "profile_views": 10 * gained(day),
    }


async def test_a_part_of_a_pages_days_that_is_down_costs_itself(readers: Readers) -> None:
    readers.fail(ME, "PROVIDER_UNAVAILABLE").path = "organizationPageStatistics"
    found = await account(readers, token(readers), since=date(2026, 11, 20))
    assert set(found.missing) == {"profile_views"}
    assert set(found.days[date(2026, 11, 20)]) == {"followers_gained", "impressions", "reach"}


async def test_a_member_has_followers(readers: Readers) -> None:
    found = await account(readers, token(readers, account_id=PERSON), since=date(2026, 11, 1))
    assert (set(found.now), found.days) == ({"followers"}, {})


class Serving:
    """Serves some versions of its API."""

    def __init__(self, served: Sequence[str], answer: Reply) -> None:
        self.served = served
        self.answer = answer
        self.asked: list[str] = []

    async def send(self, call: Call) -> Reply:
        self.asked.append(call.headers["linkedin-version"])
        gone = {"status": 426, "code": "NONEXISTENT_VERSION", "message": "It is not active"}
        return self.answer if self.asked[-1] in self.served else reply(gone, 426)


async def test_a_version_that_has_ended_is_replaced_by_one_of_today() -> None:
    serving = Serving(["202904"], reply({"firstDegreeSize": 7}, 200))
    provider = registry.connect(ME, serving)
    later = NOW.replace(year=2029, month=8)
    whose = Token("a", account_id=ORGANIZATION)
    for _ in range(2):
        found = await provider.read_account(whose, since=later.date(), now=later)
        assert found.now == {"followers": 7}
    assert serving.asked == [VERSION, "202905", "202904", "202904"]


async def test_where_no_version_is_served_the_operator_is_told() -> None:
    provider = registry.connect(ME, Serving([], reply({}, 200)))
    with pytest.raises(ProviderFailed, match="upgrade Backbone"):
        await provider.check(Token("a"), now=NOW)


async def test_addresses_are_written_as_rest_li_wants_them() -> None:
    sender = Answering(reply({"elements": []}, 200))
    provider = registry.connect(ME, sender)
    whose = Token("a", account_id=ORGANIZATION)
    async for _ in provider.list_posts(whose, since=NOW - DAY, now=NOW):
        pass
    (call,) = sender.calls
    assert call.params is None
    assert call.url == (
        "https://api.linkedin.com/rest/posts?q=author&author=urn%3Ali%3Aorganization%3A2000003"
        "&count=50&start=0&sortBy=CREATED"
    )
