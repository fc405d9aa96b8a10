"""The simulation keeps its own promises: the same again, never shrinking, controlled by HTTP."""

from datetime import timedelta
from itertools import pairwise

import httpx
import pytest

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation.growth import grown
from app.simulation.registry import ACCOUNTS
from app.simulation.server import Simulation
from app.simulation.world import World
from tests.providers.readers import DAY, NOW, PLATFORMS


def test_two_worlds_with_one_clock_are_equal() -> None:
    one, other = World(lambda: NOW, ACCOUNTS), World(lambda: NOW, ACCOUNTS)
    for platform in PLATFORMS:
        posts = list(one.posts(platform))
        assert posts == list(other.posts(platform))
        assert [one.counts(post) for post in posts] == [other.counts(post) for post in posts]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_new_post_appears_each_day(platform: Platform) -> None:
    world = World(lambda: NOW, ACCOUNTS)
    before = len(world.posts(platform))
    world.skip(3 * DAY)
    posts = world.posts(platform)
    assert len(posts) == before + 3
    assert all(post.published_at <= world.now for post in posts)
    assert len({post.external_id for post in posts}) == len(posts)


def test_numbers_never_fall_with_age() -> None:
    ages = [timedelta(hours=hours) for hours in (0, 1, 2, 5, 24, 100, 1000, 10_000)]
    for post in range(50):
        rows = [grown(str(post), age) for age in ages]
        for earlier, later in pairwise(rows):
            assert all(later[name] >= earlier[name] >= 0 for name in later)


async def test_it_is_controlled_by_http(simulated: Simulation) -> None:
    tiktok = f"http://{simulated.host}/tiktok/v2/user/info/"
    async with httpx.AsyncClient(
        timeout=60, base_url=f"http://{simulated.host}/control", trust_env=False
    ) as control:
        token = (await control.post("/tokens", json={"platform": "TIKTOK"})).json()["access"]
        headers = {"authorization": f"Bearer {token}"}
        assert (await control.get(tiktok, headers=headers)).status_code == 200
        await control.post("/faults", json={"platform": "TIKTOK", "kind": "DOWN", "times": 5})
        assert (await control.get(tiktok, headers=headers)).status_code == 503
        await control.delete("/faults")
        assert (await control.get(tiktok, headers=headers)).status_code == 200
        await control.delete("/tokens?platform=TIKTOK")
        assert (await control.get(tiktok, headers=headers)).status_code == 401
        new = {"platform": "TIKTOK", "category": "VIDEO"}
        external_id = (await control.post("/posts", json=new)).json()["externalId"]
        assert simulated.world.post(Platform.TIKTOK, external_id) is not None
        moved = (await control.post("/clock", json={"seconds": 3600})).json()["now"]
        assert moved == (NOW + timedelta(hours=1)).isoformat()
        await control.delete("/world")
        assert simulated.world.now == NOW
        assert simulated.world.post(Platform.TIKTOK, external_id) is None


def test_a_list_has_the_newest_first_and_lasts_while_posts_are_removed() -> None:
    world, me = World(lambda: NOW, ACCOUNTS), Platform.TIKTOK
    before = len(world.posts(me))
    at = NOW - timedelta(hours=1)
    first = world.publish(me, at, PostCategory.VIDEO)
    second = world.publish(me, at, PostCategory.VIDEO, is_reply=True)
    world.publish(me, NOW + DAY, PostCategory.VIDEO)
    posts = world.posts(me)
    assert [posts[0], posts[1]] == posts[:2] == [first, second]
    assert len(posts) == len(list(posts)) == before + 2
    assert posts[-1] == list(posts)[-1] == posts[before + 1 :][0]
    assert world.own_posts(me, with_replies=False)[:1] == [first]
    assert world.posts(me, until=at - DAY)[0].published_at <= at - DAY
    for post in world.posts(me):
        world.remove(me, post.external_id)
    assert list(world.posts(me)) == []
