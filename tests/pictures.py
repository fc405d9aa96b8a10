"""Pictures for tests, good and hostile; they take Pillow, which is an extra."""

import io
import struct
from collections.abc import Sequence
from typing import Any

import pytest

from app.simulation.pictures import png

Image = pytest.importorskip("PIL.Image", reason="Pillow isn't installed")

RED, BLUE = (200, 30, 30), (30, 30, 200)


def halves(mode: str = "RGB", size: tuple[int, int] = (800, 400)) -> Any:
    """Red on the left, blue on the right; a palette has these two colours."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture.convert(mode, palette=Image.Palette.ADAPTIVE)


def saved(picture: Any, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def animated(kind: str) -> bytes:
    """Red first, then blue."""
    frames = [Image.new("RGB", (400, 400), colour) for colour in (RED, BLUE)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, loop=0)


def noise(side: int = 1600) -> bytes:
    """What compresses worst."""
    return saved(Image.effect_noise((side, side), 120).convert("RGB"), "JPEG", quality=90)


def bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A small file of very many pixels."""
    return png(width, height, bytes(4096))


def gif_bomb() -> bytes:
    """A small GIF whose screen is as large as one can be."""
    small = saved(Image.new("P", (9, 9)), "GIF")
    return small[:6] + struct.pack("<HH", 65_535, 65_535) + small[10:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'
HTML = b"<!doctype html><title>Sign in</title>"


def opened(body: bytes) -> Any:
    picture = Image.open(io.BytesIO(body))
    picture.load()
    return picture


def is_near(pixel: Sequence[int], colour: Sequence[int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel[:3], colour, strict=True))
