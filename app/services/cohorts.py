"""With whom posts are compared: the latest of their brand on their platform, as old as they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple
from uuid import UUID

from app.domain.numbers.ages import (
    AgedPost,
    Cohort,
    CohortRequest,
    CohortSearch,
    cohort_of,
)
from app.domain.numbers.metrics import GrowthMetric
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.sql import ages as sql
from app.storage.database import Session


class Shelf(NamedTuple):
    """A brand's posts on a platform, and the current day in its organization's zone."""

    organization_id: UUID
    brand_id: UUID
    platform: Platform
    today: date


class Request(NamedTuple):
    """What to compare with: the usual of a shelf at an age, for a post of it or for a category."""

    shelf: Shelf
    metric: GrowthMetric
    cohort: CohortRequest


class Place(NamedTuple):
    """A post, by the end of a day."""

    organization_id: UUID
    post_id: UUID
    day: date


class Totals:
    """Totals by the end of days, each read once."""

    def __init__(self, session: Session) -> None:
        self.known: dict[tuple[GrowthMetric, Place], int | None] = {}
        self._session = session
        self._of_found: dict[Request, dict[UUID, int | None]] = {}

    async def read(self, wanted: Iterable[tuple[GrowthMetric, Place]]) -> None:
        """Read those that aren't known yet, in one statement for each metric."""
        missing: dict[GrowthMetric, dict[Place, None]] = defaultdict(dict)
        for metric, place in wanted:
            if (metric, place) not in self.known:
                missing[metric][place] = None
        for metric, places in missing.items():
            asked = list(places)
            self.known.update(dict.fromkeys((metric, place) for place in asked))
            rows = await self._session.rows(sql.select_totals_on(metric), sql.day_parameters(asked))
            for position, row in rows:
                self.known[metric, asked[position]] = row.total

    def note(self, shared: Request, found: Sequence[AgedPost]) -> None:
        """Have the totals of what a search found at hand: many cohorts are taken from it."""
        self._of_found[shared] = {post.id: self.of(shared, post) for post in found}

    def of_all(self, request: Request, cohort: Cohort) -> list[int]:
        """The totals of a cohort's members at the horizon."""
        values = self._of_found[_as_shared(request, cohort.category)]
        found = (values[post.id] for post in cohort.members)
        return [total for total in found if total is not None]

    def of(self, request: Request, post: AgedPost) -> int | None:
        """A post's total at the horizon of a request, if it is known."""
        return self.known.get(_place(request, post))


def _place(request: Request, post: AgedPost) -> tuple[GrowthMetric, Place]:
    day = post.day_at(request.cohort.horizon)
    return request.metric, Place(request.shelf.organization_id, post.id, day)


async def get_cohorts(
    session: Session, totals: Totals, requests: Sequence[Request]
) -> dict[Request, Cohort]:
    """The cohorts of requests; the totals of their members at the horizon are known afterwards.

    Mostly one or two rounds, whatever the number of requests.
    """
    shelves = await _posts_of({request.shelf: None for request in requests}, session)
    cohorts: dict[Request, Cohort] = {}
    left = {request: request.cohort.category for request in requests}
    while left:
        # Posts of a shelf that are compared at one age share a search.
        alike = {_as_shared(request, category): None for request, category in left.items()}
        found = await _search(totals, shelves, alike)
        for request, category in list(left.items()):
            members = found[_as_shared(request, category)]
            cohort = cohort_of(request.cohort, members, category)
            if cohort is None:
                left[request] = None
            else:
                cohorts[request] = cohort
                del left[request]
    return cohorts


def _as_shared(request: Request, category: PostCategory | None) -> Request:
    """What is searched for a request: for whom, is left to each."""
    return request._replace(cohort=CohortRequest(request.cohort.horizon, category))


async def _search(
    totals: Totals, shelves: Mapping[Shelf, list[AgedPost]], shared: Iterable[Request]
) -> dict[Request, tuple[AgedPost, ...]]:
    searches = {
        request: CohortSearch(
            shelves[request.shelf], *request.cohort[:2], today=request.shelf.today
        )
        for request in shared
    }
    found: dict[Request, tuple[AgedPost, ...]] = {}
    while searches:
        await totals.read(
            _place(request, post) for request, search in searches.items() for post in search.chunk
        )
        for request, search in list(searches.items()):
            posts = search.take(partial(totals.of, request))
            if posts is not None:
                found[request] = posts
                totals.note(request, posts)
                del searches[request]
    return found


async def _posts_of(shelves: Mapping[Shelf, None], session: Session) -> dict[Shelf, list[AgedPost]]:
    asked = list(shelves)
    found: dict[Shelf, list[AgedPost]] = {shelf: [] for shelf in asked}
    parameters = sql.shelf_parameters(shelf[:3] for shelf in asked)
    rows = await session.rows(sql.select_aged_posts(), parameters) if asked else []
    for position, post in rows:
        found[asked[position]].append(post)
    return found
