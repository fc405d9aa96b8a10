"""The program that makes a thumbnail: a picture on standard input, WebP on standard output.

Whoever uploads to a platform decides what is decoded here. So it runs in a process of its own,
without anything of ours, bounded in memory and time, and can be ended at any moment.
"""

import io
import sys
from contextlib import suppress

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SIDE = 320
"""Pixels of the longer side."""

MOST_PIXELS = 40_000_000
AIM_BYTES = 15_000
QUALITIES = (80, 65, 50, 35, 20)
MOST_MEMORY = 1 << 30
MOST_SECONDS = 10
TOO_MANY_PIXELS = 3
"""The exit code for a picture too large to be decoded."""


def thumbnail_of(body: bytes) -> bytes:
    """The first frame of a picture, upright and small, without anything but its pixels.

    Raises:
        SystemExit: It has too many pixels; they are not decoded.
        Exception: Whatever Pillow raises at what is no whole picture.
    """
    # Pillow imports all of its forty formats for one that it hasn't, and by itself it hasn't WebP.
    from PIL import Image, ImageOps, WebPImagePlugin  # noqa: F401

    Image.MAX_IMAGE_PIXELS = None  # ours counts
    with Image.open(io.BytesIO(body), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            sys.exit(TOO_MANY_PIXELS)
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # JPEG decodes at a fraction of its size
        upright = ImageOps.exif_transpose(picture)
        if upright.mode.startswith("I;16"):
            upright = upright.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
        small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    small.thumbnail((SIDE, SIDE))
    small.info.clear()
    made = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        small.save(out, "WEBP", quality=quality)
        made = out.getvalue()
        if len(made) <= AIM_BYTES:
            break
    return made


def main() -> None:
    """Decode what comes, within bounds."""
    with suppress(ImportError):  # there is none on Windows, where time alone is bounded
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(thumbnail_of(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
