"""Pure questions about text: how long it is, in which language, whether a sentence is over."""

from __future__ import annotations

import re

LANGUAGES = ("zh", "en")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_HAN = re.compile(f"[{HAN}]")
# Latin, Greek and Cyrillic words and numbers; an inner apostrophe, hyphen, point or comma
# (don't, well-known, 3.14, 1,000) does not split one.
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u04ff]+(?:['’.,\-][0-9A-Za-z\u00c0-\u04ff]+)*")
_UNIT = re.compile(f"{_HAN.pattern}|{_WORD.pattern}")

_CJK_END = "。！？…"
_CLOSERS = "\"'”’」』）)】》*_"
_SENTENCE_END = re.compile(rf"[{_CJK_END}!?.][{_CLOSERS}]*\s*$")
# A full stop that ends no sentence: initials, common abbreviations, the number of a
# list item, the point of a decimal in Chinese.
_NOT_AN_END = re.compile(
    r"(?:(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|Co|Inc|Ltd|vs|etc|e\.g|i\.e|No)"
    rf"|(?:^|[\s(.])[A-Z]|^[^\S\n]{{0,8}}\d{{1,3}}|[{HAN}] ?\d{{1,9}})\.\s*$",
    re.MULTILINE,
)
_LONGEST_ABBREVIATION = 24  # characters, with the white space around it
_END = re.compile(
    rf"[{_CJK_END}][{_CJK_END}!?]*[{_CLOSERS}]*|[!?.]+[{_CLOSERS}]*(?=\s|$|[{HAN}“「『《（])|\n"
)
_CLAUSE_END = re.compile(rf"[。！？!?；;：，、\n]+|:(?!\d)|[,.](?=\s|$)|,(?=[{HAN}])")
_TAIL = 400  # characters in which a sentence's quotations and brackets are looked for
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("(", ")"))


def count(text: str) -> int:
    """Length as people count it: 字 for Han characters, one for each Latin word or number."""
    return len(_HAN.findall(text)) + len(_WORD.findall(text))


def count_han(text: str) -> int:
    """Number of Han characters."""
    return len(_HAN.findall(text))


def units(text: str) -> list[str]:
    """What `count` counts, in order: Han characters, and Latin words in lower case."""
    return _UNIT.findall(text.lower())


def overlap(one: str, other: str) -> float:
    """The share, 0 to 1, of the different words of the longer text that the other has too."""
    first, second = set(units(one)), set(units(other))
    return len(first & second) / max(len(first), len(second), 1)


def byte_size(size: int) -> str:
    """A number of bytes for people: 1117320768 is "1.1 GB"."""
    number, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB", "TB", "PB", "EB"):
        if number < 999.5:
            break
        number, unit = number / 1000, larger
    return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"


class RunningCount:
    """`count` of a growing text, at the cost of its last line for each addition."""

    def __init__(self, text: str = "") -> None:
        self._finished_lines = 0
        self._line = ""
        self.add(text)

    @property
    def total(self) -> int:
        return self._finished_lines + count(self._line)

    def add(self, text: str) -> None:
        """Take in the text that follows."""
        *finished, self._line = (self._line + text).split("\n")
        self._finished_lines += sum(count(line) for line in finished)


def language_of(text: str) -> str:
    """ "zh" when Han characters carry the text, else "en".

    A Latin word stands for about two Han characters, so a Chinese sentence full of names
    and acronyms stays Chinese and an English one that quotes a character stays English.
    """
    han, words = count_han(text), len(_WORD.findall(text))
    return "zh" if han and han >= 0.3 * (han + 2 * words) else "en"


def ends_sentence(text: str) -> bool:
    """Whether `text` stops at the end of a sentence, with no quotation or bracket left open."""
    tail = text[-_TAIL:]
    if not _SENTENCE_END.search(tail) or _NOT_AN_END.search(tail):
        return False
    paragraph = tail.rstrip().rsplit("\n", 1)[-1]
    return all(paragraph.count(opener) <= paragraph.count(closer) for opener, closer in _PAIRS)


def last_sentence_end(text: str) -> int:
    """Index just past the last complete sentence of `text`; 0 when it holds none."""
    for match in reversed(list(_END.finditer(text))):
        if match[0] != "\n" and ends_sentence(text[max(match.end() - _TAIL, 0) : match.end()]):
            return match.end()
    return 0


def sentences(text: str) -> list[str]:
    """The sentences of `text`, stripped. A line end ends one too: headings and verses."""
    found, start = [], 0
    for match in _END.finditer(text):
        end = match.end()
        near = max(start, end - _LONGEST_ABBREVIATION)
        if match[0] == "\n" or not _NOT_AN_END.search(text, near, end):
            found.append(text[start:end].strip())
            start = end
    found.append(text[start:].strip())
    return [sentence for sentence in found if any(map(str.isalnum, sentence))]


def clauses(text: str) -> list[str]:
    """The clauses of `text`, stripped: what stands between any two marks of punctuation."""
    return [clause.strip() for clause in _CLAUSE_END.split(text) if clause.strip()]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of `text`, stripped; headings are none."""
    blocks = (block.strip() for block in text.split("\n"))
    return [block for block in blocks if block and not block.startswith("#")]
