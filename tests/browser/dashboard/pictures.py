"""Pictures of pages that are committed, and how much a page differs from its picture."""

import base64
from pathlib import Path

from playwright.sync_api import Browser

FOLDER = Path(__file__).with_name("pictures")
MADE_WITH = FOLDER / "chromium.txt"
"""The major version of the Chromium that drew them: another draws letters in its own way."""

TOLERANCE = 24
"""By how much of 255 a channel of a pixel may differ before the pixel does."""

# How many of a hundred pixels differ; all of them where the sizes do.
_COMPARE = """async ([tolerance, ...sources]) => {
  const [one, other] = await Promise.all(sources.map(async (source) => {
    const image = await createImageBitmap(await (await fetch(source)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height);
  }));
  if (one.width !== other.width || one.height !== other.height) return 100;
  let differing = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    const differs = [0, 1, 2].some(
      (channel) => Math.abs(one.data[at + channel] - other.data[at + channel]) > tolerance);
    if (differs) differing += 1;
  }
  return (100 * differing) / (one.width * one.height);
}"""


def major_version(browser: Browser) -> str:
    return browser.version.partition(".")[0]


def difference(browser: Browser, one: bytes, other: bytes) -> float:
    """How many of a hundred pixels of two PNG pictures differ."""
    page = browser.new_page()
    sources = [f"data:image/png;base64,{base64.b64encode(each).decode()}" for each in (one, other)]
    found: float = page.evaluate(_COMPARE, [TOLERANCE, *sources])
    page.close()
    return found
