"""The state of a post's collection, and the sentence for each cause."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.collecting.cadence import USUAL
from app.domain.collecting.collection_states import Collected, CollectionState
from app.domain.collecting.explanations import Collection, Failed, explain
from app.domain.collecting.failures import UNTRIED, Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostStatus
from app.domain.windows.clock import Clock

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEVER, FRESH, DUE, COLLECTING, FAILED, UNSUPPORTED, DISCONNECTED = CollectionState

YOUNG = Collected(Platform.YOUTUBE, PostCategory.VIDEO, NOW - 10 * DAY, is_connected=True)
NEW = Collection(YOUNG, PostStatus.PUBLISHED, cadence=USUAL, next_collect_at=NOW)
MEASURED = replace(NEW, collected=YOUNG._replace(last_collected_at=NOW - DAY))
OLD = replace(NEW, collected=YOUNG._replace(last_collected_at=NOW - 3 * DAY))


def failed(code: FailureCode) -> Failed:
    return Failed(code, "No.", NOW - 2 * HOUR)


@pytest.mark.parametrize(
    ("collection", "state", "sentence"),
    [
        (MEASURED, FRESH, None),
        (
            NEW,
            NEVER,
            "The post has not been collected yet: it is due at 2026-11-22 15:00 UTC.",
        ),
        (
            replace(NEW, next_collect_at=None),
            NEVER,
            "The post has not been collected yet, and nobody has asked for it.",
        ),
        (
            replace(OLD, next_collect_at=NOW - 2 * DAY),
            DUE,
            (
                "The post's numbers are older than they should be, and new ones are due since"
                " 2026-11-20 15:00 UTC: see that a worker runs."
            ),
        ),
        (
            replace(OLD, next_collect_at=NOW - 2 * DAY, is_at_rest=True),
            DUE,
            "The organization is archived: nothing is collected until it is restored.",
        ),
        (replace(MEASURED, is_at_rest=True), FRESH, None),
        (
            replace(OLD, next_collect_at=None),
            DUE,
            "The post's numbers are older than they should be, and nothing new was asked for.",
        ),
        (
            replace(NEW, collected=YOUNG._replace(leased_until=NOW + HOUR)),
            COLLECTING,
            "The post is being collected right now.",
        ),
        (
            replace(NEW, collected=YOUNG._replace(platform=Platform.LINKEDIN), cadence=None),
            UNSUPPORTED,
            "LinkedIn can't be read yet: import its numbers, or record them by mutation.",
        ),
        (
            replace(NEW, status=PostStatus.SCHEDULED),
            UNSUPPORTED,
            "The post is not published, so YouTube has no numbers for it yet.",
        ),
        (
            replace(MEASURED, archived_at=NOW),
            UNSUPPORTED,
            "The post is archived, and archived posts are not collected.",
        ),
        (
            replace(NEW, collected=YOUNG._replace(is_connected=False)),
            DISCONNECTED,
            "No YouTube account is connected for the post: connect the one that published it.",
        ),
        (
            replace(
                NEW,
                collected=YOUNG._replace(is_connected=False),
                disconnected_at=NOW - DAY,
            ),
            DISCONNECTED,
            "The YouTube account was disconnected on 2026-11-21 15:00 UTC: connect it again.",
        ),
    ],
)
def test_each_state_has_its_sentence(
    collection: Collection, state: CollectionState, sentence: str | None
) -> None:
    assert collection.state(Clock(NOW)) is state
    assert explain(collection, Clock(NOW)) == sentence


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            FailureCode.AUTHENTICATION_FAILED,
            (
                "X has not accepted the account's permission since 2026-11-22 13:00 UTC. It is"
                " tried again once a day; check it now (`backbone credentials check`), and connect"
                " it anew only if the check fails too."
            ),
        ),
        (
            FailureCode.PERMISSION_MISSING,
            (
                "X doesn't let the account read the post's numbers: connect it again with every"
                " permission that is asked for. It is tried again within a day, or at once when the"
                " account is checked (`backbone credentials check`)."
            ),
        ),
        (
            FailureCode.METRICS_DELAYED,
            (
                "X has no numbers for the post yet, as may be in its first 48 hours: the next look"
                " is at 2026-11-22 16:00 UTC."
            ),
        ),
        (
            FailureCode.POST_NOT_FOUND,
            (
                "X doesn't know the post: it was deleted, made private, or is another account's;"
                " the next look is at 2026-11-22 16:00 UTC."
            ),
        ),
        (
            FailureCode.RATE_LIMITED,
            "X asks us to go slower: collection goes on at 2026-11-22 16:00 UTC.",
        ),
        (
            FailureCode.QUOTA_EXHAUSTED,
            "The allowance at X is used up: collection goes on at 2026-11-22 16:00 UTC.",
        ),
        (
            FailureCode.BILLING_REQUIRED,
            (
                "X wants to be paid first: settle the bill there. It is tried again within a day,"
                " or at once when the account is checked (`backbone credentials check`)."
            ),
        ),
        (
            FailureCode.PROVIDER_UNAVAILABLE,
            (
                "X has not answered for the post since 2026-11-22 13:00 UTC, being out of reach or"
                " out of order: the next try is at 2026-11-22 16:00 UTC."
            ),
        ),
        (
            FailureCode.MALFORMED_RESPONSE,
            (
                "X has given answers for the post that can't be read since 2026-11-22 13:00 UTC:"
                " the next try is at 2026-11-22 16:00 UTC."
            ),
        ),
        (
            FailureCode.REQUEST_REJECTED,
            (
                "X has rejected Backbone's request for the post since 2026-11-22 13:00 UTC. It is"
                " made again at 2026-11-22 16:00 UTC, after each upgrade, and when the account is"
                " checked; if it stays so, please report it with the log's line."
            ),
        ),
        (
            FailureCode.NOT_A_POST_ID,
            (
                "The post's externalId is not an id that X gives to a post, so nobody can be asked"
                " for it: write the id that X shows in the post's address."
            ),
        ),
    ],
)
def test_each_failure_has_its_sentence(
    code: FailureCode,
    sentence: str,
) -> None:
    collection = replace(
        MEASURED,
        collected=YOUNG._replace(
            platform=Platform.TWITTER, failure=code.value, published_at=NOW - HOUR
        ),
        post=failed(code),
        next_collect_at=NOW + HOUR if code.is_retryable() else None,
        attempts=1,
        times_not_found=1,
    )
    assert collection.state(Clock(NOW)) is FAILED
    assert explain(collection, Clock(NOW)) == sentence


def test_every_code_has_its_sentence() -> None:
    (marker,) = (
        mark
        for mark in test_each_failure_has_its_sentence.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    )
    assert {code for code, _ in marker.args[1]} == set(FailureCode) - {FailureCode.GONE}


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (
            Failure(FailureCode.METRICS_DELAYED, "No."),
            (
                "YouTube knows the post but gives no numbers of it: the next look is at 2026-11-22"
                " 16:00 UTC."
            ),
        ),
        (
            UNTRIED,
            (
                "YouTube failed for three posts in a row before this one's turn came, so it was not"
                " asked for this one: the next try is at 2026-11-22 16:00 UTC."
            ),
        ),
    ],
)
def test_a_code_with_several_causes_has_a_sentence_for_each(
    failure: Failure, sentence: str
) -> None:
    collection = replace(
        MEASURED,
        collected=YOUNG._replace(failure=failure.code.value),  # ten days old
        post=Failed(failure.code, failure.message, NOW - 2 * HOUR, failure.is_untried),
        next_collect_at=NOW + HOUR,
    )
    assert explain(collection, Clock(NOW)) == sentence


@pytest.mark.parametrize(
    ("before", "state", "sentence"),
    [
        (MEASURED, FRESH, None),
        (
            NEW,
            NEVER,
            "YouTube shows a story for one day, and it was over before its numbers were read.",
        ),
    ],
)
def test_a_story_after_its_day_has_not_failed(
    before: Collection, state: CollectionState, sentence: str | None
) -> None:
    collection = replace(
        before,
        collected=before.collected._replace(failure="GONE"),
        post=failed(FailureCode.GONE),
        next_collect_at=None,
    )
    assert collection.state(Clock(NOW)) is state
    assert collection.failure is None
    assert explain(collection, Clock(NOW)) == sentence


def test_a_post_that_was_lost_three_times_is_looked_for_only_if_asked() -> None:
    collection = replace(
        MEASURED,
        collected=YOUNG._replace(failure="POST_NOT_FOUND"),
        post=failed(FailureCode.POST_NOT_FOUND),
        times_not_found=3,
        next_collect_at=None,
    )
    assert not collection.is_retryable
    assert explain(collection, Clock(NOW)) == (
        "YouTube didn't know the post three times: it was deleted, made private, or is another"
        " account's, and is looked for again only if you ask."
    )


def test_a_dead_account_explains_all_its_posts_even_those_with_fresh_numbers() -> None:
    dead = failed(FailureCode.AUTHENTICATION_FAILED)
    collection = replace(
        MEASURED,
        collected=MEASURED.collected._replace(account_failure=dead.code.value),
        account=dead,
        post=failed(FailureCode.METRICS_DELAYED),
    )
    assert collection.state(Clock(NOW)) is FAILED
    assert collection.failure == dead


def test_a_lease_that_ran_out_collects_nothing() -> None:
    assert replace(NEW, collected=YOUNG._replace(leased_until=NOW)).state(Clock(NOW)) is NEVER


@pytest.mark.parametrize(
    ("before", "says_so"),
    [
        (OLD, True),
        (replace(MEASURED, post=failed(FailureCode.PROVIDER_UNAVAILABLE)), True),
        (replace(MEASURED, post=failed(FailureCode.POST_NOT_FOUND)), False),
        (MEASURED, False),
    ],
)
def test_a_post_whose_platform_is_out_of_reach_waits_for_it(
    before: Collection, says_so: bool
) -> None:
    post = before.post
    collected = before.collected._replace(failure=post.code.value if post else None)
    collection = replace(
        before, collected=collected, next_collect_at=NOW - HOUR, out_since=NOW - 2 * HOUR
    )
    sentence = (
        "YouTube has been out of reach since 2026-11-22 13:00 UTC: the post is asked for once it"
        " answers again."
    )
    assert (explain(collection, Clock(NOW)) == sentence) is says_so
