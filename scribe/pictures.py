"""Pictures out of files: checked, turned upright, and made the plain RGB that a model is shown.

Only files are read, never addresses: nothing that a text or a template says can make scribe fetch
anything. What a file declares of itself is checked before any of it is decoded.
"""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from scribe.engine.base import Picture
from scribe.errors import InputError
from scribe.i18n import _

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # whose decoders are the most used, and so the safest
_MAX_BYTES = 64 << 20  # a photograph of 100 megapixels in a JPEG of the best quality has fewer
_MAX_PIXELS = 80_000_000  # decoded and copied once, 3 bytes each: half a gigabyte beside a model
# Pixels. llama.cpp scales every picture to what its model sees; a model that sees any size takes a
# token for 28 x 28 pixels (Qwen2.5-VL), so 1600 of them for a photograph, a fifth of a context of
# 8192. A printed page of this height can still be read.
_LONGEST_SIDE = 1280
_MOST_ELONGATED = 200  # times as long as wide; beyond it Qwen's own preprocessing refuses
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def read_picture(file: str | Path) -> Picture:
    """The picture in `file`, by the file's name. Raises InputError."""
    path = Path(file)
    try:
        with path.open("rb") as opened:
            data = opened.read(_MAX_BYTES + 1)
    except OSError as error:
        if _ADDRESS.match(str(file)):
            raise InputError(
                _("{path} is an address, not a file.").format(path=file),
                hint=_("Only files are read: download the picture first."),
            ) from error
        raise InputError(
            _("Cannot read {path}: {reason}").format(path=path, reason=error.strerror or error),
            hint=_("Check the path and its permissions."),
        ) from error
    return picture_from(data, path.name)


def picture_from(data: bytes, name: str) -> Picture:
    """The picture in the bytes of a JPEG, PNG, WebP or GIF file, the first one of several.

    It is upright, of 8 bits a channel, at most 1280 pixels long, and white where it was
    transparent. Raises InputError for what is none, is damaged, or is too large.
    """
    if not data:
        raise _unusable(name, _("the file is empty"))
    if len(data) > _MAX_BYTES:
        raise _too_large(name)
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow warns of what has many pixels, and of metadata that it cannot make out.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _MAX_PIXELS:
                    raise _too_large(name)
                if max(image.size) > _MOST_ELONGATED * min(image.size):
                    raise _unusable(name, _("it is hardly more than a line"))
                plain = _plain(image)
    except InputError:
        raise
    except UnidentifiedImageError as error:
        raise _unusable(name, _("it is no JPEG, PNG, WebP or GIF")) from error
    except (Image.DecompressionBombError, MemoryError) as error:
        raise _too_large(name) from error
    except Exception as error:  # Pillow's decoders tell of damage in a dozen ways
        raise _unusable(name, _("it is damaged or cut short")) from error
    return Picture(name, plain.width, plain.height, plain.tobytes())


def _plain(image: Image) -> Image:
    """Decode `image`: upright, opaque, RGB, and no larger than models look at."""
    from PIL import Image, ImageOps

    bounds = (_LONGEST_SIDE, _LONGEST_SIDE)
    image.draft("RGB", bounds)  # a JPEG alone can be decoded at a fraction of its size
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I;16"):
        upright = upright.convert("I").point(lambda value: value / 257).convert("L")
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail(bounds)
    if plain.mode == "RGBA":
        paper = Image.new("RGBA", plain.size, "white")
        plain = Image.alpha_composite(paper, plain).convert("RGB")
    return plain


def _unusable(name: str, reason: str) -> InputError:
    return InputError(
        _("{name} cannot be used as a picture: {reason}.").format(name=name, reason=reason),
        hint=_("A picture is a JPEG, PNG, WebP or GIF file."),
    )


def _too_large(name: str) -> InputError:
    return InputError(
        _("{name} is too large for a picture.").format(name=name),
        hint=_("It may have {megabytes} MB and {megapixels} megapixels; make it smaller.").format(
            megabytes=_MAX_BYTES >> 20, megapixels=_MAX_PIXELS // 1_000_000
        ),
    )
