"""Decoding a picture in a process of its own, which is ended when its time is over."""

import asyncio
import sys
from importlib.util import find_spec
from typing import Final

from app.providers.pictures import Cure, PictureFailed
from app.services.collecting import picture_decoder

SECONDS: Final = 15.0
PROGRAM: Final = picture_decoder.__file__


def can_decode() -> bool:
    """Whether Pillow, the extra `pictures`, is installed."""
    return find_spec("PIL") is not None


async def thumbnail_of(body: bytes, *, seconds: float = SECONDS, program: str = PROGRAM) -> bytes:
    """A WebP of at most 320 pixels a side and about 15 KB.

    Raises:
        PictureFailed: It is no picture that can be decoded within bounds.
    """
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    # -P: the names of the modules beside it are not those of the standard library.
    command = sys.executable, "-P", program
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=nowhere
    )
    try:
        async with asyncio.timeout(seconds):
            made, _ = await process.communicate(body)
    except TimeoutError:
        raise PictureFailed(Cure.NONE, "It takes too long to decode.") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == picture_decoder.TOO_MANY_PIXELS:
        raise PictureFailed(Cure.NONE, "It has more than 40 megapixels.")
    if process.returncode or not made:
        raise PictureFailed(Cure.NONE, "It can't be decoded.")
    return made
