"""Pictures out of files: what is read of them, and what is refused."""

from __future__ import annotations

import io
import os
import random
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scribe.engine.base import Picture
from scribe.errors import InputError
from scribe.pictures import picture_from, read_picture

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
ORIENTATION = 0x0112  # the tag of EXIF


def quarters(mode: str = "RGB", size: int = 64) -> Image.Image:
    """Red, green, blue and white, from the top left clockwise."""
    half = size // 2
    image = Image.new("RGB", (size, size), WHITE)
    image.paste(RED, (0, 0, half, half))
    image.paste(GREEN, (half, 0, size, half))
    image.paste(BLUE, (half, half, size, size))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def pixels(picture: Picture) -> NDArray[np.uint8]:
    shape = (picture.height, picture.width, 3)
    return np.frombuffer(picture.pixels, np.uint8).reshape(shape)


def corners(picture: Picture) -> list[tuple[int, ...]]:
    """The colours near the four corners, from the top left clockwise, to full or none."""
    right, bottom = picture.width - 4, picture.height - 4
    places = ((3, 3), (3, right), (bottom, right), (bottom, 3))
    return [tuple(255 * (int(value) > 127) for value in pixels(picture)[at]) for at in places]


def declared(width: int, height: int) -> bytes:
    """A PNG file that declares a size and has next to no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0" * 99)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class TestReading:
    @pytest.mark.parametrize("kind", FORMATS)
    def test_each_format_gives_its_pixels(self, kind: str) -> None:
        picture = picture_from(encoded(quarters(), kind), "a picture")
        assert (picture.name, picture.width, picture.height) == ("a picture", 64, 64)
        assert corners(picture) == [RED, GREEN, BLUE, WHITE]

    def test_pixels_go_row_by_row_from_the_top_left(self) -> None:
        image = Image.new("RGB", (3, 2))
        image.putdata([(value, 0, 9) for value in range(6)])
        picture = picture_from(encoded(image), "x")
        assert picture.pixels == bytes(part for value in range(6) for part in (value, 0, 9))

    def test_a_file_is_read_whatever_its_name_ends_in(self, tmp_path: Path) -> None:
        path = tmp_path / "holiday.txt"
        path.write_bytes(encoded(quarters(), "JPEG"))
        picture = read_picture(path)
        assert picture.name == "holiday.txt"
        assert corners(picture) == [RED, GREEN, BLUE, WHITE]

    @pytest.mark.parametrize(
        ("orientation", "expected"),
        [
            (1, [RED, GREEN, BLUE, WHITE]),
            (2, [GREEN, RED, WHITE, BLUE]),
            (3, [BLUE, WHITE, RED, GREEN]),
            (6, [WHITE, RED, GREEN, BLUE]),
            (8, [GREEN, BLUE, WHITE, RED]),
        ],
    )
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_a_photograph_is_turned_as_its_camera_was_held(
        self, kind: str, orientation: int, expected: list[tuple[int, ...]]
    ) -> None:
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        assert corners(picture_from(encoded(quarters(), kind, exif=exif), "x")) == expected

    def test_turning_a_picture_swaps_its_sides(self) -> None:
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        picture = picture_from(encoded(Image.new("RGB", (40, 20)), "JPEG", exif=exif), "x")
        assert (picture.width, picture.height) == (20, 40)

    @pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
    def test_what_is_transparent_is_white(self, kind: str) -> None:
        image = quarters("RGBA")
        image.paste((0, 0, 0, 0), (0, 0, 32, 32))
        assert corners(picture_from(encoded(image, kind), "x")) == [WHITE, GREEN, BLUE, WHITE]

    def test_what_is_half_transparent_lets_white_through(self) -> None:
        image = Image.new("RGBA", (8, 8), (200, 0, 0, 51))
        assert set(map(tuple, pixels(picture_from(encoded(image), "x"))[0])) == {(244, 204, 204)}

    def test_a_palette_with_transparency_is_laid_over_white(self) -> None:
        image = quarters().quantize(4)
        index = image.getpixel((3, 3))
        data = encoded(image, "PNG", transparency=index)
        assert corners(picture_from(data, "x")) == [WHITE, GREEN, BLUE, WHITE]

    @pytest.mark.parametrize("mode", ["P", "CMYK", "LA", "L", "1"])
    def test_any_colour_mode_becomes_rgb(self, mode: str) -> None:
        kind = "JPEG" if mode == "CMYK" else "PNG"
        picture = picture_from(encoded(quarters(mode), kind), "x")
        top, bottom = corners(picture)[0], corners(picture)[3]
        assert bottom == WHITE
        assert top == (RED if mode in ("P", "CMYK") else (0, 0, 0))

    def test_sixteen_bits_of_grey_become_eight(self) -> None:
        values = np.array([[0, 257, 32896, 65535]] * 4, np.uint16)
        picture = picture_from(encoded(Image.fromarray(values)), "x")
        assert [tuple(pixel) for pixel in pixels(picture)[0].tolist()] == [
            (0, 0, 0),
            (1, 1, 1),
            (128, 128, 128),
            (255, 255, 255),
        ]

    @pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
    def test_of_an_animation_the_first_frame_is_seen(self, kind: str) -> None:
        frames = [Image.new("RGB", (16, 16), colour) for colour in (RED, GREEN, BLUE)]
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        assert corners(picture_from(data, "x")) == [RED] * 4

    @pytest.mark.parametrize("kind", FORMATS)
    @pytest.mark.parametrize("size", [(2600, 1300), (1300, 2600)])
    def test_a_large_picture_is_made_smaller_in_its_proportions(
        self, kind: str, size: tuple[int, int]
    ) -> None:
        picture = picture_from(encoded(quarters(size=64).resize(size), kind), "x")
        assert max(picture.width, picture.height) == 1280
        assert min(picture.width, picture.height) == 640
        assert corners(picture) == [RED, GREEN, BLUE, WHITE]

    def test_a_small_picture_keeps_its_size(self) -> None:
        picture = picture_from(encoded(Image.new("RGB", (1, 1), BLUE)), "x")
        assert (picture.width, picture.height, picture.pixels) == (1, 1, bytes(BLUE))


class TestRefusing:
    @pytest.mark.parametrize("kind", ["TIFF", "BMP", "PDF", "ICO", "PPM", "TGA"])
    def test_other_formats_are_refused(self, kind: str) -> None:
        with pytest.raises(InputError, match="no JPEG, PNG, WebP or GIF") as caught:
            picture_from(encoded(quarters(), kind), "drawing")
        assert "drawing" in caught.value.message
        assert "PNG" in caught.value.hint

    @pytest.mark.parametrize(
        "data",
        [
            b"Dear reader, this is no picture.",
            b'<svg xmlns="http://www.w3.org/2000/svg"/>',
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
            bytes(1000),
        ],
        ids=["text", "SVG", "PostScript", "zeros"],
    )
    def test_what_is_no_picture_is_refused(self, data: bytes) -> None:
        with pytest.raises(InputError, match="no JPEG, PNG, WebP or GIF"):
            picture_from(data, "x")

    def test_an_empty_file_is_called_empty(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.png"
        path.touch()
        with pytest.raises(InputError, match=r"empty\.png .* the file is empty"):
            read_picture(path)

    @pytest.mark.parametrize("kind", FORMATS)
    def test_a_file_that_is_cut_short_is_called_damaged(self, kind: str) -> None:
        data = encoded(Image.effect_noise((300, 300), 90).convert("RGB"), kind)
        with pytest.raises(InputError, match="damaged"):
            picture_from(data[: len(data) // 2], "x")

    @pytest.mark.parametrize(
        "size", [(12_000, 12_000), (65_535, 65_535), (2**31 - 1, 2**31 - 1), (90_000, 1_000)]
    )
    def test_a_bomb_is_refused_before_it_is_decoded(self, size: tuple[int, int]) -> None:
        with pytest.raises(InputError, match="too large") as caught:
            picture_from(declared(*size), "bomb.png")
        assert "80 megapixels" in caught.value.hint

    def test_a_file_of_too_many_bytes_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.png"
        path.write_bytes(encoded(quarters()))
        os.truncate(path, (64 << 20) + 1)  # a hole, which takes no room on the disk
        with pytest.raises(InputError, match="too large") as caught:
            read_picture(path)
        assert "64 MB" in caught.value.hint

    def test_a_line_is_no_picture(self) -> None:
        with pytest.raises(InputError, match="hardly more than a line"):
            picture_from(encoded(Image.new("RGB", (603, 3))), "x")
        assert picture_from(encoded(Image.new("RGB", (600, 3))), "x").height == 3

    def test_a_missing_file_is_called_missing(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="No such file") as caught:
            read_picture(tmp_path / "none.png")
        assert "none.png" in caught.value.message
        assert caught.value.hint

    def test_a_directory_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="irectory"):
            read_picture(tmp_path)

    @pytest.mark.parametrize(
        "address",
        [
            "http://example.invalid/a.png",
            "https://example.invalid/a.png",
            "file:///etc/a.png",
            "data:image/png;base64,AAAA",
            "ftp://example.invalid/a.png",
        ],
    )
    def test_an_address_is_not_fetched(self, address: str) -> None:
        with pytest.raises(InputError, match=re.escape(f"{address} is an address")) as caught:
            read_picture(address)
        assert "Only files are read" in caught.value.hint

    @pytest.mark.parametrize("kind", FORMATS)
    def test_a_damaged_file_is_read_or_refused_and_nothing_else(self, kind: str) -> None:
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        whole = encoded(quarters(size=32), kind, **({} if kind == "GIF" else {"exif": exif}))
        dice = random.Random(kind)
        outcomes = set()
        for _round in range(400):
            data = bytearray(whole)
            for _byte in range(dice.randint(1, 4)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            try:
                picture = picture_from(bytes(data), "x")
                outcomes.add(len(picture.pixels) == picture.width * picture.height * 3)
            except InputError as error:
                outcomes.add(bool(error.hint))
        assert outcomes == {True}
