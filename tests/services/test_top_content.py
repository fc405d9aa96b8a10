"""What rankings are made of, beyond what callers see of them."""

import pytest

from app.domain.numbers.top_content import ContentMetric, TopContentRequest
from app.domain.platforms import Platform
from app.domain.scopes import Scope, ScopeKind, Span
from app.services.top_content import rank_posts_of_scopes
from app.storage.database import Database
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = pytest.mark.both_databases


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
