"""The list of what needs somebody: its order, its pages, its sentences and its acts."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.attention.entries import (
    Entry,
    Subject,
    SubjectKind,
    Values,
    in_order,
    page_of_entries,
)
from app.domain.attention.kinds import KINDS, ActionCode, AttentionCode, AttentionSeverity
from app.domain.goals import GoalMetric
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.errors import BadUserInput

SINCE = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
BRAND = Subject(SubjectKind.BRAND, UUID(int=2), "Cats")


def entry(
    code: AttentionCode = AttentionCode.SIGN_IN_DEAD, key: int = 1, **values: object
) -> Entry:
    subject = Subject(SubjectKind.CREDENTIAL, UUID(int=key), "@cats")
    shown = Values(platform=Platform.YOUTUBE, **values)  # type: ignore[arg-type]
    return Entry(code, subject, SINCE, BRAND, values=shown)


entries = st.lists(
    st.builds(
        lambda code, key, posts, hours: Entry(
            code,
            Subject(SubjectKind.CREDENTIAL, UUID(int=key), "@cats"),
            SINCE + timedelta(hours=hours),
            BRAND,
            posts,
        ),
        st.sampled_from(AttentionCode),
        st.integers(1, 4),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    unique_by=lambda entry: (entry.code, entry.subject),
)


def comes_first(one: Entry, other: Entry) -> bool:
    """The order as the documentation tells it."""
    urgency = list(AttentionSeverity)
    if one.severity is not other.severity:
        return urgency.index(one.severity) < urgency.index(other.severity)
    if one.posts != other.posts:
        return one.posts > other.posts
    if one.since != other.since:
        return one.since < other.since
    return (one.subject.id, one.code) < (other.subject.id, other.code)


@given(unordered=entries)
def test_the_most_urgent_comes_first(unordered: Sequence[Entry]) -> None:
    ordered = in_order(unordered)
    assert sorted(map(id, ordered)) == sorted(map(id, unordered))
    assert all(comes_first(*pair) for pair in itertools.pairwise(ordered))


@given(unordered=entries, size=st.integers(1, 5))
def test_pages_make_up_the_list(unordered: Sequence[Entry], size: int) -> None:
    ordered = in_order(unordered)
    found: list[Entry] = []
    request = PageRequest(size)
    for _ in range(len(ordered) + 1):
        page = page_of_entries(ordered, request)
        found += page.items
        if not page.has_next:
            break
        request = PageRequest(size, page.cursors[-1])
    assert tuple(found) == ordered


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(BadUserInput) as refused:
        page_of_entries([entry()], PageRequest(5, (1, UUID(int=1))))
    assert refused.value.field == "after"


SENTENCES = {
    AttentionCode.SIGN_IN_DEAD: (
        entry(),
        (
            "YouTube has not accepted the sign-in of '@cats' since 2026-03-18 09:30 UTC:"
            " no posts are held up."
        ),
    ),
    AttentionCode.CEILING_REACHED: (
        entry(AttentionCode.CEILING_REACHED, monthly_ceiling_micros=12_500_000),
        (
            "'@cats' on YouTube has spent its monthly ceiling of $12.50: no posts are held up until"
            " the next month."
        ),
    ),
    AttentionCode.RATE_DROP: (
        entry(AttentionCode.RATE_DROP, rate=1.5, compared_rate=None),
        "The engagement rate of '@cats' has fallen below half: 1.50 % after unknown.",
    ),
    AttentionCode.GOAL_BEHIND: (
        entry(
            AttentionCode.GOAL_BEHIND,
            metric=GoalMetric.VIEWS,
            target=10_000,
            current=1_234,
            ends_on=date(2026, 3, 31),
        ),
        "The goal '@cats' is behind: 1,234 of 10,000 views, unknown expected by 2026-03-31.",
    ),
    AttentionCode.GOAL_REACHED: (
        entry(
            AttentionCode.GOAL_REACHED,
            metric=GoalMetric.ENGAGEMENT_RATE,
            target=5.0,
            current=5.25,
        ),
        "The goal '@cats' is reached: 5.25 % of 5.00 %.",
    ),
    AttentionCode.TOKEN_ENDING: (
        entry(AttentionCode.TOKEN_ENDING, ends_at=SINCE),
        "The token '@cats' ends at 2026-03-18 09:30 UTC.",
    ),
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_made_of_the_numbers_beside_it(code: AttentionCode) -> None:
    told, sentence = SENTENCES[code]
    assert told.sentence == sentence


@pytest.mark.parametrize("code", AttentionCode)
def test_every_kind_has_all_the_words_that_it_needs(code: AttentionCode) -> None:
    assert "{" not in entry(code).sentence


def test_one_post_is_one_post() -> None:
    held = Entry(AttentionCode.PERMISSION_MISSING, BRAND, SINCE, BRAND, 1)
    assert held.sentence.endswith(": 1 post is held up.")


@pytest.mark.parametrize("code", AttentionCode)
def test_an_act_is_told_to_those_who_may_do_it(code: AttentionCode) -> None:
    needs = KINDS[code].act.needs
    assert entry(code).action(lambda scope: scope is not needs) is None
    action = entry(code).action(lambda scope: scope is needs)
    assert action is not None
    assert action.code is KINDS[code].act.code


def test_an_act_names_what_it_is_done_to() -> None:
    reconnect, refresh = (
        entry(code).action(lambda _scope: True)
        for code in (AttentionCode.SIGN_IN_DEAD, AttentionCode.POSTS_FAILED)
    )
    assert reconnect == (ActionCode.RECONNECT_ACCOUNT, entry().subject)
    assert refresh == (ActionCode.REFRESH_POSTS, BRAND)
