"""Where pictures are switched off, or Pillow isn't installed, nothing is fetched."""

import pytest
from sqlalchemy import func, select

from app.domain.platforms import Platform
from app.services.collecting import picture_decoding
from app.tables.base import table_of
from app.tables.collecting.picture_requests import PictureRequest
from app.worker.periodic import periodic_tasks_of
from tests.worker.installation import Installation

requests = table_of(PictureRequest)


async def requested(installation: Installation) -> int:
    (row,) = await installation.select(select(func.count()).select_from(requests))
    return int(row[0])


def fetches_pictures(installation: Installation) -> bool:
    return "pictures" in {chore.name for chore in periodic_tasks_of(installation.runtime)}


async def test_pictures_that_are_switched_off_are_not_even_noted(
    installation: Installation,
) -> None:
    settings = installation.runtime.settings
    installation.runtime.settings = settings.model_copy(update={"pictures": False})
    await installation.account(Platform.TIKTOK)
    assert await requested(installation) == 0
    assert not fetches_pictures(installation)


async def test_without_pillow_pictures_wait_until_it_is_installed(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_decoding, "can_decode", lambda: False)
    await installation.account(Platform.TIKTOK)
    assert await requested(installation) == 10
    assert not fetches_pictures(installation)

    monkeypatch.setattr(picture_decoding, "can_decode", lambda: True)
    assert fetches_pictures(installation)
