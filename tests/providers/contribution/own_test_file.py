"""What is Plaza's own: this becomes `tests/providers/test_plaza.py`."""

from app.domain.platforms import Platform
from tests.providers.readers import Readers, ref


async def test_what_only_plaza_reports(readers: Readers) -> None:
    (post,) = readers.posts(Platform.PLAZA, 1)
    batch = await readers.fetch(Platform.PLAZA, ref(post))
    metrics = batch.found[post.external_id].metrics
    assert metrics.likes is not None
    assert metrics.views is None
