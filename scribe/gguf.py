"""Reads the header of a GGUF file in pure Python, trusting nothing in it.

llama.cpp asserts (and so aborts the process) on some malformed files and maps whatever a
truncated one lacks. Every file is therefore read here first: what is wrong with it becomes a
sentence, and what is right gives the numbers needed to know whether the model fits.
Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 2 and 3).
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

from scribe.errors import ModelFileError
from scribe.i18n import _

MAGIC = b"GGUF"
_MAX_COUNT = 1 << 20  # tensors, or metadata keys; real models have some thousands
_MAX_ARRAY = 1 << 24
_MAX_STRING = 1 << 24
_MAX_SHOWN_ARRAY = 64  # longer arrays (the vocabulary) are skipped, not kept

# GGUF value types: struct format, by type number; 8 is a string and 9 an array.
_SCALARS = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?",
    10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip
_STRING, _ARRAY = 8, 9

# ggml tensor types: (values in a block, bytes of a block), from ggml.c `type_traits`.
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    9: (32, 36), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4),
    27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
}  # fmt: skip

Value = int | float | bool | str | list["Value"] | None


@dataclass(frozen=True)
class GgufHeader:
    """The metadata of a GGUF file. Long arrays are None in `metadata`."""

    path: Path
    file_size: int
    version: int
    metadata: dict[str, Value]
    tensor_count: int

    @property
    def architecture(self) -> str:
        return self._string("general.architecture")

    @property
    def name(self) -> str:
        return self._string("general.name") or self.path.stem

    @property
    def chat_template(self) -> str:
        """The Jinja chat template, or "" for a base model."""
        return self._string("tokenizer.chat_template")

    @property
    def layers(self) -> int:
        return self._number("block_count")

    @property
    def trained_context(self) -> int:
        """Context length the model was trained for, in tokens."""
        return self._number("context_length")

    @property
    def kv_bytes_per_token(self) -> int:
        """Bytes of KV cache one token takes at 16 bits a value, summed over the layers."""
        heads = max(self._number("attention.head_count"), 1)
        kv_heads = self._number("attention.head_count_kv") or heads
        head_size = self._number("embedding_length") // heads
        key = self._number("attention.key_length") or head_size
        value = self._number("attention.value_length") or head_size
        return self.layers * kv_heads * (key + value) * 2

    def _string(self, key: str) -> str:
        value = self.metadata.get(key)
        return value if isinstance(value, str) else ""

    def _number(self, key: str) -> int:
        value = self.metadata.get(f"{self.architecture}.{key}")
        if isinstance(value, list):  # per layer; the largest is the safe answer
            value = max((item for item in value if isinstance(item, int)), default=0)
        return value if isinstance(value, int) else 0


def read_header(path: Path) -> GgufHeader:
    """Read and check the header of `path`.

    Raises ModelFileError, naming the reason, for a file that is empty, truncated, not a GGUF,
    of an unknown version, or whose tensors reach past its end.
    """
    try:
        size = path.stat().st_size
        if size == 0:
            raise _broken(path, _("the file is empty"))
        with path.open("rb") as file:
            _check_magic(path, file.read(512))
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _parse(path, data, size)
    except OSError as error:
        raise ModelFileError(
            _("Cannot read {path}: {reason}").format(path=path, reason=error.strerror or error),
            hint=_("Check the path and its permissions."),
        ) from error


def _check_magic(path: Path, start: bytes) -> None:
    if start.startswith(MAGIC):
        return
    if start.lstrip()[:15].lower().startswith((b"<!doctype", b"<html")):
        raise _broken(path, _("it is a web page, not a model: the download link led to a page"))
    if start.startswith(b"version https://git-lfs"):
        raise _broken(path, _("it is a Git LFS pointer; the model itself was not fetched"))
    raise _broken(path, _("it does not start with the GGUF signature"))


def _broken(path: Path, reason: str) -> ModelFileError:
    return ModelFileError(
        _("{path} is not a usable GGUF model: {reason}.").format(path=path, reason=reason),
        hint=_("Fetch the file again, or choose another model: scribe models list"),
    )


def _parse(path: Path, data: mmap.mmap, size: int) -> GgufHeader:
    cursor = _Cursor(data)
    try:
        cursor.skip(len(MAGIC))
        version = cursor.scalar("<I")
        if version not in (2, 3):
            raise _broken(
                path, _("GGUF version {version} is not supported").format(version=version)
            )
        tensor_count, key_count = cursor.scalar("<Q"), cursor.scalar("<Q")
        if max(tensor_count, key_count) > _MAX_COUNT:
            raise ValueError("count")
        metadata = {cursor.string(): cursor.value() for _key in range(key_count)}
        needed = _tensor_extent(cursor, tensor_count, metadata)
    except UnicodeDecodeError as error:
        raise _broken(path, _("its metadata is not valid UTF-8")) from error
    except (struct.error, ValueError, IndexError) as error:
        raise _broken(path, _("its header is damaged or cut short")) from error
    if needed > size:
        reason = _("it is cut short: {needed} bytes are needed and {size} are there")
        raise _broken(path, reason.format(needed=f"{needed:,}", size=f"{size:,}"))
    return GgufHeader(path, size, version, metadata, tensor_count)


def _tensor_extent(cursor: _Cursor, tensor_count: int, metadata: dict[str, Value]) -> int:
    """Size in bytes that the file must have for every tensor to lie inside it."""
    end = 0
    for _tensor in range(tensor_count):
        cursor.string()
        dimensions = cursor.scalar("<I")
        if dimensions > 8:
            raise ValueError("dimensions")
        values = 1
        for _dimension in range(dimensions):
            values *= cursor.scalar("<Q")
        kind, offset = cursor.scalar("<I"), cursor.scalar("<Q")
        per_block, block_bytes = _BLOCKS.get(
            kind, (1, 0)
        )  # an unknown type is llama.cpp's to judge
        end = max(end, offset + values // per_block * block_bytes)
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or alignment < 1:
        raise ValueError("alignment")
    start = -(-cursor.position // alignment) * alignment
    return start + end if tensor_count else cursor.position


class _Cursor:
    """A reading position in the mapped file; every read is bounded by the file's end."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self.position = 0

    def skip(self, length: int) -> None:
        if length < 0 or self.position + length > len(self._data):
            raise ValueError("end of file")
        self.position += length

    def scalar(self, form: str) -> int:
        """The number at the position, which moves past it."""
        number: int = struct.unpack_from(form, self._data, self.position)[0]
        self.position += struct.calcsize(form)
        return number

    def string(self) -> str:
        length = self.scalar("<Q")
        if length > _MAX_STRING:
            raise ValueError("string")
        start = self.position
        self.skip(length)
        return self._data[start : self.position].decode("utf-8")

    def value(self) -> Value:
        return self._value_of(self.scalar("<I"))

    def _value_of(self, kind: int) -> Value:
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            return self._array()
        return self.scalar(_SCALARS[kind] if kind in _SCALARS else _unknown(kind))

    def _array(self) -> Value:
        kind, length = self.scalar("<I"), self.scalar("<Q")
        if length > _MAX_ARRAY:
            raise ValueError("array")
        if kind == _ARRAY:
            raise ValueError("nested array")
        if length <= _MAX_SHOWN_ARRAY:
            return [self._value_of(kind) for _item in range(length)]
        if kind in _SCALARS:
            self.skip(length * struct.calcsize(_SCALARS[kind]))
        elif kind == _STRING:
            for _item in range(length):
                self.skip(self.scalar("<Q"))
        else:
            _unknown(kind)
        return None


def _unknown(kind: int) -> str:
    raise ValueError(f"value type {kind}")
