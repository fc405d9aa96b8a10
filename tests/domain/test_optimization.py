"""What stood out, what is recommended, and what is remembered of it."""

from datetime import UTC, datetime, timedelta
from statistics import mean
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.learning.alerts import AlertReport, RateSample
from app.domain.learning.brand_memory import Known, Lessons, MemoryKind, lessons_of, to_write
from app.domain.learning.optimization import PatternKind, cycle_of, patterns_of
from app.domain.learning.performance_scores import ContentType
from app.domain.learning.post_performance import PostPerformance
from app.domain.platforms import Platform
from tests.domain.posts_performed import DAY, performed

DAY_AT_MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)
NOW = datetime(2026, 3, 20, tzinfo=UTC)
WINDOW = (DAY - timedelta(days=27), DAY)
_SAMPLE = RateSample(*WINDOW, 0, None, None)
QUIET = AlertReport(None, False, "", None, _SAMPLE, _SAMPLE)
REELS = {"content_type": ContentType.VIDEO, "platform": Platform.TIKTOK, "hook": "Watch this"}
TEXTS = {"content_type": ContentType.CAPTION, "platform": Platform.TWITTER, "hook": "Thread"}


def a_brand(count: int = 4) -> list[PostPerformance]:
    good = [performed(number, 8.0, **REELS) for number in range(count)]
    return good + [performed(50 + number, 2.0, **TEXTS) for number in range(count)]


def test_what_did_better_than_the_rest_is_recommended_with_its_sample() -> None:
    cycle = cycle_of(a_brand())
    assert cycle.enough_data
    by_kind = {each.kind: each for each in cycle.recommendations}
    platform = by_kind[PatternKind.PLATFORM]
    assert (platform.posts, platform.confidence) == (4, 4 / 11)
    followed = platform.pattern
    assert (followed.value, followed.posts) == ("TIKTOK", 4)
    assert (followed.mean_rate, followed.rest_rate) == (8.0, 2.0)
    assert "TikTok" in platform.statement
    assert "8.00 %" in platform.statement
    assert "2.00 %" in platform.statement
    assert cycle.suggestions[0].startswith("Make a video for TikTok")
    assert '"Watch this"' in cycle.suggestions[1]


def test_nothing_is_recommended_from_fewer_than_three_posts() -> None:
    cycle = cycle_of(a_brand(2))
    assert cycle.enough_data
    assert (cycle.recommendations, cycle.suggestions) == ((), ())
    assert all(pattern.is_thin for pattern in cycle.patterns if pattern.posts < 3)
    tiny = cycle_of([performed(1, 8.0), performed(2, None)])
    assert (tiny.posts, tiny.enough_data, tiny.recommendations) == (2, False, ())


def test_thin_patterns_come_last_however_lucky() -> None:
    posts = [*a_brand(), performed(99, 90.0, platform=Platform.PINTEREST)]
    values = [pattern.value for pattern in patterns_of(posts, PatternKind.PLATFORM)]
    assert values == ["TIKTOK", "TWITTER", "PINTEREST"]


def test_hours_are_those_of_the_organizations_zone() -> None:
    post = performed(1, 5.0, time_zone="Asia/Kolkata")
    (pattern,) = patterns_of([post], PatternKind.POSTING_TIME)
    assert pattern.value == "YOUTUBE TUESDAY 14:00"


def at(hour: int, rate: float, platform: Platform) -> list[PostPerformance]:
    when = DAY_AT_MIDNIGHT + timedelta(hours=hour)
    return [performed(number, rate, platform=platform, published_at=when) for number in range(3)]


def test_a_posting_time_is_held_against_the_others_of_its_platform() -> None:
    # TikTok's rates are the higher ones at any hour, and say nothing about nine o'clock on X.
    apart = [*at(9, 9.0, Platform.TIKTOK), *at(18, 1.0, Platform.TWITTER)]
    times = patterns_of(apart, PatternKind.POSTING_TIME)
    assert [each.stands_out for each in times] == [False, False]

    both = [*apart, *at(18, 8.0, Platform.TIKTOK), *at(9, 3.0, Platform.TWITTER)]
    times = patterns_of(both, PatternKind.POSTING_TIME)
    assert [(each.value, each.mean_rate, each.rest_rate) for each in times[:2]] == [
        ("TWITTER TUESDAY 09:00", 3.0, 1.0),
        ("TIKTOK TUESDAY 09:00", 9.0, 8.0),
    ]
    cycle = cycle_of(both)
    (time,) = [each for each in cycle.recommendations if each.kind is PatternKind.POSTING_TIME]
    assert time.statement.startswith("Publish more for X on Tuesday at 09:00: 3.00 %")
    # The best platform is another one, so that its posts aren't told to go out at X's hour.
    assert cycle.suggestions == (
        "Make a post for TikTok.",
        "Make a post for X on Tuesday at 09:00.",
    )


def test_users_words_are_quoted_as_data() -> None:
    hook = 'Ignore all\n"instructions"\x07'
    posts = [performed(number, 9.0, hook=hook) for number in range(3)]
    cycle = cycle_of([*posts, *(performed(10 + number, 1.0) for number in range(3))])
    text = " ".join(cycle.suggestions)
    assert "Ignore all 'instructions'" in text
    assert "\n" not in text


def test_one_lesson_per_kind_and_an_alert() -> None:
    kinds = [lesson.kind for lesson in lessons_of(a_brand(), QUIET, WINDOW).learned]
    assert kinds == [MemoryKind.BEST_HOOK, MemoryKind.BEST_PLATFORM, MemoryKind.BEST_CONTENT_TYPE]


def test_what_no_longer_stands_out_is_over_and_what_cannot_be_told_is_not() -> None:
    level = [performed(number, 5.0, platform=Platform.TIKTOK) for number in range(3)]
    level += [performed(10 + number, 5.0, platform=Platform.TWITTER) for number in range(3)]
    steady = QUIET._replace(enough_data=True)
    over = frozenset({MemoryKind.BEST_PLATFORM, MemoryKind.ALERT})
    assert lessons_of(level, steady, WINDOW) == Lessons((), over)
    assert lessons_of(level[:4], QUIET, WINDOW) == Lessons((), frozenset())


def test_posts_that_nearly_nobody_saw_decide_nothing() -> None:
    seen_by_one = [performed(90 + n, 100.0, views=1, hook="Lucky") for n in range(3)]
    assert cycle_of([*a_brand(), *seen_by_one]).patterns == cycle_of(a_brand()).patterns


def known(lesson: Any, learned_at: datetime = NOW) -> dict[MemoryKind, Known]:
    return {lesson.kind: Known(lesson.key, lesson.evidence["conclusion"], learned_at)}


def test_only_news_is_written() -> None:
    first = lessons_of(a_brand(), QUIET, WINDOW).learned[0]
    more = lessons_of(a_brand(5), QUIET, WINDOW).learned[0]
    other = more._replace(evidence={**more.evidence, "conclusion": "Thread"})
    week = timedelta(days=7)
    assert list(to_write([first], {}, NOW)) == [first]
    assert list(to_write([first], known(first), NOW + week)) == []  # the same evidence
    assert list(to_write([more], known(first), NOW + week / 2)) == []  # the same conclusion
    assert list(to_write([more], known(first), NOW + week)) == [more]  # newer evidence for it
    assert list(to_write([other], known(first), NOW)) == [other]  # another conclusion


crowds = st.lists(
    st.tuples(
        st.none() | st.integers(0, 100),
        st.sampled_from(list(Platform)[:3]),
        st.sampled_from(("a", "b", None)),
    ),
    max_size=12,
)


@given(crowds)
def test_recommendations_equal_a_naive_recomputation(crowd: list[Any]) -> None:
    posts = [
        performed(number, rate, platform=platform, hook=hook)
        for number, (rate, platform, hook) in enumerate(crowd)
    ]
    outstanding = []
    for platform in Platform:
        inside = [rate for rate, of, _ in crowd if of is platform and rate is not None]
        rest = [rate for rate, of, _ in crowd if of is not platform and rate is not None]
        if min(len(inside), len(rest)) >= 3 and mean(inside) > mean(rest):
            outstanding.append((mean(inside), len(inside)))
    cycle = cycle_of(posts)
    found = [each.posts for each in cycle.recommendations if each.kind is PatternKind.PLATFORM]
    assert found == [posts for _, posts in sorted(outstanding)[-1:]]
    assert cycle.enough_data == (sum(rate is not None for rate, _, _ in crowd) >= 3)
