"""Lists of posts: nothing odd in them costs more than itself, and no gap in them is their end."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import (
    bluesky_posts,
    facebook_posts,
    instagram_media,
    linkedin,
    mastodon,
    pinterest_pins,
    reddit_posts,
    registry,
    threads_posts,
    tiktok,
    twitter_posts,
    youtube_videos,
)
from app.providers.base import (
    ListedPage,
    Malformed,
    ProviderFailed,
    PublishedPost,
    SkippedItem,
    Token,
)
from app.providers.instagram import FACEBOOK_LOGIN
from app.providers.listings import MOST_EMPTY, FurtherList, Listing
from app.providers.meta import next_page
from app.simulation.faults import Trouble
from app.simulation.instagram import WITHOUT_CURSORS
from tests.profile import IS_STRESS
from tests.providers.readers import DAY, NOW, PLATFORMS, Readers
from tests.providers.replies import Answering, reply

SINCE = NOW - 300 * DAY
POSTS = 300
"""One a day, at noon."""

GAPPY = [
    platform for platform in PLATFORMS if platform not in (Platform.MASTODON, Platform.TWITTER)
]
"""Platforms whose pages say whether there is a next one; X's first page is always empty here."""

NO_DATE = [platform for platform in PLATFORMS if platform is not Platform.BLUESKY]
TOLD_BY: Mapping[Platform, Sequence[str | None]] = {
    Platform.TIKTOK: ["later"],
    Platform.MASTODON: [None, ""],
}
REPLYING = [Platform.TWITTER, Platform.THREADS, Platform.MASTODON, Platform.BLUESKY]
KINDS = {
    PostCategory.IMAGE: PostCategory.IMAGE,
    PostCategory.VIDEO: PostCategory.VIDEO,
    PostCategory.CAROUSEL: PostCategory.CAROUSEL,
    PostCategory.TEXT: PostCategory.TEXT,
}


async def listed(
    readers: Readers, platform: Platform, **more: Any
) -> tuple[list[PublishedPost], list[SkippedItem]]:
    """All posts, and all items that were skipped."""
    token = more.pop("token", None) or readers.token(platform)
    given: dict[str, Any] = {"since": SINCE, "now": NOW, **more}
    pages = [page async for page in readers.provider(platform).list_posts(token, **given)]
    return (
        [post for page in pages for post in page.posts],
        [item for page in pages for item in page.skipped],
    )


@pytest.mark.parametrize("platform", GAPPY)
async def test_an_empty_page_with_a_next_page_is_not_the_end(
    readers: Readers, platform: Platform
) -> None:
    readers.simulated.world.gaps.add(platform)
    found, _ = await listed(readers, platform)
    assert len({post.external_id for post in found}) == POSTS


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_list_goes_on_wherever_a_limit_ended_it_and_misses_nothing(
    readers: Readers, platform: Platform
) -> None:
    """Each of its requests is the one that is limited, in turn; in `make test` every third."""
    token, world = readers.token(platform), readers.simulated.world
    since = NOW - 130 * DAY
    expected = {post.external_id for post in world.posts(platform) if post.published_at >= since}
    await listed(readers, platform, token=token, since=since)
    usual = len(world.requests)
    for number in range(0, usual, 1 if IS_STRESS else 3):
        pages = await until_a_limit(readers, token, platform, since, after=number)
        world.requests.clear()
        rest: list[PublishedPost] = []
        if not pages or pages[-1].cursor is not None:
            going_on = {"cursor": pages[-1].cursor} if pages else {}
            rest, _ = await listed(readers, platform, token=token, since=since, **going_on)
        found = [post.external_id for page in pages for post in page.posts]
        assert {*found, *(post.external_id for post in rest)} == expected
        assert len(rest) <= len(expected) - len(found) + linkedin.OVERLAP
        assert len(world.requests) <= usual - len(pages) + 1


async def until_a_limit(
    readers: Readers, token: Token, platform: Platform, since: datetime, *, after: int
) -> list[ListedPage]:
    """The pages before so many requests are through, and the next one meets a limit."""
    readers.fail(platform, "RATE_LIMITED", times=1).after = after
    pages = []
    with suppress(ProviderFailed):
        async for page in readers.provider(platform).list_posts(token, since=since, now=NOW):
            pages.append(page)  # noqa: PERF401 - the list breaks off
    readers.simulated.faults.clear()
    return pages


async def test_reddits_list_begins_anew_after_a_place_that_is_gone() -> None:
    """Reddit lists nothing after a post that has been deleted, which is not the list's end."""
    told = {"id": "1", "name": "me", "data": {"children": [], "after": None}}
    provider = registry.connect(Platform.REDDIT, Answering(reply(told, 200)))
    token = Token("a token")
    assert [page async for page in provider.list_posts(token, since=SINCE, now=NOW)]
    going_on: Any = provider
    with pytest.raises(Malformed, match="nothing after"):
        await anext(going_on.list_posts(token, since=SINCE, now=NOW, cursor="t3_1"))


@pytest.mark.parametrize("platform", NO_DATE)
async def test_a_post_with_an_odd_date_costs_itself_and_says_why(
    readers: Readers, platform: Platform
) -> None:
    odd = readers.simulated.world.posts(platform)[3]
    for date in TOLD_BY.get(platform, [None, "yesterday", "0000-01-01T00:00:00.000Z"]):
        odd.overrides["date"] = date
        found, skipped = await listed(readers, platform)
        assert len(found) == POSTS - 1
        (item,) = skipped
        assert item.external_id in (odd.external_id, None)
        assert item.reason


@pytest.mark.parametrize(
    "date",
    [
        *("0000-01-01T00:00:00.000Z", "0001-01-01T00:00:00+05:00", "2024-11-31T00:00:00Z"),
        *("1985-04-12T23:20:50.123-24:00", "1985-04-12T23:20:50Z", "soon", None),
    ],
)
async def test_blueskys_own_time_stands_in_for_one_that_cant_be(
    readers: Readers, date: str | None
) -> None:
    odd = readers.simulated.world.posts(Platform.BLUESKY)[3]
    odd.overrides["date"] = date
    found, skipped = await listed(readers, Platform.BLUESKY)
    assert (len(found), skipped) == (POSTS, [])
    assert {post.published_at for post in found if post.external_id == odd.external_id} == {
        odd.published_at
    }


@pytest.mark.parametrize("platform", REPLYING)
async def test_replies_are_left_out_unless_asked_for(readers: Readers, platform: Platform) -> None:
    readers.simulated.world.publish(
        platform, NOW - timedelta(hours=1), PostCategory.TEXT, is_reply=True
    )
    assert len((await listed(readers, platform))[0]) == POSTS
    assert len((await listed(readers, platform, with_replies=True))[0]) == POSTS + 1


@pytest.mark.parametrize("platform", [Platform.TWITTER, Platform.MASTODON, Platform.BLUESKY])
@pytest.mark.parametrize(("category", "told"), KINDS.items())
async def test_the_kind_of_a_post_is_what_is_attached_to_it(
    readers: Readers, platform: Platform, category: PostCategory, told: PostCategory
) -> None:
    post = readers.simulated.world.publish(platform, NOW - timedelta(hours=1), category)
    found, _ = await listed(readers, platform, since=NOW - DAY / 2)
    assert {one.category for one in found if one.external_id == post.external_id} == {told}


async def test_everything_on_youtube_is_a_video(readers: Readers) -> None:
    found, _ = await listed(readers, Platform.YOUTUBE)
    assert {post.category for post in found} == {PostCategory.VIDEO}


async def test_photos_on_tiktok_are_told_by_their_address(readers: Readers) -> None:
    photo = readers.simulated.world.posts(Platform.TIKTOK)[1]
    photo.overrides["is_photo"] = True
    found, _ = await listed(readers, Platform.TIKTOK)
    kinds = {post.external_id: post.category for post in found}
    assert kinds.pop(photo.external_id) is PostCategory.IMAGE
    assert set(kinds.values()) == {PostCategory.VIDEO}


async def test_a_channel_without_uploads_has_no_posts(readers: Readers) -> None:
    world = readers.simulated.world
    for post in world.posts(Platform.YOUTUBE):
        world.remove(Platform.YOUTUBE, post.external_id)
    assert await listed(readers, Platform.YOUTUBE) == ([], [])


@pytest.mark.parametrize("host", [None, FACEBOOK_LOGIN])
async def test_instagrams_next_page_is_found_without_a_cursor_and_the_token_stays_in_its_header(
    readers: Readers, host: str | None
) -> None:
    readers.simulated.world.features.add(WITHOUT_CURSORS)
    token = replace(readers.token(Platform.INSTAGRAM), host=host)
    found, _ = await listed(readers, Platform.INSTAGRAM, token=token)
    assert len({post.external_id for post in found}) == POSTS
    targets = [request.target for request in readers.simulated.world.requests]
    assert len(targets) > 5
    assert not [target for target in targets if token.access in target]


@pytest.mark.parametrize("address", ["https://elsewhere.example/?after=1", "https://[", "//x"])
def test_instagrams_next_page_on_another_host_is_not_followed(address: str) -> None:
    with pytest.raises(Malformed, match="another host"):
        next_page({"paging": {"next": address}}, {}, host="graph.instagram.com")


async def test_instagrams_stories_are_a_list_of_their_own(readers: Readers) -> None:
    world = readers.simulated.world
    story = world.publish(Platform.INSTAGRAM, NOW - DAY / 2, PostCategory.STORY)
    world.publish(Platform.INSTAGRAM, NOW - 2 * DAY, PostCategory.STORY)
    provider, token = readers.provider(Platform.INSTAGRAM), readers.token(Platform.INSTAGRAM)
    stories = [page async for page in provider.list_stories(token, now=NOW)]
    assert [(post.external_id, post.category) for page in stories for post in page.posts] == [
        (story.external_id, PostCategory.STORY)
    ]
    found, _ = await listed(readers, Platform.INSTAGRAM)
    assert len(found) == POSTS


WITHOUT_STORIES = [one for one, info in registry.PLATFORMS.items() if not info.has_stories]


@pytest.mark.parametrize("platform", WITHOUT_STORIES)
async def test_other_platforms_have_no_stories_and_are_not_asked(
    readers: Readers, platform: Platform
) -> None:
    stories = readers.provider(platform).list_stories(readers.token(platform), now=NOW)
    assert [page async for page in stories] == []
    assert not readers.simulated.world.requests


def test_a_list_of_empty_pages_without_end_is_given_up() -> None:
    listing = Listing(lambda _: PublishedPost("1", NOW), since=SINCE)
    for _ in range(MOST_EMPTY):
        assert listing.page([]).posts == []
    with pytest.raises(ProviderFailed) as caught:
        listing.page([])
    assert caught.value.failure.code is FailureCode.MALFORMED_RESPONSE


def test_a_list_in_a_circle_is_given_up_and_has_no_place_to_go_on() -> None:
    listing = Listing(lambda _: PublishedPost("1", NOW), since=SINCE)
    pages = [listing.page([{}], cursor) for cursor in ("a", "b", "a")]
    assert [page.cursor for page in pages] == ["a", "b", None]
    with pytest.raises(Malformed, match="circle"):
        listing.page([{}], "b")


def test_a_further_list_has_cursors_of_its_own() -> None:
    further = FurtherList("Reels")
    assert [further.has(each) for each in (None, "7", "reels:", "reels:7")] == [
        *(False, False),
        *(True, True),
    ]
    assert [further.after(each) for each in (None, "reels:", "reels:7")] == [None, None, "7"]
    assert [further.cursor_at(each) for each in (None, "7")] == [None, "reels:7"]


def test_what_is_no_object_is_skipped() -> None:
    listing = Listing(lambda _: PublishedPost("1", NOW), since=SINCE)
    page = listing.page([None, 3, "text", []])
    assert [item.external_id for item in page.skipped] == [None] * 4
    assert not listing.is_past


AT = "2026-11-20T10:00:00Z"


@pytest.mark.parametrize(
    ("post", "facts"),
    [
        (
            mastodon._published(
                {
                    "id": "1",
                    "created_at": AT,
                    "language": "de",
                    "account": {"acct": "me@example.social"},
                    "media_attachments": [{"meta": {"original": {"duration": 12.5}}}],
                }
            ),
            ("me@example.social", "de", 12.5),
        ),
        (
            bluesky_posts.listed(
                {
                    "post": {
                        "uri": "at://did:plc:x/app.bsky.feed.post/3k",
                        "author": {"handle": "me.bsky.social"},
                        "record": {"text": "Hi", "createdAt": AT, "langs": ["pt-BR", "en"]},
                        "indexedAt": AT,
                    }
                }
            ),
            ("me.bsky.social", "pt-BR", None),
        ),
        (
            twitter_posts.published(
                {
                    "id": "1",
                    "text": "Hi",
                    "created_at": AT,
                    "lang": "en",
                    "attachments": {"media_keys": ["3_1"]},
                },
                {"3_1": {"type": "video", "duration_ms": 34_500}},
            ),
            (None, "en", 34.5),
        ),
        (
            twitter_posts.published({"id": "1", "text": "", "created_at": AT, "lang": "zxx"}, {}),
            (None, None, None),
        ),
        (tiktok._published({"id": "1", "create_time": 1, "duration": 17}), (None, None, 17)),
        (
            youtube_videos.published(
                {
                    "snippet": {"channelTitle": "Slow Crumb", "publishedAt": AT},
                    "contentDetails": {"videoId": "x"},
                }
            ),
            ("Slow Crumb", None, None),
        ),
        (
            instagram_media.published({"id": "1", "timestamp": AT, "username": "slowcrumb"}),
            ("slowcrumb", None, None),
        ),
        (
            threads_posts.published({"id": "1", "timestamp": AT, "username": "slowcrumb"}),
            ("slowcrumb", None, None),
        ),
        (
            facebook_posts.published(
                {"id": "1", "created_time": AT, "from": {"id": "7", "name": "Slow Crumb"}}
            ),
            ("Slow Crumb", None, None),
        ),
        (
            reddit_posts.published(
                {
                    "id": "1",
                    "created_utc": 1.7e9,
                    "author": "slowcrumb",
                    "media": {"reddit_video": {"duration": 21}},
                }
            ),
            ("slowcrumb", None, 21),
        ),
        (
            pinterest_pins.published(
                {
                    "id": "1",
                    "created_at": AT,
                    "board_owner": {"username": "somebody"},
                    "media": {"media_type": "video", "duration": 12_345.0},
                }
            ),
            (None, None, 12.345),
        ),
    ],
    ids=[
        *("mastodon", "bluesky", "x", "x without words", "tiktok", "youtube", "instagram"),
        *("threads", "facebook", "reddit", "pinterest"),
    ],
)
def test_what_a_platform_says_of_author_language_and_length_is_kept(
    post: PublishedPost, facts: tuple[object, ...]
) -> None:
    assert (post.author, post.language, post.duration_seconds) == facts


async def test_youtubes_list_says_how_long_videos_are_and_in_which_language(
    readers: Readers,
) -> None:
    found, _ = await listed(readers, Platform.YOUTUBE, since=NOW - 3 * DAY)
    assert {(post.duration_seconds, post.language) for post in found} == {(30, "en")}


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.WRONG_TYPES, Trouble.NOT_JSON])
async def test_what_isnt_told_of_videos_costs_no_list(readers: Readers, trouble: Trouble) -> None:
    readers.fail(Platform.YOUTUBE, trouble).path = "/videos"
    found, _ = await listed(readers, Platform.YOUTUBE, since=NOW - 3 * DAY)
    assert len(found) == 3
    assert {(post.duration_seconds, post.language) for post in found} == {(None, None)}


@pytest.mark.parametrize("odd", [0, -3, "17", True, None, 10**9, float("nan")])
def test_what_is_no_length_is_unknown(odd: object) -> None:
    assert (
        tiktok._published({"id": "1", "create_time": 1, "duration": odd}).duration_seconds is None
    )
