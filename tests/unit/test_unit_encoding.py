"""Bytes into text and back: encodings, byte order marks and line ends."""

from __future__ import annotations

import codecs
import io
from pathlib import Path

import pytest

from scribe.cli.reading import file_text, piped_text, source_text
from scribe.encoding import SourceText, decode
from scribe.environment import Environment
from scribe.errors import InputError, OutputError, UsageError

CHINESE = "深夜的馄饨摊是这条街最后的灯。\n老张说：“再来一碗？”\n"
TRADITIONAL = "這是一個關於城市的故事，講述了人們在夜裡的生活。\n"


class Keyboard(io.BytesIO):
    """A terminal on which nobody types."""

    def isatty(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("waited for a terminal")


def process(stdin: io.BytesIO) -> Environment:
    return Environment(stdin, io.StringIO(), io.StringIO())


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"", "utf-8"),
        (b"plain\n", "utf-8"),
        (CHINESE.encode(), "utf-8"),
        ("café\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + CHINESE.encode("utf-32-le"), "utf-32-le"),
        (CHINESE.encode("gb18030"), "gb18030"),
        ("科技".encode("gbk"), "gb18030"),
        ("用 Python 写的 café 程序，很快。".encode("gb18030"), "gb18030"),
        (TRADITIONAL.encode("gbk"), "gb18030"),
    ],
)
def test_the_encoding_of_a_text_is_found_out(data: bytes, encoding: str) -> None:
    found = decode(data, "draft.md")
    assert found.encoding == encoding
    assert found.mark + found.text.encode(encoding) == data
    assert not found.text.startswith("\ufeff")


@pytest.mark.parametrize(
    "data",
    [
        *(text.encode("latin-1") for text in ("café", "naïve", "Größe", "señor", "São João", "Öl")),
        "un été à la plage, l’élève était là".encode("cp1252"),
        TRADITIONAL.encode("big5"),
        "今日は良い天気ですね。".encode("shift-jis"),
        "Здравствуйте, как ваши дела?".encode("cp1251"),
        "你".encode()[:2],
        "你好，世界。".encode()[:-2],
        "你好，世界。".encode()[1:],
    ],
)
def test_what_only_happens_to_decode_is_not_taken_for_chinese(data: bytes) -> None:
    with pytest.raises(InputError, match=r"draft\.md is not valid UTF-8 at byte \d") as caught:
        decode(data, "draft.md")
    assert "--encoding" in caught.value.hint


@pytest.mark.parametrize("name", ["big5", "BIG5", "big5-tw"])
def test_an_encoding_goes_by_any_of_its_names(name: str) -> None:
    found = decode(TRADITIONAL.encode("big5"), "draft.md", name)
    assert (found.text, found.encoding) == (TRADITIONAL, "big5")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("utf-8", codecs.BOM_UTF8 + b"one\n"),
        ("utf-8-sig", codecs.BOM_UTF8 + b"one\n"),
        ("utf-8-sig", b"one\n"),
        ("utf-16", codecs.BOM_UTF16_BE + "one\n".encode("utf-16-be")),
        ("utf-16", "one\n".encode("utf-16-le")),
        ("utf-16-be", "one\n".encode("utf-16-be")),
        ("utf-16-le", codecs.BOM_UTF16_LE + "one\n".encode("utf-16-le")),
        ("utf-32", "one\n".encode("utf-32-le")),
    ],
)
def test_a_named_encoding_has_its_mark_or_has_none(name: str, data: bytes) -> None:
    found = decode(data, "draft.md", name)
    assert found.text == "one\n"
    assert found.encoded(found.text) == data


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "", "中文", "a\0b"])
def test_a_name_that_no_encoding_has_is_a_mistake_of_usage(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        decode(b"text", "draft.md", name)
    assert not isinstance(caught.value, InputError)
    assert f"“{name}”" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (b"abc\xff", "ascii", "draft.md is not valid ASCII at byte 3."),
        (b"abc\xff", "utf-8", "draft.md is not valid UTF-8 at byte 3."),
        (codecs.BOM_UTF8 + b"abc\xff", "auto", "draft.md is not valid UTF-8 at byte 6."),
        (codecs.BOM_UTF16_LE + b"a\0b", "auto", "draft.md is not valid UTF-16-LE at byte 4."),
        ("好".encode("gbk")[:1], "gbk", "draft.md is not valid GBK at byte 0."),
        (b"abc\0", "auto", "draft.md is not text: byte 3 is NUL."),
        (b"\x89PNG\r\n\x1a\n\0\0", "auto", "draft.md is not text: byte 8 is NUL."),
        (b"abc\0", "latin-1", "draft.md is not text: byte 3 is NUL."),
        (codecs.BOM_UTF16_LE + b"a\0\0\0", "auto", "draft.md is not text: byte 4 is NUL."),
    ],
)
def test_what_is_no_text_is_refused_with_the_place(
    data: bytes, encoding: str, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "draft.md", encoding)
    assert caught.value.message == message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("content", "text", "newline"),
    [
        ("one\r\ntwo\r\n", "one\ntwo\n", "\r\n"),
        ("one\r\ntwo", "one\ntwo", "\r\n"),
        ("one\ntwo\n", "one\ntwo\n", "\n"),
        ("one\r\ntwo\nthree\r\n", "one\r\ntwo\nthree\r\n", "\n"),
        ("one\rtwo\n", "one\rtwo\n", "\n"),
        ("one\rtwo\r\n", "one\rtwo\n", "\r\n"),
        ("one", "one", "\n"),
        ("", "", "\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_line_ends_are_made_plain_only_where_all_of_them_are_alike(
    content: str, text: str, newline: str, encoding: str
) -> None:
    found = decode(content.encode(encoding), "draft.md", encoding)
    assert (found.text, found.newline) == (text, newline)
    assert found.encoded(found.text) == content.encode(encoding)


def test_a_new_text_takes_the_form_of_the_old() -> None:
    source = decode(codecs.BOM_UTF16_BE + "旧的\r\n".encode("utf-16-be"), "draft.md")
    new = codecs.BOM_UTF16_BE + "新的\r\n两行".encode("utf-16-be")
    assert source.encoded("新的\n两行") == source.encoded("新的\r\n两行") == new


def test_a_text_in_gb18030_can_say_anything() -> None:
    source = decode(CHINESE.encode("gbk"), "draft.md")
    assert source.encoded("𠮷😀é\n").decode("gb18030") == "𠮷😀é\n"


def test_a_character_that_the_encoding_lacks_is_told() -> None:
    with pytest.raises(OutputError) as caught:
        SourceText("café", "iso8859-1").encoded("café，")
    assert "ISO8859-1 has no “，”" in caught.value.message
    assert "iconv -f ISO8859-1" in caught.value.hint


def test_a_source_is_a_file_or_what_is_piped_in(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_bytes(CHINESE.replace("\n", "\r\n").encode("gb18030"))
    from_file = source_text(process(Keyboard()), str(path), "auto")
    assert from_file == SourceText(CHINESE, "gb18030", "\r\n")
    for name in (None, "-"):
        assert source_text(process(io.BytesIO(path.read_bytes())), name, "auto") == from_file
    assert source_text(process(io.BytesIO(b"")), None, "auto") == SourceText("")


@pytest.mark.parametrize("name", [None, "-"])
def test_a_terminal_is_never_waited_for(name: str | None) -> None:
    with pytest.raises(UsageError, match="no file is named") as caught:
        source_text(process(Keyboard()), name, "auto")
    assert caught.value.hint


@pytest.mark.parametrize("name", ["none.md", "", "~nobody-of-that-name/x.md"])
def test_a_source_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    path = name if name.startswith("~") else str(tmp_path / name)
    with pytest.raises(InputError, match="Cannot read") as caught:
        source_text(process(Keyboard()), path, "auto")
    assert path in caught.value.message
    assert caught.value.hint


def test_standard_input_that_cannot_be_read_is_told() -> None:
    class Directory(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise IsADirectoryError(21, "Is a directory")

    with pytest.raises(InputError, match="Cannot read standard input: Is a directory"):
        source_text(process(Directory()), None, "auto")


def test_material_and_files_may_be_in_gb18030(tmp_path: Path) -> None:
    data = CHINESE.replace("\n", "\r\n").encode("gb18030")
    path = tmp_path / "topic.txt"
    path.write_bytes(data)
    assert piped_text(process(io.BytesIO(data))) == CHINESE
    assert file_text(str(path)) == CHINESE.strip()


def test_material_with_mixed_line_ends_is_made_plain() -> None:
    assert piped_text(process(io.BytesIO(b"one\r\ntwo\nthree\r\n"))) == "one\ntwo\nthree\n"


def test_who_cannot_name_an_encoding_is_told_how_to_convert() -> None:
    with pytest.raises(InputError) as caught:
        piped_text(process(io.BytesIO("café".encode("latin-1"))))
    assert "iconv" in caught.value.hint
    assert "--encoding" not in caught.value.hint
