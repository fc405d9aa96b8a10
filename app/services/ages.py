"""Is it good for its age? Posts' growth, what is usual for a brand, and how a post compares.

One cohort belongs to one answer: a brand's posts on a platform that are as old as the post is
(`app.domain.numbers.ages`). It costs the brand's posts once, and the cohort's totals.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from app.domain.catalogue.metric_catalogue import VIEWS_ARE_IMPRESSIONS, reported_fields
from app.domain.numbers.ages import (
    FIRST_SEEN_WITHIN,
    AgedPost,
    AgeIndex,
    Cohort,
    CohortRequest,
    Usual,
    age_index_of,
    curve_of,
    day_at,
    usual_of,
)
from app.domain.numbers.metrics import GrowthMetric
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.services import cohorts
from app.services.cohorts import Request, Shelf
from app.sql import ages as sql
from app.storage.database import Session


def usual_metric(platform: Platform) -> GrowthMetric:
    """What posts are compared by: views, or engagement where the platform reports no views."""
    has_views = platform in VIEWS_ARE_IMPRESSIONS or "views" in reported_fields(platform)
    return GrowthMetric.VIEWS if has_views else GrowthMetric.ENGAGEMENT


class PostRequest(NamedTuple):
    """A post that is compared at an age, its horizon."""

    shelf: Shelf
    metric: GrowthMetric
    post_id: UUID
    published_on: date
    category: PostCategory
    horizon: int

    @property
    def request(self) -> Request:
        """What it is compared with."""
        cohort = CohortRequest(self.horizon, self.category, self.post_id)
        return Request(self.shelf, self.metric, cohort)


class Curve(NamedTuple):
    """A post's totals at the ages from 1 on; `first_date` is the day of its first snapshot."""

    first_date: date
    totals: tuple[int | None, ...]

    def is_whole(self, post: PostRequest) -> bool:
        """Whether it begins early enough for the post's growth to be known."""
        return self.first_date <= post.published_on + timedelta(days=FIRST_SEEN_WITHIN)


async def get_curves(
    session: Session, posts: Sequence[PostRequest]
) -> dict[PostRequest, Curve | None]:
    """The curves of posts until their horizon; None for one that was never measured."""
    found: dict[PostRequest, Curve | None] = dict.fromkeys(posts)
    for metric, alike in _by_metric(posts).items():
        keys = [(post.shelf.organization_id, post.post_id, _day_of(post)) for post in alike]
        rows = await session.rows(sql.select_days_until(metric), sql.day_parameters(keys))
        days: dict[int, list[sql.DayRow]] = defaultdict(list)
        for position, row in rows:
            days[position].append(row)
        for position, measured in days.items():
            post = alike[position]
            totals = curve_of(post.published_on, measured, metric, post.horizon)
            found[post] = Curve(measured[0].date, totals)
    return found


async def get_age_indexes(
    session: Session, posts: Sequence[PostRequest]
) -> dict[PostRequest, AgeIndex]:
    """How posts do for their age."""
    totals = cohorts.Totals(session)
    found = await cohorts.get_cohorts(session, totals, [post.request for post in posts])
    own = [cohorts.Place(post.shelf.organization_id, post.post_id, _day_of(post)) for post in posts]
    await totals.read(zip((post.metric for post in posts), own, strict=True))
    return {
        post: age_index_of(
            post.horizon,
            totals.known[post.metric, place],
            totals.of_all(post.request, found[post.request]),
        )
        for post, place in zip(posts, own, strict=True)
    }


class UsualCurve(NamedTuple):
    """What is usual at each age from 1 to the horizon, and of whom; `category` None is of all."""

    category: PostCategory | None
    posts: int
    points: tuple[Usual, ...]


async def get_usual_curves(
    session: Session, requests: Sequence[Request]
) -> dict[Request, UsualCurve]:
    """What is usual, at each age."""
    totals = cohorts.Totals(session)
    found = await cohorts.get_cohorts(session, totals, requests)
    members = {
        _as_request(request, post): None for request in requests for post in found[request].members
    }
    curves = await get_curves(session, list(members))
    return {request: _usual_curve(request, found[request], curves) for request in requests}


def _usual_curve(
    request: Request, cohort: Cohort, curves: Mapping[PostRequest, Curve | None]
) -> UsualCurve:
    found = (curves[_as_request(request, post)] for post in cohort.members)
    grown = [curve.totals for curve in found if curve is not None]
    points = (
        usual_of(age, (totals[age - 1] for totals in grown))
        for age in range(1, request.cohort.horizon + 1)
    )
    return UsualCurve(cohort.category, len(cohort.members), tuple(points))


def _as_request(request: Request, post: AgedPost) -> PostRequest:
    """A member of a cohort as what is asked for."""
    own = (post.id, post.published_on, post.category)
    return PostRequest(request.shelf, request.metric, *own, request.cohort.horizon)


def _by_metric(posts: Iterable[PostRequest]) -> dict[GrowthMetric, list[PostRequest]]:
    alike: dict[GrowthMetric, list[PostRequest]] = defaultdict(list)
    for post in posts:
        alike[post.metric].append(post)
    return alike


def _day_of(post: PostRequest) -> date:
    return day_at(post.published_on, post.horizon)
