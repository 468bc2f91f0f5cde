"""The picture on the clipboard, where this machine has one that can be read."""

from __future__ import annotations

import io
import warnings

from scribe.errors import InputError
from scribe.i18n import _


def clipboard_picture() -> bytes:
    """The picture on the clipboard as a PNG file. Raises InputError if there is none to be had."""
    from PIL import Image, ImageGrab

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what has many pixels
            found = ImageGrab.grabclipboard()
        if not isinstance(found, Image.Image):
            raise InputError(
                _("There is no picture on the clipboard."),
                hint=_("Copy one, or name a file: /image FILE"),
            )
        data = io.BytesIO()
        found.convert("RGBA").save(data, "PNG")
    except NotImplementedError as error:
        raise InputError(
            _("The clipboard cannot be read: neither wl-paste nor xclip is here."),
            hint=_("Install wl-clipboard or xclip, or name a file: /image FILE"),
        ) from error
    # What the programs that Pillow runs complain of, and its decoders.
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InputError(
            _("The clipboard cannot be read: {reason}").format(reason=error),
            hint=_("Name a file instead: /image FILE"),
        ) from error
    return data.getvalue()
