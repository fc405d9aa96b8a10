"""The story that the numbers tell, whatever day it is told on."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from statistics import mean
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.demo.brands.ninth_shelf import NINTH_SHELF
from app.demo.brands.pocket_observatory import POCKET_OBSERVATORY
from app.demo.brands.sill_and_sprout import SILL_AND_SPROUT
from app.demo.brands.slow_crumb import SLOW_CRUMB
from app.demo.measuring import Calendar
from app.demo.organizations import BANYAN_LANE, JUNIPER_ROW, ORGANIZATIONS
from app.demo.plans import BrandPlan, OrganizationPlan
from app.demo.schedule import BrandYear, PlannedPost
from app.domain.numbers.gains import Measurement, measure
from app.domain.numbers.metrics import engagement, engagement_rate
from app.domain.numbers.posting_times import PublishedPost, posting_times_of
from app.domain.platforms import Platform
from app.domain.posts import PostValues
from tests.profile import in_stress

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
WEEKDAYS = [
    NOW,
    *(pytest.param(NOW + timedelta(days=days), marks=in_stress) for days in (2, 3, 5)),
]


class Year(NamedTuple):
    """A brand's posts with what their snapshots mean."""

    zone: ZoneInfo
    calendar: Calendar
    posts: tuple[tuple[PlannedPost, tuple[Measurement, ...]], ...]


class Sums(NamedTuple):
    """What a brand gained in a window."""

    published: int
    views: int
    rate: float


@cache
def year_of(organization: OrganizationPlan, brand: BrandPlan, now: datetime = NOW) -> Year:
    calendar = Calendar.of(organization.time_zone, now)
    posts = []
    for post in BrandYear(organization, brand, UUID(int=1), calendar).posts():
        published_on = post.published_at.astimezone(calendar.zone).date()
        measured, _ = measure(post.snapshots, published_on=published_on)
        posts.append((post, tuple(measured)))
    return Year(calendar.zone, calendar, tuple(posts))


def all_years() -> list[tuple[BrandPlan, Year]]:
    return [
        (brand, year_of(organization, brand))
        for organization in ORGANIZATIONS
        for brand in organization.brands
    ]


def all_posts() -> list[PlannedPost]:
    return [post for _, year in all_years() for post, _ in year.posts]


def sums(year: Year, since: int, until: int) -> Sums:
    """What was gained from `since` to `until` days ago, both included."""
    first, last = year.calendar.day(since), year.calendar.day(until)
    gained = [
        measurement
        for _, measurements in year.posts
        for measurement in measurements
        if first <= measurement.snapshot.date <= last
    ]
    published = [post.published_at.astimezone(year.zone).date() for post, _ in year.posts]
    views = sum(measurement.gains.views or 0 for measurement in gained)
    rate = engagement_rate(sum(measurement.rated_engagement for measurement in gained), views)
    return Sums(sum(first <= day <= last for day in published), views, rate or 0)


@pytest.mark.parametrize("now", WEEKDAYS, ids=lambda now: f"{now:%A}")
def test_slow_crumb_dropped_last_week_because_it_published_less_and_reached_fewer(
    now: datetime,
) -> None:
    year = year_of(JUNIPER_ROW, SLOW_CRUMB, now)
    last, before = sums(year, 7, 1), sums(year, 14, 8)
    assert last.published < before.published
    assert last.views < before.views * 0.6
    assert last.rate == pytest.approx(before.rate, rel=0.5)


@pytest.mark.parametrize("now", WEEKDAYS, ids=lambda now: f"{now:%A}")
def test_pocket_observatory_grew_last_week(now: datetime) -> None:
    year = year_of(BANYAN_LANE, POCKET_OBSERVATORY, now)
    assert sums(year, 7, 1).views > sums(year, 14, 8).views * 1.2


@pytest.mark.parametrize("now", WEEKDAYS, ids=lambda now: f"{now:%A}")
def test_the_readers_of_the_ninth_shelf_answer_since_three_days(now: datetime) -> None:
    year = year_of(BANYAN_LANE, NINTH_SHELF, now)
    assert sums(year, 3, 1).rate > 2 * sums(year, 10, 4).rate


def test_one_post_was_seen_by_far_more_people_than_any_other() -> None:
    views = {
        post.draft.values["label"]: post.snapshots[-1].totals.views or 0
        for post in all_posts()
        if post.snapshots
    }
    viral, *others = sorted(views, key=lambda label: views[label], reverse=True)
    assert viral == SILL_AND_SPROUT.features[0].label
    assert views[viral] > 10 * views[others[0]]


def test_each_brand_has_a_best_hour_and_a_best_first_line() -> None:
    for brand, year in all_years():
        for channel in brand.channels:
            if channel.platform in {Platform.PINTEREST, Platform.MASTODON}:
                continue
            by_hour, by_hook = defaultdict(list), defaultdict(list)
            for post, _ in year.posts:
                if post.draft.platform is not channel.platform or not post.snapshots:
                    continue
                totals = post.snapshots[-1].totals
                rate = engagement_rate(engagement(*totals[1:5]), totals.views)
                if rate is not None:
                    by_hour[post.published_at.astimezone(year.zone).hour].append(rate)
                    by_hook[post.draft.values["description"].partition("\n")[0]].append(rate)
            best = max(channel.slots, key=lambda slot: slot.warmth)
            assert max(by_hour, key=lambda hour: mean(by_hour[hour])) == best.hour
            ordered = sorted(brand.hooks, key=lambda hook: hook.pull)
            worst, *_, favourite = (mean(by_hook[hook.line]) for hook in ordered)
            assert worst < favourite


def published(post: PlannedPost, time_zone: str) -> PublishedPost:
    totals = post.snapshots[-1].totals
    views = totals.views if totals.impressions is None else totals.impressions
    return PublishedPost(
        post.draft.platform, post.published_at, time_zone, views, engagement(*totals[1:5])
    )


@pytest.mark.parametrize("now", WEEKDAYS, ids=lambda now: f"{now:%A}")
def test_each_channel_with_views_tried_many_hours_and_one_is_best(now: datetime) -> None:
    thin = 0
    for organization in ORGANIZATIONS:
        for brand in organization.brands:
            for channel in brand.channels:
                if channel.platform is Platform.MASTODON:
                    continue
                (times,) = posting_times_of(
                    published(post, organization.time_zone)
                    for post, _ in year_of(organization, brand, now).posts
                    if post.draft.platform is channel.platform
                    and post.snapshots
                    and now - timedelta(days=90) < post.published_at
                )
                solid = [cell for cell in times.cells if not cell.is_thin]
                assert len(solid) >= 5
                thin += len(times.cells) - len(solid)
                assert len({cell.weekday for cell in times.cells}) == 7
                assert len({cell.hour for cell in times.cells}) >= 5
                best = max(channel.slots, key=lambda slot: slot.warmth)
                assert times.best is not None
                assert (times.best.weekday - 1, times.best.hour) == (best.weekday, best.hour)
    assert thin > 30


def test_texts_fit_their_platform() -> None:
    longest: Counter[Platform] = Counter()
    for post in all_posts():
        platform, text = post.draft.platform, post.draft.values["description"]
        longest[platform] = max(longest[platform], len(text))
        assert "{" not in text + post.draft.values["label"]
        assert len(post.draft.values["label"]) <= 100
    assert longest[Platform.TWITTER] <= 280
    assert longest[Platform.MASTODON] <= 500
    assert longest[Platform.PINTEREST] <= 500


def test_addresses_are_unique() -> None:
    drafts = [post.draft for post in all_posts()]
    assert len({(draft.platform, draft.external_id) for draft in drafts}) == len(drafts)
    assert len({draft.values["url"] for draft in drafts}) == len(drafts)


def test_variants_come_in_pairs_about_one_subject() -> None:
    groups: dict[str, dict[str, PostValues]] = defaultdict(dict)
    for post in all_posts():
        values = post.draft.values
        if group := values.get("variant_group"):
            groups[group][values["variant_id"] or ""] = values
    pairs = [group for group in groups.values() if len(group) == len("AB")]
    assert len(pairs) >= len(groups) - 3  # the newest test of a channel may still lack its B
    assert len(pairs) > 10
    for pair in pairs:
        assert pair["A"]["hook_version"] != pair["B"]["hook_version"]
        assert (
            pair["A"]["description"].split("\n\n")[1] == pair["B"]["description"].split("\n\n")[1]
        )


def test_prompts_for_one_kind_of_opening_begin_alike() -> None:
    prompts = {post.draft.values.get("prompt") or "" for post in all_posts()} - {""}
    beginnings = Counter(prompt[:100] for prompt in prompts)
    assert len(prompts) > 100
    assert len(beginnings) < len(prompts) / 3


def test_nothing_is_measured_before_publication_or_in_the_future() -> None:
    for post in all_posts():
        times = [snapshot.collected_at for snapshot in post.snapshots]
        assert all(post.published_at <= time <= NOW for time in times)
        assert times == sorted(times)


def test_old_posts_are_measured_weekly() -> None:
    for _, year in all_years():
        for post, _ in year.posts:
            published_on = post.published_at.astimezone(year.zone).date()
            old = [
                snapshot.date
                for snapshot in post.snapshots
                if (snapshot.date - published_on).days > 97
            ]
            assert all((after - before).days % 7 == 0 for before, after in pairwise(old[1:]))


def test_the_same_instant_gives_the_same_year() -> None:
    calendar = Calendar.of(JUNIPER_ROW.time_zone, NOW)
    again = BrandYear(JUNIPER_ROW, SLOW_CRUMB, UUID(int=1), calendar).posts()
    assert [post for post, _ in year_of(JUNIPER_ROW, SLOW_CRUMB).posts] == list(again)
