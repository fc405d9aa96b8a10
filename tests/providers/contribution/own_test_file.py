"""What is Reddit's own: this becomes `tests/providers/test_reddit.py`."""

from app.domain.platforms import Platform
from tests.providers.readers import Readers, ref


async def test_what_only_reddit_reports(readers: Readers) -> None:
    (post,) = readers.posts(Platform.REDDIT, 1)
    batch = await readers.fetch(Platform.REDDIT, ref(post))
    metrics = batch.found[post.external_id].metrics
    assert metrics.likes is not None
    assert metrics.views is None
