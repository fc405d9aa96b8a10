"""Law 5: volume, mix, reach, rate and unrated add up to the change, whatever the data."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations
from math import prod, ulp

from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.numbers.drivers import DriverMetric, Drivers, PlatformActivity, drivers_of
from app.domain.numbers.metrics import LARGEST_COUNT
from app.domain.platforms import Platform

counts = st.integers(-LARGEST_COUNT, LARGEST_COUNT) | st.integers(-3, 3)
windows = st.dictionaries(
    st.sampled_from([Platform.YOUTUBE, Platform.TIKTOK, Platform.MASTODON]),
    st.builds(PlatformActivity, st.integers(0, 5_000) | st.just(0), counts, counts, counts),
)


def parts(drivers: Drivers) -> list[float]:
    return [drivers.volume, drivers.mix, drivers.reach, drivers.rate, drivers.unrated]


@given(metric=st.sampled_from(DriverMetric), current=windows, previous=windows)
@example(  # a change beyond 2^53
    metric=DriverMetric.VIEWS,
    current={Platform.YOUTUBE: PlatformActivity(), Platform.TIKTOK: PlatformActivity(4025, -8084)},
    previous={
        Platform.YOUTUBE: PlatformActivity(1664, 1),
        Platform.TIKTOK: PlatformActivity(0, -1),
        Platform.MASTODON: PlatformActivity(0, LARGEST_COUNT),
    },
)
@example(  # opposed parts a million times larger than the change that they explain
    metric=DriverMetric.ENGAGEMENT,
    current={Platform.YOUTUBE: PlatformActivity(5_000, 1, LARGEST_COUNT, LARGEST_COUNT)},
    previous={Platform.YOUTUBE: PlatformActivity(1, LARGEST_COUNT, LARGEST_COUNT, LARGEST_COUNT)},
)
def test_the_parts_add_up_to_the_change(
    metric: DriverMetric,
    current: Mapping[Platform, PlatformActivity],
    previous: Mapping[Platform, PlatformActivity],
) -> None:
    drivers = drivers_of(metric, current, previous)

    # Exactly: a change may be larger than a float tells from its neighbours.
    rounding = sum((Fraction(ulp(part)) / 2 for part in parts(drivers)), Fraction(0))
    total = sum(map(Fraction, parts(drivers)), Fraction(0))
    assert abs(total - drivers.delta) <= rounding
    assert drivers.delta == drivers.current - drivers.previous


known = st.dictionaries(
    st.sampled_from([Platform.YOUTUBE, Platform.TIKTOK]),
    st.builds(PlatformActivity, *[st.integers(1, 50)] * 4),
    min_size=2,
)


@given(current=known, previous=known)
def test_the_parts_are_means_over_the_24_orders(
    current: Mapping[Platform, PlatformActivity], previous: Mapping[Platform, PlatformActivity]
) -> None:
    # As domain.md words it, with every factor defined: change one at a time, in each order.
    totals = [Fraction(0)] * 4
    for order in permutations(range(4)):
        changed = [False] * 4
        for factor in order:
            before = rated_engagement(current, previous, changed)
            changed[factor] = True
            totals[factor] += rated_engagement(current, previous, changed) - before

    means = [float(total / 24) for total in totals]
    assert parts(drivers_of(DriverMetric.ENGAGEMENT, current, previous))[:4] == means


def rated_engagement(
    current: Mapping[Platform, PlatformActivity],
    previous: Mapping[Platform, PlatformActivity],
    changed: list[bool],
) -> Fraction:
    """N x sum(s v r), with each factor from the window that `changed` says."""
    total = Fraction(0)
    for platform in current:
        pairs = zip(factors(previous, platform), factors(current, platform), changed, strict=True)
        total += prod((new if is_new else old for old, new, is_new in pairs), start=Fraction(1))
    return total


def factors(
    window: Mapping[Platform, PlatformActivity], platform: Platform
) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    posts = sum(activity.posts for activity in window.values())
    own = window[platform]
    return (
        Fraction(posts),
        Fraction(own.posts, posts),
        Fraction(own.views, own.posts),
        Fraction(own.rated_engagement, own.views),
    )
