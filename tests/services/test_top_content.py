"""What rankings are made of, beyond what callers see of them."""

from random import Random
from uuid import UUID

import pytest

from app.domain.numbers.top_content import ContentMetric, RankedPost, TopContentRequest
from app.domain.platforms import Platform
from app.domain.scopes import Scope, ScopeKind, Span
from app.services import top_content
from app.services.top_content import rank_posts_of_scopes
from app.storage.database import Database
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = pytest.mark.both_databases

only_embedded = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""PostgreSQL looks at all posts."""

COUNTS = ("views", "likes", "comments", "shares", "saves", "impressions", "clicks")


async def test_only_engagement_beside_known_views_is_rated(
    database: Database, world: World
) -> None:
    """Whether two snapshots tell it, or the days are added up because of a gap at the end."""
    organization = await world.organization()
    brand = await world.brand(organization)
    for platform, views in ((Platform.MASTODON, None), (Platform.YOUTUBE, 100)):
        for gap in (False, True):
            post = await world.post(
                organization, brand, platform=platform, published_at=NOW - 9 * DAY
            )
            totals = {
                TODAY - 8 * DAY: metrics(views=views, likes=1, comments=0),
                TODAY - 3 * DAY: metrics(views=views, likes=5, comments=0),
                TODAY - 2 * DAY: metrics(views=views, comments=0, likes=None if gap else 5),
            }
            await world.record(organization, post, totals)
    span = Span(Scope(ScopeKind.BRAND, organization, brand), TODAY - 7 * DAY, TODAY - DAY)
    request = TopContentRequest(ContentMetric.ENGAGEMENT, min_views=0)

    async with database.read() as session:
        ranked = (await rank_posts_of_scopes(session, [span], request, None))[span]

    assert [(each.value, each.post.rated_engagement) for each in ranked.posts] == [
        (4, 0),
        (4, 0),
        (4, 4),
        (4, 4),
    ]


@only_embedded
@pytest.mark.parametrize("seed", range(3))
async def test_a_top_is_the_same_however_few_posts_are_looked_at_for_it(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Whatever posts had before the window, lost again, or didn't tell."""
    random = Random(seed)
    organization = await world.organization()
    brand = await world.brand(organization)
    for _ in range(14):
        await record_ups_and_downs(world, organization, brand, random)
    whole = Scope(ScopeKind.BRAND, organization, brand)

    async def top(span: Span, request: TopContentRequest) -> tuple[RankedPost, ...]:
        async with database.read() as session:
            return (await rank_posts_of_scopes(session, [span], request, None))[span].posts

    for metric in (*(ContentMetric[name.upper()] for name in COUNTS), ContentMetric.ENGAGEMENT):
        days = sorted(random.sample(range(1, 12), 2))
        span = Span(whole, TODAY - days[1] * DAY, TODAY - days[0] * DAY)
        for first in (1, 3):
            request = TopContentRequest(metric, first=first)
            monkeypatch.setattr(top_content, "looked_at_for", lambda first: 100 * first)
            expected = await top(span, request)
            for looked_at in (first, first + 2, 2 * first + 4):
                monkeypatch.setattr(top_content, "looked_at_for", lambda _, n=looked_at: n)
                assert await top(span, request) == expected


@only_embedded
async def test_one_that_may_have_as_much_is_looked_at(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of equals the first published comes first, and one of which nobody knows that, last."""
    organization = await world.organization()
    brand = await world.brand(organization)
    posts = []
    for published_at in (None, NOW - 9 * DAY):
        post = await world.post(organization, brand, published_at=published_at)
        readings = {TODAY - 3 * DAY: metrics(views=0), TODAY - 2 * DAY: metrics(views=5)}
        await world.record(organization, post, readings)
        posts.append(post)
    span = Span(Scope(ScopeKind.BRAND, organization, brand), TODAY - 2 * DAY, TODAY - DAY)
    monkeypatch.setattr(top_content, "looked_at_for", lambda first: first)

    async with database.read() as session:
        request = TopContentRequest(first=1)
        ranked = (await rank_posts_of_scopes(session, [span], request, None))[span]

    assert [(each.value, each.post.id) for each in ranked.posts] == [(5, posts[1])]


async def record_ups_and_downs(
    world: World, organization: UUID, brand: UUID, random: Random
) -> None:
    """A post whose totals mostly grow, sometimes fall by a lot, and are sometimes not told."""
    post = await world.post(organization, brand, published_at=NOW - 13 * DAY)
    size = random.choice((2, 2, 1000))  # a few alike, a few that had far more than they have
    totals = dict.fromkeys(COUNTS, 0)
    readings = {}
    for day in sorted(random.sample(range(12), random.randint(1, 9)), reverse=True):
        for name, value in totals.items():
            falls = random.random() < 0.2
            totals[name] = value // 20 if falls else value + random.randint(0, size)
        told = {name: value for name, value in totals.items() if random.random() < 0.85}
        readings[TODAY - day * DAY] = metrics(**told)
    await world.record(organization, post, readings)
