"""From the bytes of a file to text and back again: its encoding, byte order mark and line ends.

What a text is changed to goes back in the form it came in, so that nothing but the words differs.
"""

from __future__ import annotations

import codecs
import contextlib
from collections import Counter
from dataclasses import dataclass

from scribe.errors import InputError, OutputError, UsageError
from scribe.i18n import _

AUTO = "auto"
UTF_8 = "utf-8"
GB18030 = "gb18030"

# A byte order mark and the encoding it tells of; UTF-32's first, as UTF-16's is its beginning.
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16", "utf-32")  # whose bytes are zero wherever a character is ASCII
# What an encoding that asks for a mark is without one.
_UNMARKED = {"utf-8-sig": UTF_8, "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
# First bytes in GB 2312 of punctuation and full-width letters, and of Han in common use.
_COMMON_ROWS = frozenset((*range(0xA1, 0xA4), *range(0xB0, 0xD8)))
# Share of the characters beyond ASCII that such are in Chinese: all but a few, or two thirds of
# a text in traditional characters. Of UTF-8 and Latin-1 read as GB18030, hardly any are.
_CHINESE = 0.5


@dataclass(frozen=True)
class SourceText:
    """A text, and the form in which its file holds it.

    `text` is without `mark`, the byte order mark of the file. `newline` is "\\r\\n" where every
    line of the file ends so; in `text` they end in "\\n". A file that mixes the two keeps each
    line end as it is, in `text` as well, so that no line is changed which nobody touched. A
    lone carriage return is no line end.
    """

    text: str
    encoding: str = UTF_8
    newline: str = "\n"
    mark: bytes = b""

    def encoded(self, text: str) -> bytes:
        """`text`, whose lines end in "\\n", in the form of this file.

        Raises OutputError for a character that the encoding does not have.
        """
        if self.newline != "\n":
            text = text.replace(self.newline, "\n").replace("\n", self.newline)
        try:
            return self.mark + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            encoding = _title(self.encoding)
            raise OutputError(
                _("The encoding {encoding} has no “{character}”, which the text needs.").format(
                    encoding=encoding, character=text[error.start]
                ),
                hint=_("Convert the file first: iconv -f {encoding} -t UTF-8").format(
                    encoding=encoding
                ),
            ) from error


def decode(data: bytes, source: str, encoding: str = AUTO, *, hint: str = "") -> SourceText:
    """`data`, the content of `source`, read in `encoding`: the name of a codec, or "auto".

    "auto" goes by the byte order mark, else takes UTF-8, else GB18030 if that reads as Chinese.
    EUC-KR and EUC-JP do so as well, and have to be named. Raises UsageError for a name that no
    encoding has, and InputError for what is not text or not in that encoding; `hint` then tells
    what to do where there is no option --encoding.
    """
    mark, name = _form(data, encoding)
    if not name.startswith(_WIDE) and (at := data.find(b"\0")) >= 0:
        raise _not_text(source, at)
    try:
        text = data[len(mark) :].decode(name)
    except UnicodeError as error:
        raise InputError(
            _("{source} is not valid {encoding} at byte {at}.").format(
                source=source, encoding=_title(name), at=len(mark) + getattr(error, "start", 0)
            ),
            hint=hint or _("Say which encoding it is in, for example: --encoding BIG5"),
        ) from error
    if "\0" in text:
        raise _not_text(source, len(mark + text.partition("\0")[0].encode(name)))
    if "\n" in text and text.count("\n") == text.count("\r\n"):
        return SourceText(text.replace("\r\n", "\n"), name, "\r\n", mark)
    return SourceText(text, name, "\n", mark)


def _form(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The byte order mark of `data` and the name of its codec."""
    mark, marked = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", UTF_8))
    if encoding == AUTO:
        return (b"", GB18030) if not mark and _is_chinese(data) else (mark, marked)
    name = _codec(encoding)
    if marked.startswith(name.removesuffix("-sig")):
        return mark, marked
    return b"", _UNMARKED.get(name, name)


def _codec(encoding: str) -> str:
    """The name that the codec for `encoding` goes by."""
    try:
        "".encode(encoding)  # also refuses codecs that are not of text, such as base64
        return codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise UsageError(
            _("There is no encoding called “{name}”.").format(name=encoding),
            hint=_("For example: {example}").format(example="--encoding BIG5"),
        ) from error


def _is_chinese(data: bytes) -> bool:
    """Whether `data` is not UTF-8 and makes sense as GB18030.

    UTF-8 that is cut inside a character, and Latin-1, hold pairs of bytes that are rare Han.
    """
    with contextlib.suppress(UnicodeDecodeError):
        data.decode(UTF_8)
        return False
    try:
        seen = Counter(data.decode(GB18030))
    except UnicodeDecodeError:
        return False
    beyond = {char: times for char, times in seen.items() if not char.isascii()}
    common = sum(times for char, times in beyond.items() if _is_common(char))
    return common > _CHINESE * sum(beyond.values())


def _is_common(char: str) -> bool:
    code = char.encode(GB18030)
    return len(code) == 2 and code[0] in _COMMON_ROWS and code[1] > 0xA0


def _not_text(source: str, at: int) -> InputError:
    return InputError(
        _("{source} is not text: byte {at} is NUL.").format(source=source, at=at),
        hint=_("Only text can be taken in; is it a binary file?"),
    )


def _title(name: str) -> str:
    """The codec `name` as people, and iconv, write it."""
    return name.upper().replace("_", "-")
