"""Stories of a Facebook Page: how they are listed, and which of their numbers are counted."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers.base import Malformed, PublishedPost
from app.providers.facebook_stories import LATE, METRICS, published, reading
from tests.providers.readers import DAY, NOW, Readers, ref

ME = Platform.FACEBOOK
VALUES = dict(zip(METRICS, (120, 90, 7, 2, 3), strict=True))
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
SECONDS = int(AT.timestamp())


def told(values: dict[str, Any], *, ended: str = "2026-11-22T08:00:00+0000") -> dict[str, Any]:
    return {
        "data": [
            {"name": name, "period": "lifetime", "values": [{"value": value, "end_time": ended}]}
            for name, value in values.items()
        ]
    }


def test_views_reach_reactions_shares_and_replies_are_read() -> None:
    story = reading(told(VALUES), {})
    assert (story.metrics.views, story.metrics.likes, story.metrics.shares) == (120, 7, 2)
    assert (story.reach, story.extra) == (90, {"replies": 3})
    assert story.category is PostCategory.STORY
    assert story.metrics.comments is None


def test_a_zero_that_nobody_has_counted_is_no_number() -> None:
    zeros = told(dict.fromkeys(METRICS, 0), ended="1970-01-02T00:00:00+0000")
    story = reading(zeros, {})
    assert story.missing.keys() == {"views", "reach"}
    assert {why.code for why in story.missing.values()} == {FailureCode.METRICS_DELAYED}
    assert (story.metrics.views, story.reach) == (None, None)
    assert (story.metrics.likes, story.metrics.shares, story.extra["replies"]) == (0, 0, 0)


def test_a_counted_zero_is_one() -> None:
    story = reading(told(dict.fromkeys(LATE, 0)), {})
    assert (story.metrics.views, story.reach) == (0, 0)


def test_what_isnt_there_isnt_answered_and_neither_is_what_is_refused() -> None:
    why = Failure(FailureCode.REQUEST_REJECTED, "The platform refuses it.")
    story = reading(told({"pages_fb_story_shares": 4}), {"pages_fb_story_replies": why})
    assert story.metrics.shares == 4
    assert story.missing.keys() == {"views", "reach", "likes", "replies"}
    assert story.missing["replies"] is why


@pytest.mark.parametrize("at", [SECONDS, str(SECONDS), "2026-11-22T10:00:00+0000"])
@pytest.mark.parametrize("status", [{}, {"status": "PUBLISHED"}, {"status": "published"}])
def test_a_story_is_listed_by_its_post(at: object, status: dict[str, str]) -> None:
    item = {"post_id": 7, "creation_time": at, "url": "https://www.facebook.com/stories/7"}
    assert published({**item, **status}) == PublishedPost(
        "7", AT, category=PostCategory.STORY, url="https://www.facebook.com/stories/7"
    )


def test_an_archived_story_isnt_shown_any_more() -> None:
    assert published({"post_id": "7", "status": "archived", "creation_time": SECONDS}) is None


@pytest.mark.parametrize(
    "item",
    [
        {"creation_time": SECONDS},
        {"post_id": "7"},
        {"post_id": "7", "creation_time": "soon"},
        {"post_id": "7", "creation_time": True},
        {"post_id": "7", "creation_time": SECONDS, "status": 3},
    ],
)
def test_what_is_no_story_is_malformed(item: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        published(item)


async def test_stories_of_the_last_day_are_found_and_read_with_other_posts(
    readers: Readers,
) -> None:
    world = readers.simulated.world
    story = world.publish(ME, NOW - DAY / 2, PostCategory.STORY)
    world.publish(ME, NOW - 2 * DAY, PostCategory.STORY)
    provider, token = readers.provider(ME), readers.token(ME)
    pages = [page async for page in provider.list_stories(token, now=NOW)]
    assert [post.external_id for page in pages for post in page.posts] == [story.external_id]
    (other,) = readers.posts(ME, 1)

    world.requests.clear()
    batch = await readers.fetch(ME, ref(other), ref(story))
    assert len(world.requests) == 1
    counts = world.counts(story)
    assert batch.found[story.external_id].metrics.views == counts["views"]
    assert batch.found[story.external_id].extra == {"replies": counts["comments"]}
    assert batch.found[other.external_id].metrics.views == world.counts(other)["views"]


async def test_a_refused_metric_of_a_story_costs_itself(readers: Readers) -> None:
    world = readers.simulated.world
    story = world.publish(ME, NOW - DAY / 2, PostCategory.STORY)
    world.refuse_metric(ME, "pages_fb_story_shares")
    batch = await readers.fetch(ME, ref(story))
    assert batch.found[story.external_id].missing.keys() == {"shares"}


async def test_a_story_that_is_no_more_is_gone(readers: Readers) -> None:
    world = readers.simulated.world
    story = world.publish(ME, NOW - 2 * DAY, PostCategory.STORY)
    world.remove(ME, story.external_id)
    batch = await readers.fetch(ME, ref(story))
    assert batch.missing[story.external_id].code is FailureCode.GONE
