from datetime import UTC, datetime

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.providers.base import PostRef
from tests.providers.readers import DAY, NOW, Readers, ref

ME = Platform.TIKTOK


async def test_videos_are_queried_by_post_with_the_fields_in_the_address(
    readers: Readers,
) -> None:
    await readers.fetch(ME, *map(ref, readers.posts(ME)))
    (request,) = readers.simulated.world.requests
    assert request.method == "POST"
    assert request.target.startswith("/tiktok/v2/video/query/?fields=id%2C")


async def test_a_publish_id_is_not_a_videos_id(readers: Readers) -> None:
    batch = await readers.fetch(ME, PostRef("v_pub_url~v2-1.7412", NOW))
    (failure,) = batch.missing.values()
    assert failure.code is FailureCode.NOT_A_POST_ID


async def test_a_missing_scope_is_a_401_and_no_dead_token(readers: Readers) -> None:
    readers.fail(ME, "PERMISSION_MISSING")
    (failure,) = await readers.failures(ME, ref(readers.posts(ME)[0]))
    assert failure.code is FailureCode.PERMISSION_MISSING


async def test_cursors_are_milliseconds_and_times_seconds(readers: Readers) -> None:
    since, token = NOW - 30 * DAY, readers.token(ME)
    pages = [
        page.posts async for page in readers.provider(ME).list_posts(token, since=since, now=NOW)
    ]
    assert [len(page) for page in pages] == [20, 10, 0]
    assert pages[0][0].published_at == datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_what_only_the_business_api_knows_is_unknown(readers: Readers) -> None:
    post = readers.posts(ME)[0]
    reading = (await readers.fetch(ME, ref(post))).found[post.external_id]
    assert (reading.metrics.saves, reading.metrics.impressions, reading.reach) == (None, None, None)
