"""Pictures of pages that are committed, and how much a page differs from its picture."""

from functools import reduce
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Browser

FOLDER = Path(__file__).with_name("pictures")
MADE_WITH = FOLDER / "chromium.txt"
"""The major version of the Chromium that drew them: another draws letters in its own way."""

TOLERANCE = 24
"""By how much of 255 a channel of a pixel may differ before the pixel does."""


def major_version(browser: Browser) -> str:
    return browser.version.partition(".")[0]


def difference(one: bytes, other: bytes) -> float:
    """How many of a hundred pixels of two PNG pictures differ; all of them where the sizes do."""
    from PIL import Image, ImageChops  # noqa: PLC0415 - an extra

    pictures = [Image.open(BytesIO(each)).convert("RGB") for each in (one, other)]
    if pictures[0].size != pictures[1].size:
        return 100
    channels = ImageChops.difference(*pictures).split()
    most = reduce(ImageChops.lighter, channels)
    differing = sum(most.histogram()[TOLERANCE + 1 :])
    return 100 * differing / (most.width * most.height)
