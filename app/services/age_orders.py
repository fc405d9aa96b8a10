"""Lists of posts in the order of how they do for their age."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from app.domain.numbers.age_orders import MOST_INDEXED
from app.domain.numbers.ages import horizon_of
from app.domain.numbers.metrics import GrowthMetric
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.windows.clock import Clock
from app.errors import QueryTooComplex
from app.services import ages
from app.services.ages import PostRequest
from app.services.cohorts import Shelf
from app.storage.database import Session


class _Comparable(Protocol):
    """What has to be known of a post to compare it with others."""

    @property
    def organization_id(self) -> UUID: ...
    @property
    def id(self) -> UUID: ...
    @property
    def brand_id(self) -> UUID: ...
    @property
    def platform(self) -> Platform: ...
    @property
    def category(self) -> PostCategory: ...
    @property
    def published_on(self) -> date | None: ...
    @property
    def time_zone(self) -> str: ...


def at_its_age(
    post: _Comparable, clock: Clock, metric: GrowthMetric | None = None
) -> PostRequest | None:
    """A post as it is compared, by its platform's usual metric unless another is given.

    None before its first complete day.
    """
    today = clock.today(post.time_zone)
    horizon = horizon_of(post.published_on, today) if post.published_on else None
    if post.published_on is None or horizon is None:
        return None
    return PostRequest(
        Shelf(post.organization_id, post.brand_id, post.platform, today),
        metric or ages.usual_metric(post.platform),
        *(post.id, post.published_on, post.category, horizon),
    )


async def get_indexes(
    session: Session, posts: Sequence[_Comparable], clock: Clock
) -> dict[UUID, float | None]:
    """The index of each post now; None where it is unknown."""
    compared = [asked for post in posts if (asked := at_its_age(post, clock))]
    found = await ages.get_age_indexes(session, compared)
    values = {asked.post_id: index.value for asked, index in found.items()}
    return {post.id: values.get(post.id) for post in posts}


def check_number(posts: int) -> None:
    """Refuse to put too many posts in order.

    Raises:
        QueryTooComplex: They are more than `MOST_INDEXED`.
    """
    if posts > MOST_INDEXED:
        raise QueryTooComplex(
            f"The list has {posts} posts, and INDEX orders {MOST_INDEXED} at most: choose fewer "
            "by the filter, as by brandIds, or by publishedFrom and publishedTo.",
            cost=posts,
            limit=MOST_INDEXED,
        )
