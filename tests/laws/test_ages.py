"""Growth by age, the usual and indexes, against a recount by the definition."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.numbers.ages import CohortRequest
from app.domain.numbers.metrics import METRICS, GrowthMetric, Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.services import ages
from app.services.ages import PostRequest
from app.services.cohorts import Request, Shelf
from app.storage.database import Database
from tests.world import DAY, NOW, TODAY, World

CATEGORIES = (PostCategory.VIDEO, PostCategory.IMAGE)
_counts = st.one_of(st.none(), st.integers(0, 30))


class Grown:
    """A post as it is drawn: when it was published, its kind, and what was measured when."""

    def __init__(self, days_ago: int, category: PostCategory, measured: dict[int, Metrics]) -> None:
        self.published_on = TODAY - DAY * days_ago
        self.category = category
        self.measured = {
            self.published_on + DAY * at: totals
            for at, totals in measured.items()
            if self.published_on + DAY * at <= TODAY and any(x is not None for x in totals)
        }
        self.id = UUID(int=0)

    def total(self, metric: GrowthMetric, day: date) -> int | None:
        """The last known total by the end of a day, each metric for itself."""
        known = [
            next(
                (
                    getattr(self.measured[on], name)
                    for on in sorted(self.measured, reverse=True)
                    if on <= day and getattr(self.measured[on], name) is not None
                ),
                None,
            )
            for name in METRICS
        ]
        return metric.of(Metrics(*known))


grown_posts = st.builds(
    Grown,
    st.integers(0, 14),
    st.sampled_from(CATEGORIES),
    st.dictionaries(
        st.integers(-1, 9), st.tuples(_counts, _counts, _counts).map(lambda some: Metrics(*some))
    ),
)


async def store(world: World, posts: Sequence[Grown]) -> tuple[UUID, UUID]:
    organization = await world.organization()
    brand = await world.brand(organization)
    for number, post in enumerate(posts):
        at = NOW.replace(hour=0) - timedelta(days=(TODAY - post.published_on).days, minutes=-number)
        post.id = await world.post(
            organization, brand, published_at=at, category=post.category, label=f"{number}"
        )
        await world.record(organization, post.id, post.measured)
    return organization, brand


def cohort_of(posts: Sequence[Grown], post: Grown, horizon: int, metric: GrowthMetric) -> list[int]:
    """The totals of the cohort, by its definition; here posts come from the latest on."""

    def totals(category: PostCategory | None) -> list[int]:
        found = [
            other.total(metric, other.published_on + DAY * (horizon - 1))
            for other in posts
            if other is not post
            and (TODAY - other.published_on).days >= horizon
            and category in {None, other.category}
        ]
        return [total for total in found if total is not None][:50]

    of_category = totals(post.category)
    return of_category if len(of_category) >= 10 else totals(None)


@settings(max_examples=settings().max_examples // 2)
@given(
    posts=st.lists(grown_posts, min_size=1, max_size=30),
    metric=st.sampled_from((GrowthMetric.VIEWS, GrowthMetric.ENGAGEMENT)),
)
async def test_curves_and_standings_are_what_a_recount_says(
    database: Database, world: World, posts: list[Grown], metric: GrowthMetric
) -> None:
    organization, brand = await store(world, posts)
    posts.sort(key=lambda post: (post.published_on, post.id), reverse=True)
    shelf = Shelf(organization, brand, Platform.YOUTUBE, TODAY)
    asked = {
        PostRequest(shelf, metric, post.id, post.published_on, post.category, horizon): post
        for post in posts
        if (horizon := min((TODAY - post.published_on).days, 90)) >= 1
    }

    async with database.read() as session:
        indexes = await ages.get_age_indexes(session, list(asked))
        curves = await ages.get_curves(session, list(asked))
        usual = await ages.get_usual_curves(
            session, [Request(shelf, metric, CohortRequest(5, None))]
        )

    for request, post in asked.items():
        total = post.total(metric, post.published_on + DAY * (request.horizon - 1))
        others = cohort_of(posts, post, request.horizon, metric)
        index = indexes[request]
        assert (index.total, index.of) == (total, len(others) + 1)
        middle = median(others) if len(others) >= 5 else None
        assert index.usual.median == middle
        assert index.value == (total / middle if total is not None and middle else None)
        better = sum(other > total for other in others) if total is not None else None
        assert index.rank == (None if better is None else better + 1)
        curve = curves[request]
        days = (post.published_on + DAY * at for at in range(request.horizon))
        expected = tuple(post.total(metric, day) for day in days)
        assert (curve.totals if curve else (None,) * request.horizon) == expected
    (found,) = usual.values()
    members = [post for post in posts if (TODAY - post.published_on).days >= 5]
    members = [
        post for post in members if post.total(metric, post.published_on + DAY * 4) is not None
    ][:50]
    assert found.posts == len(members)
    for age, point in enumerate(found.points, start=1):
        totals = [post.total(metric, post.published_on + DAY * (age - 1)) for post in members]
        known = [total for total in totals if total is not None]
        assert (point.posts, point.median) == (
            len(known),
            median(known) if len(known) >= 5 else None,
        )
