"""Making thumbnails of what platforms show, whatever people have uploaded there.

What comes of a good picture is looked at without a process for each, which takes 0.1 s of CPU.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.providers.pictures import Cure, PictureFailed
from app.services.collecting import picture_decoder, picture_decoding
from tests.pictures import (
    BLUE,
    HTML,
    RED,
    SVG,
    Image,
    animated,
    bomb,
    gif_bomb,
    halves,
    is_near,
    noise,
    opened,
    saved,
)
from tests.profile import in_stress


def decoded(body: bytes) -> Any:
    picture = opened(picture_decoder.thumbnail_of(body))
    assert picture.format == "WEBP"
    assert max(picture.size) <= 320
    return picture


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "P")),
        *(("PNG", "RGBA"), ("PNG", "LA"), ("WEBP", "RGB"), ("GIF", "P")),
    ],
)
def test_a_picture_of_any_usual_kind(kind: str, mode: str) -> None:
    picture = decoded(saved(halves(mode), kind))
    assert picture.size == (320, 160)
    if mode not in ("L", "LA"):
        assert is_near(picture.convert("RGB").getpixel((40, 80)), RED)
        assert is_near(picture.convert("RGB").getpixel((280, 80)), BLUE)


def test_grey_of_16_bits_keeps_its_brightness() -> None:
    picture = decoded(saved(Image.new("I;16", (400, 400), 32_768), "PNG"))
    assert is_near(picture.convert("RGB").getpixel((9, 9)), (128, 128, 128))


def test_what_is_transparent_stays_so() -> None:
    picture = halves("P")
    left = picture.getpixel((0, 0))
    made = decoded(saved(picture, "PNG", transparency=left))
    assert made.mode == "RGBA"
    assert made.getpixel((40, 80))[3] == 0
    assert made.getpixel((280, 80))[3] == 255


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame(kind: str) -> None:
    picture = decoded(animated(kind))
    assert is_near(picture.convert("RGB").getpixel((160, 160)), RED)
    assert getattr(picture, "n_frames", 1) == 1


async def test_a_photo_is_turned_upright_and_says_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "a camera"
    exif.get_ifd(0x8825)[1] = "N"  # where
    body = saved(halves(), "JPEG", exif=exif, comment=b"a secret", icc_profile=b"a profile")

    made = await picture_decoding.thumbnail_of(body)
    picture = opened(made)
    assert picture.size == (160, 320)
    assert is_near(picture.getpixel((80, 40)), RED)
    assert not picture.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)
    assert b"secret" not in made
    assert b"camera" not in made


def test_a_thumbnail_has_about_15_kilobytes() -> None:
    assert len(picture_decoder.thumbnail_of(noise())) <= 16_000


def test_a_small_picture_stays_as_small_as_it_is() -> None:
    assert decoded(saved(halves(size=(40, 30)), "PNG")).size == (40, 30)


def test_a_long_strip_keeps_a_pixel_of_width() -> None:
    assert decoded(saved(halves(size=(8000, 2)), "PNG")).size == (320, 1)


@pytest.mark.parametrize(
    "body",
    [
        SVG,
        lambda: saved(halves(), "JPEG")[:-2000],
        lambda: saved(halves(), "TIFF"),
        *(
            pytest.param(body, marks=in_stress)
            for body in (
                *(HTML, b"", b"\x89PNG\r\n\x1a\n", b"BM" + bytes(60)),
                lambda: saved(halves(), "PNG")[:-200],
                lambda: saved(halves(), "WEBP")[:-400],
            )
        ),
    ],
)
async def test_what_is_no_whole_picture_of_those_kinds(
    body: bytes | Callable[[], bytes],
) -> None:
    with pytest.raises(PictureFailed, match="can't be decoded") as caught:
        await picture_decoding.thumbnail_of(body if isinstance(body, bytes) else body())
    assert caught.value.cure is Cure.NONE


@pytest.mark.parametrize("make", [bomb, gif_bomb, lambda: bomb(1, 40_000_001)])
async def test_more_than_40_megapixels_are_not_decoded(make: Callable[[], bytes]) -> None:
    with pytest.raises(PictureFailed, match="40 megapixels"):
        await picture_decoding.thumbnail_of(make())


async def test_40_megapixels_are_decoded_in_the_memory_that_there_is() -> None:
    made = await picture_decoding.thumbnail_of(saved(Image.new("RGB", (8000, 5000), RED), "JPEG"))
    picture = opened(made)
    assert picture.size == (320, 200)


async def test_what_takes_too_long_is_ended_with_its_process(tmp_path: Path) -> None:
    program, begun = tmp_path / "slow.py", tmp_path / "begun"
    program.write_text(
        "import os, pathlib, time\n"
        f"pathlib.Path({str(begun)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(600)\n"
    )
    for seconds in (2, 10, 60):  # until it has begun within that
        with pytest.raises(PictureFailed, match="too long"):
            await picture_decoding.thumbnail_of(
                b"x" * 1_000_000, seconds=seconds, program=str(program)
            )
        if begun.exists() and begun.read_text():
            break
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)
